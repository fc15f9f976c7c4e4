import type { Address } from '@riposte/evm-signing'
import { type EpochMs, type OptionTerms, type Rfq, wad } from '@riposte/market-model'
import type { RyskChain } from '../chain.ts'
import { RyskError } from '../errors.ts'
import type { TokenBook } from '../token-book.ts'
import type { TrustedDomains } from '../trusted-domain.ts'
import { RESERVED_IDS } from '../wire/account-frame.ts'
import { invalidField } from '../wire/fields.ts'
import type { Frame } from '../wire/frame.ts'
import { optionTerms } from './option-terms.ts'
import { decodeRequest, isOver, type RyskRequest } from './request.ts'

/** An RFQ with the request that it was read from. */
export interface RyskRfq extends Rfq {
  readonly request: RyskRequest
}

/** What is needed to put a request into the desk's words. */
export interface RfqContext {
  readonly chain: RyskChain
  /** Undefined: nobody in particular. */
  readonly maker: Address | undefined
  readonly trusted: TrustedDomains
  readonly tokens: TokenBook
  /** The desk's monotonic clock at arrival. */
  readonly receivedAtMs: number
  readonly now: EpochMs
}

/** The taker of an anonymous request. */
export const NOBODY = `0x${'0'.repeat(40)}`

/**
 * Put an RFQ notification into the desk's words.
 *
 * A taker that buys makes us the seller (`side: 'sell'`). The payload is kept whole in `wire`, fields that are unknown
 * here included.
 *
 * @throws {RyskError} FRAME_INVALID naming the field; REFUSED when the request is well formed but not for us
 */
export function decodeRfq(frame: Frame, context: RfqContext): RyskRfq {
  if (frame.kind !== 'result') throw invalidField('result', 'an RFQ', frame.kind)
  if (RESERVED_IDS.has(frame.id)) throw invalidField('id', 'an id that the maker socket does not use itself', frame.id)
  const request = decodeRequest(frame.result, context.chain, context.trusted)
  const isInvited = context.maker !== undefined && request.makers.includes(context.maker)
  if (request.makers.length > 0 && !isInvited) {
    throw new RyskError('REFUSED', 'makers: the request is for other makers', { field: 'makers' })
  }
  if (isOver(request, context.now)) {
    throw new RyskError('REFUSED', `validUntil: the request ended at ${request.endsAt}, it is ${context.now}`, {
      field: 'validUntil',
    })
  }
  const premiumToken = context.tokens.stable(request.usd)
  if (premiumToken === undefined) {
    throw new RyskError('REFUSED', `usd: ${request.usd} is no known premium token`, { field: 'usd' })
  }
  return {
    id: frame.id,
    terms: requestTerms(request, context.tokens),
    side: request.isTakerBuy ? 'sell' : 'buy',
    quantity: wad(request.quantity),
    premiumToken,
    taker: request.taker === NOBODY ? undefined : request.taker,
    receivedAtMs: context.receivedAtMs,
    wire: frame.result,
    request,
  }
}

function requestTerms(request: RyskRequest, tokens: TokenBook): OptionTerms {
  const underlying = tokens.underlying(request.asset)
  if (underlying === undefined) {
    throw new RyskError('REFUSED', `asset: ${request.asset} is no listed asset`, { field: 'asset' })
  }
  return optionTerms(underlying, request.strike, request.expiry, request.isPut)
}
