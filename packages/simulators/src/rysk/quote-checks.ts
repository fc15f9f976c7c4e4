import type { Refusal } from './behaviour.ts'
import type { RyskChain } from './chain.ts'
import type { Ledger } from './ledger.ts'
import { type FeeRate, feeUnits, premiumUnits } from './money.ts'
import type { NonceRegister } from './nonce-register.ts'
import type { Quote } from './quote.ts'
import { isLowerCase, readUint64 } from './read-field.ts'
import type { RfqTerms } from './rfq.ts'
import { isSignedBy, ryskQuoteDigest } from './signed-message.ts'
import { signingDomain } from './type-data-domain.ts'

/** What a quote is checked against. */
export interface QuoteChecks {
  readonly chain: RyskChain
  readonly nonces: NonceRegister
  readonly ledger: Ledger
  readonly feeRate: FeeRate
  /** USD × 1e18 of an asset, at this moment. */
  spot(asset: string): bigint
  nowSeconds(): number
}

/**
 * Check a quote for an open RFQ, in the order: letter case, asset, other terms, invitation, nonce, price, validity,
 * signature, balance. The nonce is used up once the signature proves that the maker spent it, whatever the balance says.
 *
 * @returns the first thing that is wrong, undefined when the quote is sound
 */
export function checkQuote(quote: Quote, terms: RfqTerms, checks: QuoteChecks): Refusal | undefined {
  const { chain, nonces } = checks
  const addresses = [quote.assetAddress, quote.maker, quote.usd, quote.collateralAsset]
  if (!addresses.every(isLowerCase)) return 'address-case'
  if (quote.assetAddress !== terms.asset) return 'asset-mismatch'
  if (!repeatsTerms(quote, terms)) return 'terms-mismatch'
  if (!isInvited(quote.maker, terms.makers ?? [])) return 'not-invited'

  const nonce = readUint64(quote.nonce)
  if (nonce === undefined) return 'nonce-invalid'
  if (nonces.isUsed(quote.maker, nonce)) return 'nonce-used'
  if (quote.price === 0n) return 'price-zero'
  if (!isValidAt(quote, checks.nowSeconds())) return 'validity'

  const domain = terms.typeDataDomain === undefined ? chain : signingDomain(terms.typeDataDomain)
  if (domain === undefined) return 'signature'
  if (!isSignedBy(ryskQuoteDigest(domain, { ...quote, nonce }), quote.signature, quote.maker)) return 'signature'
  nonces.use(quote.maker, nonce)
  if (!isCovered(quote, checks)) return 'balance'
  return undefined
}

function isInvited(maker: string, invited: readonly string[]): boolean {
  return invited.length === 0 || invited.some((address) => address.toLowerCase() === maker)
}

function repeatsTerms(quote: Quote, terms: RfqTerms): boolean {
  return (
    quote.chainId === terms.chainId &&
    quote.expiry === terms.expiry &&
    quote.isPut === terms.isPut &&
    quote.isTakerBuy === (terms.isTakerBuy ?? false) &&
    quote.quantity === BigInt(terms.quantity) &&
    quote.strike === BigInt(terms.strike) &&
    quote.usd === terms.usd &&
    quote.collateralAsset === terms.collateralAsset
  )
}

/** A validity written in milliseconds lies beyond every expiry, so the second condition refuses it. */
export function isValidAt(quote: Quote, nowSeconds: number): boolean {
  return quote.validUntil > nowSeconds && quote.validUntil < quote.expiry
}

/** Whether the maker's balance pays premium and fee at this moment. Checked at the quote and again at the selection. */
export function isCovered(quote: Quote, checks: QuoteChecks): boolean {
  const { chain, ledger, spot } = checks
  const { decimals } = chain.usd
  const premium = premiumUnits(quote.price, quote.quantity, decimals)
  const fee = feeUnits(quote.price, quote.quantity, spot(quote.assetAddress), decimals, checks.feeRate)
  return ledger.balance(quote.maker, quote.usd) >= premium + fee
}
