import type { EpochMs, Option, Side, Wad } from '@riposte/market-model'
import type { Decline } from '@riposte/quote-engine'
import type { Trade } from './trade.ts'

/** An RFQ that somebody else has priced, who asks whether the quote may leave. */
export interface QuotedRfq {
  readonly rfqId: string
  readonly option: Option
  /** Maker's side. */
  readonly side: Side
  /** Contracts, > 0. */
  readonly quantity: Wad
  /** USD per contract */
  readonly price: Wad
  /** What the source takes on top of the premium in all, in the premium's token. */
  readonly fee: Wad
  /** Symbol of what the premium is paid in. */
  readonly token: string
  /** Decimal digits; each quote's is greater than all before it. */
  readonly nonce: string
  readonly validUntil: EpochMs
  readonly taker: string | undefined
}

export type QuotedAnswer =
  /** Reserved: the quote may leave. */
  | { readonly status: 'tracked'; readonly trade: Trade }
  /** Nothing is reserved: the quote must not leave. */
  | { readonly status: 'declined'; readonly tradeId: string; readonly reasons: readonly Decline[] }
