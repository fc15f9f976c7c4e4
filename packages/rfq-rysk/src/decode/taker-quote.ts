import { type Address, recoverAddress } from '@riposte/evm-signing'
import { type EpochMs, fromSeconds, type Wad, wad } from '@riposte/market-model'
import type { RyskChain } from '../chain.ts'
import { type QuoteTerms, quoteDigest } from '../quote-signing.ts'
import { domainForRequest, type TrustedDomains } from '../trusted-domain.ts'
import {
  asFields,
  isAbsent,
  readAddress,
  readChainId,
  readFlag,
  readIfAny,
  readNonce,
  readOptionalFlag,
  readPositiveAmount,
  readSeconds,
  readText,
} from '../wire/fields.ts'

/** The best quote of a window, as the taker is shown it. */
export interface TakerQuote {
  readonly maker: Address
  /** USD per contract. */
  readonly price: Wad
  readonly quantity: Wad
  readonly nonce: string
  readonly validUntil: EpochMs
  readonly signature: string
  /** Whether the signature is the maker's over these very terms. */
  readonly isProven: boolean
  /** As the server computes it, in per cent. */
  readonly apy: number | undefined
  readonly terms: QuoteTerms
}

/**
 * Read the answer to a taker's request.
 *
 * @throws {RyskError} FRAME_INVALID naming the field
 */
export function decodeTakerQuote(payload: unknown, chain: RyskChain, trusted: TrustedDomains): TakerQuote {
  const fields = asFields(payload, 'result')
  const assetAddress = readAddress(fields, 'assetAddress')
  const isPut = readFlag(fields, 'isPut')
  const usd = isAbsent(fields.usd) ? (chain.strikeAsset.address as Address) : readAddress(fields, 'usd')
  const terms: QuoteTerms = {
    assetAddress,
    chainId: readChainId(fields, 'chainId', chain.id),
    isPut,
    strike: readPositiveAmount(fields, 'strike'),
    expiry: readSeconds(fields, 'expiry'),
    maker: readAddress(fields, 'maker'),
    nonce: readNonce(fields, 'nonce'),
    price: readPositiveAmount(fields, 'price'),
    quantity: readPositiveAmount(fields, 'quantity'),
    isTakerBuy: readOptionalFlag(fields, 'isTakerBuy'),
    validUntil: readSeconds(fields, 'validUntil'),
    usd,
    collateralAsset: isAbsent(fields.collateralAsset)
      ? isPut
        ? usd
        : assetAddress
      : readAddress(fields, 'collateralAsset'),
  }
  const signature = readText(fields, 'signature', 1_000)
  const domain = isAbsent(fields.typeDataDomain)
    ? trusted[0]
    : readIfAny(fields, 'typeDataDomain', (from, name) => domainForRequest(from[name], trusted))
  return {
    maker: terms.maker,
    price: wad(terms.price),
    quantity: wad(terms.quantity),
    nonce: terms.nonce.toString(),
    validUntil: fromSeconds(terms.validUntil),
    signature,
    isProven: domain !== undefined && recoverAddress(quoteDigest(terms, domain.separator), signature) === terms.maker,
    apy: typeof fields.apy === 'number' && Number.isFinite(fields.apy) ? fields.apy : undefined,
    terms,
  }
}
