import { bytesToHex, checksumAddress, keccak256 } from '@riposte/evm-signing'
import { type EpochMs, formatWad, type Side, WAD_ZERO, type Wad } from '@riposte/market-model'
import type { Subaccount } from './accounts.ts'
import { encodedLegs, opposite, type PricedLeg, pricedLegRecord } from './leg.ts'
import type { SignedRequest } from './signed-action.ts'
import { decimalText } from './wire-decimal.ts'

export type QuoteStatus = 'open' | 'filled' | 'cancelled' | 'expired'
export type QuoteCancelReason =
  | ''
  | 'user_request'
  | 'insufficient_margin'
  | 'signed_max_fee_too_low'
  | 'mmp_trigger'
  | 'cancel_on_disconnect'
  | 'rfq_no_longer_open'

/** What a maker offers, or what a taker signs to take it. */
export interface QuoteTicket extends SignedRequest {
  readonly subaccount: Subaccount
  readonly rfqId: string
  /** Of the one who signs: buys or sells the package. */
  readonly direction: Side
  readonly legs: readonly PricedLeg[]
  /** USD for the whole package. */
  readonly maxFee: Wad
  readonly label: string
  readonly mmp: boolean
}

/** A quote that the exchange accepted, or the taker's side of one that was executed. */
export interface Quote extends QuoteTicket {
  readonly id: string
  readonly role: 'maker' | 'taker'
  readonly isTransfer: boolean
  /** Share of the RFQ's package that its legs are. */
  readonly share: Wad
  readonly createdAt: EpochMs
  status: QuoteStatus
  cancelReason: QuoteCancelReason
  updatedAt: EpochMs
  /** USD */
  fee: Wad
}

export function createQuote(
  ticket: QuoteTicket,
  facts: Pick<Quote, 'id' | 'role' | 'isTransfer' | 'share'>,
  now: EpochMs,
): Quote {
  return {
    ...ticket,
    ...facts,
    createdAt: now,
    updatedAt: now,
    status: 'open',
    cancelReason: '',
    fee: WAD_ZERO,
  }
}

/** The maker's direction, whoever's side of the trade this is. */
function makerDirection(quote: Pick<Quote, 'role' | 'direction'>): Side {
  return quote.role === 'maker' ? quote.direction : opposite(quote.direction)
}

function sharedFields(quote: Quote): Record<string, unknown> {
  return {
    quote_id: quote.id,
    rfq_id: quote.rfqId,
    subaccount_id: quote.subaccount.id,
    direction: quote.direction,
    legs: quote.legs.map(pricedLegRecord),
    legs_hash: bytesToHex(keccak256(encodedLegs(quote.legs, makerDirection(quote)))),
    liquidity_role: quote.role,
    status: quote.status,
    cancel_reason: quote.cancelReason,
    creation_timestamp: quote.createdAt,
    last_update_timestamp: quote.updatedAt,
    fill_pct: formatWad(quote.share),
  }
}

/** What the taker sees of a maker's quote. */
export function publicQuoteRecord(quote: Quote): Record<string, unknown> {
  return { ...sharedFields(quote), wallet: checksumAddress(quote.subaccount.account.wallet) }
}

/** What its own account sees, except for the settlement. */
export function ownQuoteRecord(quote: Quote): Record<string, unknown> {
  return {
    ...sharedFields(quote),
    max_fee: formatWad(quote.maxFee),
    fee: decimalText(quote.fee),
    extra_fee: '0',
    is_transfer: quote.isTransfer,
    label: quote.label,
    mmp: quote.mmp,
    nonce: quote.nonce,
    signature_expiry_sec: quote.signatureExpirySec,
  }
}

export function quoteRecord(quote: Quote): Record<string, unknown> {
  return { ...ownQuoteRecord(quote), batch_status: null, tx_hash: null }
}

/** What the account's channel carries. */
export function quoteNotice(quote: Quote): Record<string, unknown> {
  return { ...quoteRecord(quote), signature: quote.signature, signer: checksumAddress(quote.signer) }
}
