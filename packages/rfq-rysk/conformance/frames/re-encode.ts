import { formatWad } from '@riposte/market-model'
import type { Answer } from '../../src/decode/answer.ts'
import type { RyskRfq, RyskTrade } from '../../src/index.ts'

/** The frame that an RFQ would have come in, written from the desk's words where they say it. */
export function encodeRfq({ id, terms, side, quantity, premiumToken, request }: RyskRfq): string {
  const result = {
    asset: request.asset,
    chainId: request.chainId,
    expiry: terms.expiry / 1000,
    isPut: terms.right === 'put',
    isTakerBuy: side === 'sell',
    quantity: quantity.toString(),
    strike: exactly(terms.strike, 10n ** 10n),
    usd: premiumToken.address,
    collateralAsset: request.collateralAsset,
    premiumAsset: request.premiumAsset,
    validUntil: request.endsAt,
  }
  return JSON.stringify({ jsonrpc: '2.0', id, result })
}

/** The message that a trade would have come in. */
export function encodeTrade({ quote, quoteSignature }: RyskTrade): string {
  const { nonce, validUntil, ...terms } = quote
  const result = {
    ...terms,
    strike: quote.strike.toString(),
    price: quote.price.toString(),
    quantity: quote.quantity.toString(),
    quoteNonce: nonce.toString(),
    quoteValidUntil: validUntil,
    quoteSignature,
  }
  return JSON.stringify({ jsonrpc: '2.0', id: 'trade', result })
}

/** The reply that an answer would have come in. */
export function encodeAnswer({ rfqId: id, outcome, yours }: Answer): string {
  if (outcome.status === 'best') return JSON.stringify({ id, result: 'OK' })
  if (outcome.status === 'rejected') {
    return JSON.stringify({ id, error: { code: outcome.code, message: outcome.message } })
  }
  if (outcome.status !== 'outbid') throw new Error(`no frame says ${outcome.status}`)
  const prices = { newBest: outcome.best.toString(), ...(yours === undefined ? {} : { yours: yours.toString() }) }
  return JSON.stringify({ id, result: { rfqId: id, ...prices } })
}

function exactly(value: bigint, unit: bigint): string {
  if (value % unit !== 0n) throw new Error(`${formatWad(value as never)} is finer than the wire`)
  return (value / unit).toString()
}
