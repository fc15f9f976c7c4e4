import type { Instrument, Wad } from '@riposte/market-model'
import type { CashFlow } from './breach.ts'

/** One leg of something that may happen. */
export interface ExposureLeg {
  readonly instrument: Instrument
  readonly venue: string
  /** Contracts, bought is positive. */
  readonly quantity: Wad
  /** A hedge counts for the position it opens, and not for the Greeks that it may fail to take away. */
  readonly role: 'trade' | 'hedge'
}

/** Margin that would be asked for, in USD. */
export interface MarginNeed {
  readonly venue: string
  /** USD, >= 0 */
  readonly amount: Wad
}

/** What a quote, an order or a trade would do if it happened. An order may also happen in part. */
export interface ExposureChange {
  readonly legs: readonly ExposureLeg[]
  /** What would leave or enter balances. */
  readonly cash: readonly CashFlow[]
  /** What its hedge would need before it is done. */
  readonly margin?: readonly MarginNeed[]
}
