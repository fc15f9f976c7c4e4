import type { EpochMs, Instrument } from '@riposte/market-model'

/** One instrument's fair state, in plain numbers: USD per contract unless said otherwise. */
export interface FairQuote {
  readonly mark: number
  /** Where market makers bid and offer; undefined when nobody does. Unrounded. */
  readonly bid: number | undefined
  readonly ask: number | undefined
  /** Contracts that they show at the best price; deeper levels show more. */
  readonly depth: number
  /** Of the underlying, for this instrument's expiry (spot for a perp). */
  readonly forward: number
  readonly iv: number | undefined
  /** Underlyings per contract; per 1 USD; USD per vol point; USD a day. */
  readonly delta: number
  readonly gamma: number
  readonly vega: number
  readonly theta: number
}

/**
 * The world that both simulated venues stand in: one seeded path of prices, read by whoever asks.
 *
 * Time is told, not read: `advance` moves the path to a moment, and two runs that advance over the same seed see the same
 * path whatever the intervals of their calls.
 */
export interface Market {
  /** Where the figures come from, for the banner. */
  readonly description: string
  readonly underlyings: readonly string[]
  /** Every option and perp, expired ones included. */
  readonly instruments: readonly Instrument[]
  advance(now: EpochMs): void
  /** USD */
  spot(underlying: string): number
  /** @returns undefined for an unknown or expired instrument */
  fair(instrument: string): FairQuote | undefined
}
