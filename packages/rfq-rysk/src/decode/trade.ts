import type { Address } from '@riposte/evm-signing'
import type { QuoteTerms } from '../quote-signing.ts'
import {
  asFields,
  type Fields,
  invalidField,
  isFields,
  readAddress,
  readAmount,
  readFlag,
  readIfAny,
  readNonce,
  readOptionalFlag,
  readPositiveAmount,
  readSeconds,
} from '../wire/fields.ts'
import type { Frame } from '../wire/frame.ts'

/** A trade as the server tells it, not proven yet. */
export interface RyskTrade {
  /** The quote that it claims to execute, and our signature over it. */
  readonly quote: QuoteTerms
  readonly quoteSignature: string
  /** Fee in token units; undefined when the message has none that can be read. */
  readonly fees: bigint | undefined
  /** Spot price of the underlying at the trade, USD 1e18; undefined when the message has none. */
  readonly mark: bigint | undefined
  /** Unix seconds; undefined when the message has none. */
  readonly createdAt: number | undefined
  readonly txHash: string | undefined
  /** What the taker posted, in the collateral token's units. */
  readonly collateralAmount: bigint | undefined
  /** What the operator keeps of the taker's premium for gas, in units of the premium's token. */
  readonly gasFee: bigint | undefined
  readonly taker: Address | undefined
  /** The message as it came, members that are not known here included. */
  readonly wire: unknown
}

const TRADE_METHODS = new Set(['trade', 'trade_confirmation', 'rfq_confirmation'])

/**
 * The payload of a frame that tells of a trade: the id `trade` with a result, one of the older methods with params, or a
 * result that carries a quote's signature whatever its id.
 *
 * @returns undefined when the frame tells of something else; otherwise the payload, which may still be anything
 */
export function tradePayload(frame: Frame): { readonly payload: unknown } | undefined {
  if (frame.kind === 'call') return TRADE_METHODS.has(frame.method) ? { payload: frame.params } : undefined
  if (frame.kind === 'error') return undefined
  const signed = isFields(frame.result) && 'quoteSignature' in frame.result && 'quoteNonce' in frame.result
  return frame.id === 'trade' || signed ? { payload: frame.result } : undefined
}

/**
 * Read a trade. What the quote's signature covers must be there; the rest may be missing, because a trade that our
 * signature proves is ours even when the message is poor.
 *
 * @throws {RyskError} FRAME_INVALID naming the field
 */
export function decodeTrade(payload: unknown): RyskTrade {
  const fields = asFields(payload, 'trade')
  const chainId = fields.chainId
  if (typeof chainId !== 'number' || !Number.isSafeInteger(chainId) || chainId <= 0) {
    throw invalidField('chainId', 'a chain id as a number', chainId)
  }
  const quoteSignature = fields.quoteSignature
  if (typeof quoteSignature !== 'string') throw invalidField('quoteSignature', 'hex text', quoteSignature)
  return {
    quote: {
      assetAddress: readAddress(fields, 'assetAddress'),
      chainId,
      isPut: readFlag(fields, 'isPut'),
      strike: readPositiveAmount(fields, 'strike'),
      expiry: readSeconds(fields, 'expiry'),
      maker: readAddress(fields, 'maker'),
      nonce: readNonce(fields, 'quoteNonce'),
      price: readPositiveAmount(fields, 'price'),
      quantity: readPositiveAmount(fields, 'quantity'),
      isTakerBuy: readOptionalFlag(fields, 'isTakerBuy'),
      validUntil: readSeconds(fields, 'quoteValidUntil'),
      usd: readAddress(fields, 'usd'),
      collateralAsset: readAddress(fields, 'collateralAsset'),
    },
    quoteSignature,
    fees: readIfAny(fields, 'fees', readAmount),
    mark: readIfAny(fields, 'mark', readAmount),
    createdAt: readIfAny(fields, 'createdAt', readSeconds),
    txHash: readReference(fields),
    collateralAmount: readIfAny(fields, 'collateralAmount', readAmount),
    gasFee: readIfAny(fields, 'gasFee', readAmount),
    taker: readIfAny(fields, 'taker', readAddress),
    wire: payload,
  }
}

function readReference({ txHash }: Fields): string | undefined {
  return typeof txHash === 'string' && txHash !== '' && txHash.length <= 128 ? txHash : undefined
}
