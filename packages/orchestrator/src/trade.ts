import type { EpochMs, Side, Wad } from '@riposte/market-model'

/**
 * A trade's life: an RFQ tracked from its arrival, or a manual one.
 *
 * PENDING tracked; QUOTED signed; EXECUTED confirmed, durable and booked; HEDGING; HEDGED; SETTLING, SETTLED after
 * expiry; FAILED, with the residual risk named; CANCELLED declined or refused; EXPIRED validity passed without a
 * confirmation.
 */
export type TradeStatus =
  | 'PENDING'
  | 'QUOTED'
  | 'EXECUTED'
  | 'HEDGING'
  | 'HEDGED'
  | 'SETTLING'
  | 'SETTLED'
  | 'FAILED'
  | 'CANCELLED'
  | 'EXPIRED'

/** `UNWIND`: a position that the desk closes by itself; nothing new was traded with anybody. */
export type TradeSource = 'RYSK_RFQ' | 'MANUAL' | 'UNWIND'

/** Where a trade stands that only closes what is held: it is no venue, and nothing is booked there. */
export const UNWIND_VENUE = 'unwind'

export interface Trade {
  readonly id: string
  readonly source: TradeSource
  readonly status: TradeStatus
  /** Canonical name, also of one that no venue lists. */
  readonly instrument: string
  readonly underlying: string
  readonly side: Side
  /** Contracts */
  readonly quantity: Wad
  /** USD per contract; undefined until a price exists. */
  readonly price: Wad | undefined
  readonly rfqId: string | undefined
  /** Who asked, as the source names them. Absent: anonymous, or a trade that answers no RFQ of ours. */
  readonly taker?: string
  readonly quoteNonce: string | undefined
  readonly validUntil: EpochMs | undefined
  readonly hedgeOrderId: string | undefined
  readonly hedgeExchange: string | undefined
  /** Reconciliation found it in the source's books; no frame had told of it. */
  readonly found: boolean
  /** Contracts of the trade's own instrument that the hedge has closed. */
  readonly hedged: Wad
  /** A dry run would have quoted or booked it. Absent: no dry run has. */
  readonly withheld?: true
  readonly receivedAt: EpochMs
  readonly executedAt: EpochMs | undefined
  readonly updatedAt: EpochMs
  /** Why it was declined, refused or failed, in words. */
  readonly error: string | undefined
}
