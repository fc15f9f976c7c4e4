import { type EpochMs, toNumber, type Venue } from '@riposte/market-model'

/**
 * A mark as it is journaled, USD: the instrument's name, its mark, the spot price of its underlying; for an option also
 * its forward and its implied volatility (a fraction), from which Black-76 gives every Greek.
 */
export type MarkRow =
  | readonly [instrument: string, mark: number, spot: number]
  | readonly [instrument: string, mark: number, spot: number, forward: number, iv: number]

/** A mark, as numbers with names. Prices are USD. */
export interface Mark {
  readonly at: EpochMs
  readonly price: number
  /** Undefined when only a price is known, from a trade. */
  readonly spot: number | undefined
  readonly forward: number | undefined
  /** Annualised, a fraction. */
  readonly iv: number | undefined
}

export function readMark([, price, spot, forward, iv]: MarkRow, at: EpochMs): Mark {
  return { at, price, spot, forward, iv }
}

/** Prices that nobody has confirmed for this long are not known any more, ms. */
const TICKER_AGE_MAX_MS = 60_000

/** The mark that a venue last published; undefined when it is not known, or not any more. */
export function publishedMark(venue: Venue, instrument: string, monotonicMs: number): MarkRow | undefined {
  const ticker = venue.ticker(instrument)
  if (ticker === undefined || monotonicMs - ticker.receivedAtMs > TICKER_AGE_MAX_MS) return undefined
  const price = toNumber(ticker.mark)
  const spot = toNumber(ticker.index)
  if (ticker.option === undefined) return [instrument, price, spot]
  const { forward, iv } = ticker.option
  return [instrument, price, spot, forward, iv]
}
