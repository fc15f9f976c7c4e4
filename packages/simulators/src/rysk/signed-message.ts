import { bytesToHex, type Hex, hexToBytes, keccak256, recoverAddress } from '@riposte/evm-signing'

/**
 * EIP-712 as this protocol uses it, written as text: each value becomes 64 hex digits, a struct is its digits in a row.
 *
 * Kept apart from the encoder that clients of this repository use, so that a mistake in one is met by the other.
 */

const QUOTE_TYPE =
  'Quote(address assetAddress,uint256 chainId,bool isPut,uint256 strike,uint64 expiry,address maker,uint64 nonce,' +
  'uint256 price,uint256 quantity,bool isTakerBuy,uint64 validUntil,address usd,address collateralAsset)'
const TRANSFER_TYPE = 'Transfer(address user,address asset,uint256 chainId,uint256 amount,bool isDeposit,uint64 nonce)'
const CONFIRMATION_TYPE =
  'Confirmation(address maker,address assetAddress,uint256 chainId,uint64 expiry,bool isPut,uint64 nonce,' +
  'uint256 price,uint256 quantity,uint64 quoteNonce,bytes quoteSignature,uint256 strike,address taker,' +
  'bool isTakerBuy,address usd,address collateralAsset,uint256 collateralAmount,uint256 gasFee)'
const DOMAIN_TYPE = 'EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)'

const digits = (bytes: Uint8Array): string => bytesToHex(bytes).slice(2)
const hashDigits = (data: string | Uint8Array): string => digits(keccak256(data))

const addressWord = (address: string): string => address.slice(2).toLowerCase().padStart(64, '0')
const integerWord = (value: bigint | number): string => value.toString(16).padStart(64, '0')
const flagWord = (flag: boolean): string => integerWord(flag ? 1 : 0)

const QUOTE_HASH = hashDigits(QUOTE_TYPE)
const TRANSFER_HASH = hashDigits(TRANSFER_TYPE)
const CONFIRMATION_HASH = hashDigits(CONFIRMATION_TYPE)
const DOMAIN_TYPE_HASH = hashDigits(DOMAIN_TYPE)
const USUAL_HEAD = DOMAIN_TYPE_HASH + hashDigits('rysk') + hashDigits('0.0.0')

const hashOf = (...words: readonly string[]): string => hashDigits(hexToBytes(`0x${words.join('')}`))

/** Where a signature counts. */
export interface SigningDomain {
  /** `rysk`, version `0.0.0`, unless a request says otherwise. */
  readonly name?: string
  readonly version?: string
  readonly chainId: number
  readonly verifyingContract: string
}

/** 32 bytes as hex. */
export function ryskDomainSeparator({ name, version, chainId, verifyingContract }: SigningDomain): Hex {
  const isUsual = name === undefined && version === undefined
  const head = isUsual ? USUAL_HEAD : DOMAIN_TYPE_HASH + hashDigits(name ?? 'rysk') + hashDigits(version ?? '0.0.0')
  return `0x${hashOf(head, integerWord(chainId), addressWord(verifyingContract))}`
}

function digestOf(domain: SigningDomain, structHash: string): Uint8Array {
  return keccak256(hexToBytes(`0x1901${ryskDomainSeparator(domain).slice(2)}${structHash}`))
}

/** The signed part of a quote. Integers fit their Solidity type; the reader of frames sees to that. */
export interface QuoteMessage {
  readonly assetAddress: string
  readonly chainId: number
  readonly isPut: boolean
  /** USD × 1e8. */
  readonly strike: bigint
  /** Unix seconds. */
  readonly expiry: number
  readonly maker: string
  readonly nonce: bigint
  /** USD per contract × 1e18. */
  readonly price: bigint
  /** Contracts × 1e18. */
  readonly quantity: bigint
  readonly isTakerBuy: boolean
  /** Unix seconds. */
  readonly validUntil: number
  readonly usd: string
  readonly collateralAsset: string
}

/** What a maker signs for a quote. */
export function ryskQuoteDigest(domain: SigningDomain, quote: QuoteMessage): Uint8Array {
  const structHash = hashOf(
    QUOTE_HASH,
    addressWord(quote.assetAddress),
    integerWord(quote.chainId),
    flagWord(quote.isPut),
    integerWord(quote.strike),
    integerWord(quote.expiry),
    addressWord(quote.maker),
    integerWord(quote.nonce),
    integerWord(quote.price),
    integerWord(quote.quantity),
    flagWord(quote.isTakerBuy),
    integerWord(quote.validUntil),
    addressWord(quote.usd),
    addressWord(quote.collateralAsset),
  )
  return digestOf(domain, structHash)
}

export interface TransferMessage {
  readonly user: string
  readonly asset: string
  readonly chainId: number
  /** In the token's own decimals. */
  readonly amount: bigint
  readonly isDeposit: boolean
  readonly nonce: bigint
}

/** What a maker signs for a deposit or a withdrawal. */
export function ryskTransferDigest(domain: SigningDomain, transfer: TransferMessage): Uint8Array {
  const structHash = hashOf(
    TRANSFER_HASH,
    addressWord(transfer.user),
    addressWord(transfer.asset),
    integerWord(transfer.chainId),
    integerWord(transfer.amount),
    flagWord(transfer.isDeposit),
    integerWord(transfer.nonce),
  )
  return digestOf(domain, structHash)
}

/** A taker's acceptance of a quote. */
export interface ConfirmationMessage {
  readonly quote: QuoteMessage
  readonly quoteSignature: string
  readonly nonce: bigint
  readonly taker: string
  readonly collateralAmount: bigint
  readonly gasFee: bigint
}

/** What a taker signs to accept a quote. */
export function ryskConfirmationDigest(domain: SigningDomain, confirmation: ConfirmationMessage): Uint8Array {
  const { quote } = confirmation
  const structHash = hashOf(
    CONFIRMATION_HASH,
    addressWord(quote.maker),
    addressWord(quote.assetAddress),
    integerWord(quote.chainId),
    integerWord(quote.expiry),
    flagWord(quote.isPut),
    integerWord(confirmation.nonce),
    integerWord(quote.price),
    integerWord(quote.quantity),
    integerWord(quote.nonce),
    hashDigits(hexToBytes(confirmation.quoteSignature)),
    integerWord(quote.strike),
    addressWord(confirmation.taker),
    flagWord(quote.isTakerBuy),
    addressWord(quote.usd),
    addressWord(quote.collateralAsset),
    integerWord(confirmation.collateralAmount),
    integerWord(confirmation.gasFee),
  )
  return digestOf(domain, structHash)
}

/** True when the signature over the digest was made by this address, in whatever letter case it is written. */
export function isSignedBy(digest: Uint8Array, signature: string, address: string): boolean {
  return recoverAddress(digest, signature) === address.toLowerCase()
}
