import type { Clock, EpochMs } from '@riposte/market-model'
import { fromSeconds } from '@riposte/market-model'
import { usdWei } from './money.ts'

/** The prices at which options of an expiry end: one for each underlying, taken once. */
export interface FixingPrices {
  /** Take the prices of an expiry that has come; what was taken before stays. */
  fix(expiry: number): void
  /** USD × 1e18; undefined before the expiry was fixed or for an unknown underlying. */
  priceAt(underlying: string, expiry: number): bigint | undefined
  /** What the endpoint shows of an underlying: unix seconds of the expiry to USD × 1e8, published prices only. */
  published(underlying: string): Readonly<Record<string, string>>
}

export interface FixingPricesParts {
  readonly clock: Clock
  readonly underlyings: readonly string[]
  /** From the expiry to the publication: the oracle's dispute period. */
  readonly publicationDelayMs: number
  /** USD, at this moment. */
  spot(underlying: string): number
  /** A scenario's own price in USD, which takes the place of spot. */
  scripted(underlying: string, expiry: EpochMs): number | undefined
}

const WEI_TO_WIRE = 10n ** 10n
/** About five years of weekly expiries. */
const EXPIRIES_KEPT = 260

export function createFixingPrices(parts: FixingPricesParts): FixingPrices {
  const { clock, underlyings, publicationDelayMs } = parts
  const taken = new Map<number, ReadonlyMap<string, bigint>>()
  return {
    fix(expiry) {
      if (taken.has(expiry)) return
      const at = fromSeconds(expiry)
      // The oracle of the contracts counts 8 decimals, and what it publishes is what settles.
      const fixed = (name: string): bigint => usdWei(parts.scripted(name, at) ?? parts.spot(name)) / WEI_TO_WIRE
      const prices = underlyings.map((name) => [name, fixed(name) * WEI_TO_WIRE] as const)
      taken.set(expiry, new Map(prices))
      const [oldest] = taken.keys()
      if (taken.size > EXPIRIES_KEPT && oldest !== undefined) taken.delete(oldest)
    },
    priceAt: (underlying, expiry) => taken.get(expiry)?.get(underlying),
    published(underlying) {
      const shown = [...taken].filter(([expiry]) => clock.nowMs() >= fromSeconds(expiry) + publicationDelayMs)
      return Object.fromEntries(
        shown.flatMap(([expiry, prices]) => {
          const price = prices.get(underlying)
          return price === undefined ? [] : [[String(expiry), String(price / WEI_TO_WIRE)]]
        }),
      )
    },
  }
}
