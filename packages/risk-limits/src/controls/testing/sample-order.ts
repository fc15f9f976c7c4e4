import { createPerp, epochMs, type OrderBook, parseInstrumentName, parseWad, type Ticker } from '@riposte/market-model'
import type { OrderMarket, OrderTerms } from '../order-terms.ts'
import { ALLOW_ALL, type Permissions } from '../permissions.ts'

export const NOW = epochMs(Date.UTC(2026, 10, 25, 8))
export const CALL = parseInstrumentName('ETH-20261225-3000-C')
export const PUT = parseInstrumentName('ETH-20261225-3000-P')
export const PERP = createPerp('ETH')
export const TAKER = '0x00000000000000000000000000000000000000aa'

/** 30 days before expiry, at the money, at 60 %: worth about 206 USD. */
export const TICKER: Ticker = {
  instrument: CALL.name,
  timestamp: NOW,
  receivedAtMs: 1_000,
  index: parseWad('3000'),
  mark: parseWad('206'),
  bestBid: parseWad('200'),
  bestAsk: parseWad('212'),
  priceMin: parseWad('120'),
  priceMax: parseWad('320'),
  option: { delta: 0.53, gamma: 0.0008, vega: 3.4, theta: -3.4, iv: 0.6, forward: 3000 },
}

export const PERP_TICKER: Ticker = {
  ...TICKER,
  instrument: PERP.name,
  mark: parseWad('3000'),
  bestBid: parseWad('2999'),
  bestAsk: parseWad('3001'),
  priceMin: parseWad('2940'),
  priceMax: parseWad('3060'),
  option: undefined,
}

export function bookOf(ticker: Ticker, bid = '200', ask = '212'): OrderBook {
  const { instrument, timestamp, receivedAtMs } = ticker
  return { instrument, timestamp, receivedAtMs, bids: [[bid, '10']], asks: [[ask, '10']] }
}

export function termsOf(some: Partial<OrderTerms> = {}): OrderTerms {
  return {
    kind: 'quote',
    instrument: CALL,
    side: 'buy',
    quantity: parseWad('2'),
    price: parseWad('190'),
    taker: TAKER,
    token: 'USDC',
    chainId: '999',
    validUntil: epochMs(NOW + 30_000),
    ...some,
  }
}

/** A hedge of `termsOf()`: sell the same option. */
export function hedgeOf(some: Partial<OrderTerms> = {}): OrderTerms {
  const none = { taker: undefined, token: undefined, chainId: undefined, validUntil: undefined }
  return termsOf({ kind: 'hedge', side: 'sell', price: parseWad('195'), ...none, ...some })
}

export function marketOf(some: Partial<OrderMarket> = {}): OrderMarket {
  return {
    ticker: TICKER,
    book: bookOf(TICKER),
    monotonicMs: 1_500,
    grid: { listing: undefined, decimals: 18, strikeDecimals: 8 },
    secondValue: undefined,
    otherSpots: [],
    pegs: new Map([['USDC', { price: 0.9999, receivedAtMs: 1_000 }]]),
    ourOrders: [],
    takerValueUsd: 0,
    ...some,
  }
}

export function permissionsOf(some: Partial<Permissions> = {}): Permissions {
  return {
    underlyings: ALLOW_ALL,
    instruments: ALLOW_ALL,
    expiries: ALLOW_ALL,
    chainIds: ALLOW_ALL,
    takers: ALLOW_ALL,
    tokens: ALLOW_ALL,
    watchedPegs: new Set(['USDC']),
    ...some,
  }
}
