import type { EpochMs, Wad } from '@riposte/market-model'
import type { Decline } from '@riposte/quote-engine'
import type { LimitEffect } from '@riposte/risk-limits'

/** What the desk would answer to an RFQ now. Nothing was signed, sent, kept aside or journaled for it. */
export interface Indication {
  readonly status: 'quote' | 'decline'
  readonly instrument: string
  /** Contracts */
  readonly quantity: Wad
  readonly at: EpochMs
  /** How the price comes about; undefined when it did not get that far. */
  readonly price: IndicatedPrice | undefined
  /** Limits that the price was held against; undefined when it did not get that far. */
  readonly limits: readonly LimitEffect[] | undefined
  /** Why it would be declined. */
  readonly reasons: readonly Decline[]
}

/** All in USD per contract. */
export interface IndicatedPrice {
  readonly price: Wad
  /** What the bids in the hedging venue's book bring in, before its fees. */
  readonly hedgeGross: number
  /** What the hedging venue takes of that. */
  readonly hedgeFee: number
  readonly edge: number
  /** The source's fee on top of the premium, as modelled. */
  readonly sourceFee: number
  /** The lowest bid that the hedge would reach. */
  readonly worstBid: Wad
  readonly spot: number
}
