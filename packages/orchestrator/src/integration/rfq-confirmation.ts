import { type BelievedTrade, type EpochMs, multiplyWad, type Option, type Side, wad } from '@riposte/market-model'
import type { Trade } from '../trade.ts'
import { createFieldReader, type Decimal } from './field-reader.ts'

/** A trade that the source has confirmed, in the caller's words. */
export interface RfqConfirmation {
  /** Nonce of the quote that was hit, as decimal digits: a repeat of it changes nothing. */
  readonly quoteNonce: string
  /** Canonical name, such as `ETH-20261225-3000-C`. */
  readonly instrument: string
  /** Maker's side. Default `buy`. */
  readonly side?: Side
  /** Contracts, > 0. */
  readonly quantity: Decimal
  /** USD per contract, >= 0. */
  readonly price: Decimal
  /** What moved for it in all, exactly, in the token, >= 0. Default: price times quantity. */
  readonly premium?: Decimal
  /** What the source took on top, in the token. Default 0. */
  readonly fee?: Decimal
  /** Symbol of what the premium was paid in. Default `USDC`. */
  readonly token?: string
  /** Who took the quote. With it the trade counts for the limits of this taker, also when its RFQ named nobody. */
  readonly taker?: string
  /** ms since 1970. Default: now. */
  readonly tradedAt?: number
  /** The source's reference, such as a transaction hash. */
  readonly reference?: string
  /**
   * What proves the trade, such as the frame with our address and our quote's signature. With it the trade is believed
   * only if `verify` of the configuration believes it; without it the caller vouches for it.
   */
  readonly proof?: unknown
}

export type ConfirmationReply =
  /** Durable; its hedge is under way. */
  | { readonly status: 'booked'; readonly id: string; readonly trade: Trade }
  /** Known already; nothing was changed. */
  | { readonly status: 'repeated'; readonly id: string; readonly trade: Trade }
  | {
      readonly status: 'refused'
      /**
       * `INVALID`: the call is wrong; `NOT_BELIEVED`: its proof does not prove it; `STOPPED`: the orchestrator has stopped;
       * `NOT_DURABLE`: the journal can't be written, so no order was sent, and whether the next start knows the trade is
       * not known; `FAILED`: a bug.
       */
      readonly code: 'INVALID' | 'NOT_BELIEVED' | 'STOPPED' | 'NOT_DURABLE' | 'FAILED'
      readonly problems: readonly [string, ...string[]]
    }

export type ReadConfirmation =
  | { readonly status: 'ok'; readonly trade: BelievedTrade }
  | { readonly status: 'invalid'; readonly problems: readonly string[] }

/** Check what a caller has written. */
export function readConfirmation(given: RfqConfirmation, now: EpochMs): ReadConfirmation {
  const reader = createFieldReader()
  const instrument = reader.instrument('instrument', given.instrument)
  const { underlying, strike, expiry, right } = (instrument ?? {}) as Option
  const quantity = reader.decimal('quantity', given.quantity, 'more')
  const price = reader.decimal('price', given.price)
  const quoteNonce = reader.digits('quoteNonce', given.quoteNonce)
  const side = reader.side('side', given.side ?? 'buy')
  const premium = reader.decimal('premium', given.premium ?? multiplyWad(price, quantity, 'up'))
  const trade: BelievedTrade = {
    quoteNonce,
    terms: { underlying, strike, expiry, right },
    side,
    quantity,
    price,
    premiumToken: { address: '', symbol: reader.text('token', given.token ?? 'USDC'), decimals: 18 },
    premium: side === 'buy' ? premium : wad(-premium),
    fee: reader.decimal('fee', given.fee ?? '0'),
    tradedAt: given.tradedAt === undefined ? now : reader.instant('tradedAt', given.tradedAt),
    ...(given.taker === undefined ? {} : { taker: reader.text('taker', given.taker) }),
    reference: given.reference === undefined ? `nonce ${quoteNonce}` : reader.text('reference', given.reference),
  }
  const problems = [...reader.problems]
  if (instrument?.kind === 'perp') problems.push(`instrument: expected an option, got ${instrument.name}`)
  return problems.length === 0 ? { status: 'ok', trade } : { status: 'invalid', problems }
}
