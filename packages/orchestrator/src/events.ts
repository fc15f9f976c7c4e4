import type { EpochMs, Fill, QuoteOutcome, Reject, Side, SignedOrder, Wad } from '@riposte/market-model'
import type { Decline, PriceBreakdown } from '@riposte/quote-engine'
import type { Breach, CashFlow } from '@riposte/risk-limits'

/** Everything that happens to a trade. The journal keeps these, the state is their fold, the terminal prints them. */
export type DeskEvent =
  | {
      readonly type: 'rfq.received'
      readonly tradeId: string
      readonly at: EpochMs
      readonly rfqId: string
      readonly instrument: string
      readonly underlying: string
      readonly side: Side
      readonly quantity: Wad
    }
  | {
      readonly type: 'rfq.declined'
      readonly tradeId: string
      readonly at: EpochMs
      readonly reasons: readonly Decline[]
    }
  | {
      readonly type: 'quote.signed'
      readonly tradeId: string
      readonly at: EpochMs
      readonly nonce: string
      readonly price: Wad
      readonly validUntil: EpochMs
      readonly breakdown: PriceBreakdown
    }
  | { readonly type: 'quote.standing'; readonly tradeId: string; readonly at: EpochMs; readonly outcome: QuoteOutcome }
  | { readonly type: 'quote.expired'; readonly tradeId: string; readonly at: EpochMs }
  | {
      readonly type: 'manual.received'
      readonly tradeId: string
      readonly at: EpochMs
      readonly instrument: string
      readonly underlying: string
      readonly side: Side
      readonly quantity: Wad
      readonly price: Wad
      readonly alreadyDone: boolean
    }
  | {
      readonly type: 'manual.refused'
      readonly tradeId: string
      readonly at: EpochMs
      readonly breaches: readonly Breach[]
    }
  | {
      readonly type: 'trade.executed'
      readonly tradeId: string
      readonly at: EpochMs
      /** Where the position is: `rysk` or `manual`. */
      readonly venue: string
      readonly instrument: string
      readonly underlying: string
      readonly side: Side
      readonly quantity: Wad
      readonly price: Wad
      /** Exactly what moved, premium and fee apart. */
      readonly cash: readonly CashFlow[]
      readonly reference: string
      /** True when it arrived after the quote's validity. */
      readonly late: boolean
      /** Limits that the trade took past their value; it is booked all the same. */
      readonly breaches: readonly Breach[]
    }
  /** An intent: the signed bytes are durable before they are sent. */
  | { readonly type: 'order.signed'; readonly tradeId: string; readonly at: EpochMs; readonly order: SignedOrder }
  | {
      readonly type: 'order.accepted'
      readonly tradeId: string
      readonly at: EpochMs
      readonly label: string
      readonly orderId: string
      readonly filled: Wad
    }
  | {
      readonly type: 'order.rejected'
      readonly tradeId: string
      readonly at: EpochMs
      readonly label: string
      readonly reject: Reject
    }
  | {
      readonly type: 'order.unknown'
      readonly tradeId: string
      readonly at: EpochMs
      readonly label: string
      readonly cause: string
    }
  | {
      readonly type: 'order.filled'
      readonly tradeId: string
      readonly at: EpochMs
      readonly venue: string
      readonly token: string
      readonly fill: Fill
    }
  | {
      readonly type: 'trade.hedged'
      readonly tradeId: string
      readonly at: EpochMs
      /** From the trade's arrival to the last fill. */
      readonly latencyMs: number
      /** Contracts below the venue's step, or hedged by delta only: they stay in the delta target. */
      readonly residual: Wad
    }
  | {
      readonly type: 'trade.failed'
      readonly tradeId: string
      readonly at: EpochMs
      readonly reason: string
      /** Contracts that stay unhedged. */
      readonly residual: Wad
    }
  /** A trade frame that names us and does not prove itself. */
  | {
      readonly type: 'trade.quarantined'
      readonly tradeId: undefined
      readonly at: EpochMs
      readonly reason: string
      readonly frame: string
    }
