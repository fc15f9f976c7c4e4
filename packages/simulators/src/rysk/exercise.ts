import type { Series } from './ledger.ts'

/** What changes hands when an option is exercised by its holder, in each token's own units. */
export interface Exercise {
  /** The strike for a call, the underlying for a put. */
  readonly pays: { readonly token: string; readonly amount: bigint }
  /** The writer's collateral: the underlying for a call, the strike for a put. */
  readonly receives: { readonly token: string; readonly amount: bigint }
  /** What of the collateral is left when the operator sells just as much of it as pays the other side. */
  readonly remainder: bigint
}

export interface ExerciseTerms {
  readonly series: Series
  /** Option tokens, 8 decimals. */
  readonly units: bigint
  /** USD × 1e18, > 0 */
  readonly fixing: bigint
  readonly assetDecimals: number
  readonly usdDecimals: number
}

const OTOKEN_SCALE = 10n ** 8n
const STRIKE_SCALE = 10n ** 8n
const WEI = 10n ** 18n
const STRIKE_TO_WEI = WEI / STRIKE_SCALE

/**
 * The exercise of an option at its fixing price; what the holder pays is rounded up, what it gets is rounded down.
 *
 * @returns undefined when the option is not in the money; at the strike itself it is worth nothing
 */
export function exerciseOf({ series, units, fixing, assetDecimals, usdDecimals }: ExerciseTerms): Exercise | undefined {
  const { isPut, strike, assetAddress, usd } = series
  const strikeWei = strike * STRIKE_TO_WEI
  if (isPut ? fixing >= strikeWei : fixing <= strikeWei) return undefined
  const usdScale = units * 10n ** BigInt(usdDecimals)
  const assetScale = units * 10n ** BigInt(assetDecimals)
  if (isPut) {
    return {
      pays: { token: assetAddress, amount: divideUp(assetScale, OTOKEN_SCALE) },
      receives: { token: usd, amount: (strike * usdScale) / (STRIKE_SCALE * OTOKEN_SCALE) },
      remainder: ((strikeWei - fixing) * usdScale) / (WEI * OTOKEN_SCALE),
    }
  }
  return {
    pays: { token: usd, amount: divideUp(strike * usdScale, STRIKE_SCALE * OTOKEN_SCALE) },
    receives: { token: assetAddress, amount: assetScale / OTOKEN_SCALE },
    remainder: ((fixing - strikeWei) * assetScale) / (fixing * OTOKEN_SCALE),
  }
}

function divideUp(dividend: bigint, divisor: bigint): bigint {
  return (dividend + divisor - 1n) / divisor
}
