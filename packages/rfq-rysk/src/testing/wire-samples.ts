import { createSigner } from '@riposte/evm-signing'
import { ryskChain } from '../chain.ts'
import { decodeAssets } from '../decode/assets.ts'
import type { RyskTrade } from '../decode/trade.ts'
import { type QuoteTerms, signQuoteTerms } from '../quote-signing.ts'
import { createTokenBook, type TokenBook } from '../token-book.ts'
import { trustDomains } from '../trusted-domain.ts'

/** The well-known first development key of local test chains; it holds nothing. */
export const signer = createSigner('0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80')
/** The second one. */
export const stranger = createSigner('0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d')

export const chain = ryskChain(999)
export const trusted = trustDomains(chain)
export const WHYPE = '0x5555555555555555555555555555555555555555'
export const UBTC = '0x9fdbda0a5e284c32744d2f17ee5c74b284993463'
export const USDT0 = '0xb8ce59fc3717ada4c02eadf9682a9e934f625ebb'

/** A reply of `GET /api/assets`. */
export const assetsReply = {
  '999': [
    { active: true, address: WHYPE, chainId: 999, decimals: 18, symbol: 'WHYPE', underlying: 'HYPE' },
    { active: true, address: UBTC, chainId: 999, decimals: 8, symbol: 'UBTC', underlying: 'BTC' },
    {
      active: false,
      address: '0xfd739d4e423301ce9385c1fb8850539d657c296d',
      chainId: 999,
      decimals: 18,
      symbol: 'kHYPE',
      underlying: 'HYPE',
    },
  ],
  '998': [{ active: true, address: UBTC, chainId: 998, decimals: 8, symbol: 'UBTC', underlying: 'BTC' }],
}

export function sampleTokens(): TokenBook {
  const tokens = createTokenBook(chain)
  tokens.add(decodeAssets(assetsReply, 999).assets)
  return tokens
}

/** The payload of an RFQ notification, with members changed as told. */
export function requestPayload(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    asset: WHYPE,
    assetName: 'WHYPE',
    chainId: 999,
    expiry: 1_775_808_000,
    isPut: false,
    isTakerBuy: false,
    quantity: '100000000000000000000',
    strike: '4500000000',
    taker: '0x0000000000000000000000000000000000000000',
    usd: USDT0,
    collateralAsset: WHYPE,
    ...changes,
  }
}

export function rfqFrame(id = 'rfq-1', changes: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({ jsonrpc: '2.0', id, result: requestPayload(changes) })
}

/** Terms that `signer` may have quoted. */
export function quoteTerms(changes: Partial<QuoteTerms> = {}): QuoteTerms {
  return {
    assetAddress: WHYPE as QuoteTerms['assetAddress'],
    chainId: 999,
    isPut: false,
    strike: 4_500_000_000n,
    expiry: 1_775_808_000,
    maker: signer.address,
    nonce: 1_775_567_151_394_328n,
    price: 1_250_000_000_000_000_000n,
    quantity: 100_000_000_000_000_000_000n,
    isTakerBuy: false,
    validUntil: 1_775_567_181,
    usd: USDT0 as QuoteTerms['usd'],
    collateralAsset: WHYPE as QuoteTerms['collateralAsset'],
    ...changes,
  }
}

/** The payload of a trade message over these terms, properly signed. */
export function tradePayloadOf(terms: QuoteTerms, changes: Readonly<Record<string, unknown>> = {}) {
  return {
    maker: terms.maker,
    taker: '0x70997970c51812dc3a010c7d01b50e0d17dc79c8',
    assetAddress: terms.assetAddress,
    chainId: terms.chainId,
    expiry: terms.expiry,
    isPut: terms.isPut,
    isTakerBuy: terms.isTakerBuy,
    nonce: '1775567155572',
    price: terms.price.toString(),
    quantity: terms.quantity.toString(),
    quoteNonce: terms.nonce.toString(),
    quoteValidUntil: terms.validUntil,
    quoteSignature: signQuoteTerms(signer, terms, trusted[0].separator),
    strike: terms.strike.toString(),
    signature: '0x00',
    validUntil: terms.validUntil,
    usd: terms.usd,
    createdAt: 1_775_567_159,
    apr: 45.59,
    mark: '45000000000000000000',
    txHash: `0x${'ab'.repeat(32)}`,
    fees: '15625000',
    status: '',
    collateralAsset: terms.collateralAsset,
    gasFee: '0',
    collateralAmount: '100000000000000000000',
    isEIP1271: false,
    ...changes,
  }
}

export function tradeFrame(payload: unknown): string {
  return JSON.stringify({ jsonrpc: '2.0', id: 'trade', result: payload })
}

/** A decoded trade over these terms. */
export function sampleTrade(terms: QuoteTerms = quoteTerms(), changes: Partial<RyskTrade> = {}): RyskTrade {
  return {
    quote: terms,
    quoteSignature: signQuoteTerms(signer, terms, trusted[0].separator),
    fees: 15_625_000n,
    mark: 45_000_000_000_000_000_000n,
    createdAt: 1_775_567_159,
    txHash: '0xab',
    collateralAmount: undefined,
    gasFee: 0n,
    taker: undefined,
    wire: {},
    ...changes,
  }
}
