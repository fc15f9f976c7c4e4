import { type Address, compileStruct, type Hex, type Signer, typedDataDigest } from '@riposte/evm-signing'

/** What a maker's quote signature covers, in the units of the wire. */
export interface QuoteTerms {
  readonly assetAddress: Address
  readonly chainId: number
  readonly isPut: boolean
  /** USD, 1e8 */
  readonly strike: bigint
  /** Unix seconds. */
  readonly expiry: number
  readonly maker: Address
  /** uint64 */
  readonly nonce: bigint
  /** USD per contract, 1e18 */
  readonly price: bigint
  /** Contracts, 1e18 */
  readonly quantity: bigint
  readonly isTakerBuy: boolean
  /** Unix seconds. */
  readonly validUntil: number
  readonly usd: Address
  readonly collateralAsset: Address
}

const QUOTE = compileStruct(
  'Quote(address assetAddress,uint256 chainId,bool isPut,uint256 strike,uint64 expiry,address maker,uint64 nonce,' +
    'uint256 price,uint256 quantity,bool isTakerBuy,uint64 validUntil,address usd,address collateralAsset)',
)

/** The EIP-712 type hash of a quote, equal to the settlement contract's constant. */
export const QUOTE_TYPE_HASH: Uint8Array = QUOTE.typeHash

/**
 * The 32 bytes that a maker signs for a quote.
 *
 * @throws {EvmSigningError} VALUE_OUT_OF_RANGE naming the field that does not fit its type
 */
export function quoteDigest(terms: QuoteTerms, separator: Uint8Array): Uint8Array {
  return typedDataDigest(separator, QUOTE.hash({ ...terms }))
}

/** The maker's signature: 65 bytes, v is 27 or 28. */
export function signQuoteTerms(signer: Signer, terms: QuoteTerms, separator: Uint8Array): Hex {
  return signer.sign(quoteDigest(terms, separator))
}
