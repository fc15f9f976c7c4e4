import type { Instrument, Listing, SoundMarket } from '@riposte/market-model'

/** The world as a trade's hedge sees it, at the moment of each question. */
export interface HedgeView {
  /** A clock that never goes back, ms. */
  nowMs(): number
  listing(instrument: string): Listing | undefined
  /** Without orders of our own; undefined when there is nothing sound to trade on. */
  market(instrument: string): SoundMarket | undefined
  /** The perp through which delta of the underlying can be traded. */
  perp(underlying: string): Instrument | undefined
  /** Delta of one contract in underlyings, when known. */
  delta(instrument: Instrument): number | undefined
  /** Orders for an instrument that could be sent now without waiting for the venue's rate limit. */
  ordersFree(instrument: string): number
  /**
   * Whether an order may rest for the exposure while it lasts: the desk's limits leave room, nothing forbids it, and it is not
   * stopping.
   */
  mayWait(instrument: Instrument): boolean
}
