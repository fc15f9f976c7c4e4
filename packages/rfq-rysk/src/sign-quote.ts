import type { Nonces, Signer } from '@riposte/evm-signing'
import {
  type EpochMs,
  fromSeconds,
  type OptionTerms,
  type Rfq,
  type SignedQuote,
  type Token,
  toSeconds,
  type Wad,
  wad,
} from '@riposte/market-model'
import type { RyskChain } from './chain.ts'
import { optionTerms } from './decode/option-terms.ts'
import { decodeRequest } from './decode/request.ts'
import { RyskError } from './errors.ts'
import { type QuoteTerms, signQuoteTerms } from './quote-signing.ts'
import type { TokenBook } from './token-book.ts'
import type { TrustedDomains } from './trusted-domain.ts'
import { encodeQuoteFrame } from './wire/quote-frame.ts'

/** What quotes are signed with. */
export interface QuoteKit {
  readonly chain: RyskChain
  readonly trusted: TrustedDomains
  readonly tokens: TokenBook
  readonly signer: Signer
  readonly nonces: Nonces
  readonly allowTakerBuy: boolean
}

/** A quote, with what it is for as it was read from the request. */
export interface QuotedRequest {
  readonly quote: SignedQuote
  readonly terms: OptionTerms
  readonly premiumToken: Token
}

/**
 * Sign a quote for the whole RFQ and write its frame. The terms are read again from what the server sent, so that the
 * quote repeats the request whatever became of the RFQ's other members.
 *
 * @param price USD per contract, > 0
 * @param validUntil cut to the whole second before
 * @throws {RyskError} REFUSED for a taker that buys, unless allowed, and for an unknown premium token; FRAME_INVALID when
 *   the RFQ is none of Rysk's; OPTION_INVALID for a price that is not above zero
 */
export function signQuote(kit: QuoteKit, rfq: Rfq, price: Wad, validUntil: EpochMs): QuotedRequest {
  const request = decodeRequest(rfq.wire, kit.chain, kit.trusted)
  if (request.isTakerBuy && !kit.allowTakerBuy) {
    throw new RyskError('REFUSED', 'isTakerBuy: a quote for a taker that buys could be settled with us as the buyer', {
      field: 'isTakerBuy',
    })
  }
  if (price <= 0n) throw new RyskError('OPTION_INVALID', `price: expected a price above 0, got ${price}`)
  const premiumToken = kit.tokens.stable(request.usd)
  if (premiumToken === undefined) {
    throw new RyskError('REFUSED', `usd: ${request.usd} is no known premium token`, { field: 'usd' })
  }
  const terms: QuoteTerms = {
    assetAddress: request.asset,
    chainId: request.chainId,
    isPut: request.isPut,
    strike: request.strike,
    expiry: request.expiry,
    maker: kit.signer.address,
    nonce: kit.nonces.next(),
    price,
    quantity: request.quantity,
    isTakerBuy: request.isTakerBuy,
    validUntil: toSeconds(validUntil),
    usd: request.usd,
    collateralAsset: request.collateralAsset,
  }
  const signature = signQuoteTerms(kit.signer, terms, request.domain.separator)
  const quote: SignedQuote = {
    rfqId: rfq.id,
    nonce: terms.nonce.toString(),
    price,
    quantity: wad(request.quantity),
    validUntil: fromSeconds(terms.validUntil),
    payload: encodeQuoteFrame(rfq.id, terms, signature, request.premiumAsset),
  }
  // The list of assets may not have come yet in this life; then the RFQ knows what it asks about.
  const underlying = kit.tokens.underlying(request.asset) ?? rfq.terms?.underlying ?? request.asset
  return { quote, terms: optionTerms(underlying, request.strike, request.expiry, request.isPut), premiumToken }
}
