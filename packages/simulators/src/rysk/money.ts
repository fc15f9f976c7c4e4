import { fromNumber } from '@riposte/market-model'

const WEI = 10n ** 18n
const STRIKE_SCALE = 10n ** 8n
/** What the operator takes, in whole basis points. No signature covers it: it is the operator's to set. */
export interface FeeRate {
  readonly spotBps: number
  readonly premiumBps: number
}

/** As the recorded trade shows for the premium and third parties say for spot: 1 % and 12.5 %. */
export const USUAL_FEE: FeeRate = { spotBps: 100, premiumBps: 1_250 }

const BPS = 10_000n
/** An option token has 8 decimals, a quantity 18. */
const OTOKEN_STEP = 10n ** 10n

/**
 * Premium of a trade in the stablecoin's own units, rounded down as the settlement contract does.
 *
 * @param price USD per contract × 1e18
 * @param quantity contracts × 1e18
 */
export function premiumUnits(price: bigint, quantity: bigint, usdDecimals: number): bigint {
  return (quantity * price * 10n ** BigInt(usdDecimals)) / (WEI * WEI)
}

/**
 * The operator's fee, paid by the maker on top of the premium: the smaller of a share of spot and one of the price, for
 * the whole quantity, rounded down to the stablecoin's units.
 *
 * @param spot USD × 1e18
 */
export function feeUnits(
  price: bigint,
  quantity: bigint,
  spot: bigint,
  usdDecimals: number,
  { spotBps, premiumBps }: FeeRate = USUAL_FEE,
): bigint {
  // Rounding down keeps order, so the smaller of the two results is the smaller fee rounded once.
  const scale = 10n ** BigInt(usdDecimals)
  const bySpot = (BigInt(spotBps) * spot * quantity * scale) / (BPS * WEI * WEI)
  const byPremium = (BigInt(premiumBps) * price * quantity * scale) / (BPS * WEI * WEI)
  return bySpot < byPremium ? bySpot : byPremium
}

export interface CollateralTerms {
  readonly isPut: boolean
  /** USD × 1e8 */
  readonly strike: bigint
  /** Contracts × 1e18 */
  readonly quantity: bigint
}

/**
 * What the writer locks: the contracts themselves for a call, strike × quantity for a put.
 *
 * @param decimals of the collateral token
 * @returns in that token's own units, rounded down
 */
export function collateralUnits({ isPut, strike, quantity }: CollateralTerms, decimals: number): bigint {
  const scale = 10n ** BigInt(decimals)
  return isPut ? (strike * quantity * scale) / (STRIKE_SCALE * WEI) : (quantity * scale) / WEI
}

/** Option tokens (8 decimals) for a quantity of contracts × 1e18, rounded down. */
export function otokenUnits(quantity: bigint): bigint {
  return quantity / OTOKEN_STEP
}

/** Option tokens (8 decimals) at the 1e18 scale in which positions are reported. */
export function reportedOtokens(units: bigint): bigint {
  return units * OTOKEN_STEP
}

const DAYS_PER_YEAR = 365.25
const SECONDS_PER_DAY = 86_400

/**
 * Yearly rate of return of the writer, in percent with two decimals, as the recorded trade computes it.
 *
 * @param price USD per contract × 1e18
 * @param spot USD × 1e18, > 0
 * @param atSeconds unix seconds from which the time to expiry is counted
 */
export function yearlyPercent(price: bigint, spot: bigint, atSeconds: number, expirySeconds: number): number {
  const days = (expirySeconds - atSeconds) / SECONDS_PER_DAY
  if (days <= 0 || spot <= 0n) return 0
  return Math.round((Number(price) / Number(spot)) * (DAYS_PER_YEAR / days) * 10_000) / 100
}

/** A market price in USD as an integer × 1e18; the market is a double, so 9 decimals are already more than it knows. */
export function usdWei(price: number): bigint {
  return fromNumber(price, 9, 'down')
}
