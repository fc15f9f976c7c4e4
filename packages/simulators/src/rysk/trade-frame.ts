import { bytesToHex, keccak256 } from '@riposte/evm-signing'
import type { Account } from './account.ts'
import type { RyskBehaviour } from './behaviour.ts'
import type { RyskChain } from './chain.ts'
import { methodFrame, resultFrame } from './json-rpc.ts'
import { collateralUnits, yearlyPercent } from './money.ts'
import type { Quote } from './quote.ts'
import { type ConfirmationMessage, ryskConfirmationDigest } from './signed-message.ts'

/** The result of a `trade` frame: every field of the recorded one, in its order. */
export interface TradeResult {
  readonly maker: string
  readonly taker: string
  readonly assetAddress: string
  readonly chainId: number
  readonly expiry: number
  readonly isPut: boolean
  readonly isTakerBuy: boolean
  /** The taker's. */
  readonly nonce: string
  readonly price: string
  readonly quantity: string
  readonly quoteNonce: string
  readonly quoteValidUntil: number
  readonly quoteSignature: string
  readonly strike: string
  /** The taker's, over its Confirmation. */
  readonly signature: string
  readonly validUntil: number
  readonly usd: string
  /** Unix seconds. */
  readonly createdAt: number
  /** Percent a year, two decimals. */
  readonly apr: number
  /** Spot, USD × 1e18. */
  readonly mark: string
  readonly txHash: string
  /** In the stablecoin's units. */
  readonly fees: string
  readonly status: string
  readonly collateralAsset: string
  readonly gasFee: string
  /** In the collateral token's units. */
  readonly collateralAmount: string
  readonly isEIP1271: boolean
}

/** The frame that tells a maker of its trade, in one of the forms that the server is known or believed to use. */
export function tradeFrame(trade: TradeResult, form: RyskBehaviour['tradeFrame']): string {
  return form === 'result' ? resultFrame('trade', trade) : methodFrame('trade', form, trade)
}

/** A taker's signed acceptance of a quote. */
export interface Confirmation {
  readonly quote: Quote
  readonly taker: string
  readonly nonce: bigint
  readonly signature: string
  readonly collateralAmount: bigint
  readonly gasFee: bigint
}

/** The simulated chain takes no gas from the premium. */
const GAS_FEE = 0n

/** Let a taker accept a quote. @param collateralDecimals of the quote's collateral token */
export function confirmQuote(
  quote: Quote,
  taker: Account,
  nonce: bigint,
  chain: RyskChain,
  collateralDecimals: number,
): Confirmation {
  const collateralAmount = collateralUnits(quote, collateralDecimals)
  const message: ConfirmationMessage = {
    quote: { ...quote, nonce: BigInt(quote.nonce) },
    quoteSignature: quote.signature,
    nonce,
    taker: taker.address,
    collateralAmount,
    gasFee: GAS_FEE,
  }
  const signature = taker.sign(ryskConfirmationDigest(chain, message))
  return { quote, taker: taker.address, nonce, signature, collateralAmount, gasFee: GAS_FEE }
}

/** What the chain adds to a confirmed quote. */
export interface Booking {
  /** Unix seconds. */
  readonly createdAt: number
  /** USD × 1e18. */
  readonly spot: bigint
  /** In the stablecoin's units. */
  readonly fee: bigint
  readonly txHash: string
}

export function tradeResult({ quote, ...confirmation }: Confirmation, booking: Booking): TradeResult {
  return {
    maker: quote.maker,
    taker: confirmation.taker,
    assetAddress: quote.assetAddress,
    chainId: quote.chainId,
    expiry: quote.expiry,
    isPut: quote.isPut,
    isTakerBuy: quote.isTakerBuy,
    nonce: String(confirmation.nonce),
    price: String(quote.price),
    quantity: String(quote.quantity),
    quoteNonce: quote.nonce,
    quoteValidUntil: quote.validUntil,
    quoteSignature: quote.signature,
    strike: String(quote.strike),
    signature: confirmation.signature,
    validUntil: quote.validUntil,
    usd: quote.usd,
    createdAt: booking.createdAt,
    apr: yearlyPercent(quote.price, booking.spot, booking.createdAt, quote.expiry),
    mark: String(booking.spot),
    txHash: booking.txHash,
    fees: String(booking.fee),
    status: '',
    collateralAsset: quote.collateralAsset,
    gasFee: String(confirmation.gasFee),
    collateralAmount: String(confirmation.collateralAmount),
    isEIP1271: false,
  }
}

/** Address of the token of an option series: derived from its terms, so equal terms share one token. */
export function otokenAddress(
  chainId: number,
  terms: Pick<Quote, 'assetAddress' | 'isPut' | 'strike' | 'expiry' | 'usd'>,
): string {
  const name = `otoken ${chainId} ${terms.assetAddress} ${terms.isPut} ${terms.strike} ${terms.expiry} ${terms.usd}`
  return bytesToHex(keccak256(name).subarray(12))
}
