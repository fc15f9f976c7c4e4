import type { Option, Side } from '@riposte/market-model'
import type { QuotedRfq } from '../quoted-rfq.ts'
import type { TradeStatus } from '../trade.ts'
import { createFieldReader, type Decimal } from './field-reader.ts'

/** An RFQ that the caller has priced, told right before the quote is sent. */
export interface RfqTrade {
  /** The source's id of the RFQ. */
  readonly id: string
  /** Canonical name, such as `ETH-20261225-3000-C`. */
  readonly instrument: string
  /** Maker's side. Default `buy`. */
  readonly side?: Side
  /** Contracts, > 0. */
  readonly quantity: Decimal
  /** USD per contract, > 0. */
  readonly price: Decimal
  /** Of the quote, as decimal digits; each quote's is greater than all before it. By it a confirmation is matched. */
  readonly quoteNonce: string
  /** Until when the quote is firm, ms since 1970. */
  readonly validUntil: number
  /** What the source takes on top of the premium, in all, in the premium's token. Default 0. */
  readonly fee?: Decimal
  /** Symbol of what the premium is paid in. Default `USDC`. */
  readonly token?: string
  /** Who asks, as the source names them. */
  readonly taker?: string
}

/** Why a quote must not be sent. Codes are stable. */
export interface Reason {
  readonly code: string
  /** A sentence with the numbers in it. */
  readonly message: string
}

export type SubmitReply =
  /** Tracked, and its exposure is kept aside: send the quote. */
  | { readonly id: string; readonly status: TradeStatus }
  /** Nothing is kept aside: do not send the quote. `id` is that of the trade, where there is one. */
  | {
      readonly id: string | undefined
      readonly status: 'refused'
      /** `INVALID`: the call is wrong; `DECLINED`: limits, the kill switch, or the desk is not ready; `FAILED`: a bug. */
      readonly code: 'INVALID' | 'DECLINED' | 'FAILED'
      readonly reasons: readonly [Reason, ...Reason[]]
    }

export type ReadRfqTrade =
  | { readonly status: 'ok'; readonly rfq: QuotedRfq }
  | { readonly status: 'invalid'; readonly problems: readonly string[] }

/** Check what a caller has written. */
export function readRfqTrade(given: RfqTrade): ReadRfqTrade {
  const reader = createFieldReader()
  const instrument = reader.instrument('instrument', given.instrument)
  const quantity = reader.decimal('quantity', given.quantity, 'more')
  const price = reader.decimal('price', given.price, 'more')
  const rfq: QuotedRfq = {
    rfqId: reader.text('id', given.id),
    option: instrument as Option,
    side: reader.side('side', given.side ?? 'buy'),
    quantity,
    price,
    fee: reader.decimal('fee', given.fee ?? '0'),
    token: reader.text('token', given.token ?? 'USDC'),
    nonce: reader.digits('quoteNonce', given.quoteNonce),
    validUntil: reader.instant('validUntil', given.validUntil),
    taker: given.taker === undefined ? undefined : reader.text('taker', given.taker),
  }
  const problems = [...reader.problems]
  if (instrument?.kind === 'perp') problems.push(`instrument: expected an option, got ${instrument.name}`)
  return problems.length === 0 ? { status: 'ok', rfq } : { status: 'invalid', problems }
}
