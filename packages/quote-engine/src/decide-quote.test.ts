import {
  epochMs,
  type Listing,
  type Option,
  type OrderBook,
  parseInstrumentName,
  parseWad,
  type Rfq,
  type Ticker,
  wad,
} from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import { decideQuote, type HedgeCost, type QuoteRequest, type QuoteSettings } from './decide-quote.ts'

const OPTION = parseInstrumentName('ETH-20261225-3000-C') as Option
const NOW = epochMs(Date.UTC(2026, 11, 1))

const LISTING: Listing = {
  instrument: OPTION,
  active: true,
  tick: parseWad('0.1'),
  step: parseWad('0.01'),
  minimum: parseWad('0.1'),
  maximum: parseWad('1000'),
  fees: {
    takerBase: parseWad('0.5'),
    takerRate: parseWad('0.0003'),
    makerRate: parseWad('0.0001'),
    rateCap: parseWad('0.125'),
  },
}

const BOOK: OrderBook = {
  instrument: OPTION.name,
  bids: [['100', '5']],
  asks: [['110', '5']],
  timestamp: NOW,
  receivedAtMs: 1000,
}

const TICKER: Ticker = {
  instrument: OPTION.name,
  timestamp: NOW,
  receivedAtMs: 1000,
  index: parseWad('3000'),
  mark: parseWad('105'),
  bestBid: undefined,
  bestAsk: undefined,
  priceMin: parseWad('50'),
  priceMax: parseWad('200'),
  option: { delta: 0.5, gamma: 0.001, vega: 3, theta: -2, iv: 0.6, forward: 3010 },
}

const RFQ: Rfq = {
  id: 'rfq-1',
  terms: { underlying: 'ETH', strike: OPTION.strike, expiry: OPTION.expiry, right: 'call' },
  side: 'buy',
  quantity: parseWad('2'),
  premiumToken: { address: '0x00', symbol: 'USDC', decimals: 6 },
  receivedAtMs: 1000,
  wire: undefined,
}

const SETTINGS: QuoteSettings = {
  edgeBps: parseWad('2'),
  marketAgeMaxMs: 5000,
  timeToExpiryMinMs: 3_600_000,
  fee: { premiumShare: parseWad('0.125'), spotShare: parseWad('0.01') },
  priceStep: parseWad('0.000001'),
}

const REQUEST: QuoteRequest = {
  rfq: RFQ,
  listing: LISTING,
  canHedge: true,
  ordersFree: undefined,
  market: { book: BOOK, ticker: TICKER, monotonicMs: 1500 },
  now: NOW,
}

const bringsIn =
  (proceeds: string): HedgeCost =>
  () => ({ status: 'ok', proceeds: parseWad(proceeds) })

describe('deciding on a quote', () => {
  it('prices from what the hedge brings in: (99 - 0.6) / 1.125', () => {
    const decision = decideQuote(REQUEST, bringsIn('198'), SETTINGS)
    expect(decision).toMatchObject({ status: 'quote', price: parseWad('87.466666') })
  })

  const declines: readonly [string, string, Partial<QuoteRequest>][] = [
    ['the taker wants to buy', 'SIDE_NOT_SUPPORTED', { rfq: { ...RFQ, side: 'sell' } }],
    ['the venue does not list the option', 'NO_INSTRUMENT', { listing: undefined }],
    ['the listing is not active', 'NO_INSTRUMENT', { listing: { ...LISTING, active: false } }],
    ['there is no account for the underlying', 'NO_HEDGE', { canHedge: false }],
    ['the rate limit has no order left', 'HEDGE_RATE', { ordersFree: 0 }],
    ['the expiry is near', 'NEAR_EXPIRY', { now: epochMs(OPTION.expiry - 3_599_999) }],
    ['the size is off the step', 'OFF_STEP', { rfq: { ...RFQ, quantity: parseWad('1.005') } }],
    ['the size is below the minimum', 'BELOW_MINIMUM', { rfq: { ...RFQ, quantity: parseWad('0.09') } }],
    ['no book has come', 'NO_MARKET', { market: { ...REQUEST.market, book: undefined } }],
    ['no ticker has come', 'NO_MARKET', { market: { ...REQUEST.market, ticker: undefined } }],
    ['the market is old', 'STALE_MARKET', { market: { ...REQUEST.market, monotonicMs: 6001 } }],
    [
      'the book is crossed',
      'CROSSED_MARKET',
      { market: { ...REQUEST.market, book: { ...BOOK, bids: [['111', '1']] } } },
    ],
  ]
  it.each(declines)('declines when %s', (_when, code, change) => {
    const decision = decideQuote({ ...REQUEST, ...change }, bringsIn('198'), SETTINGS)
    expect(decision).toMatchObject({ status: 'decline', reasons: [{ code }] })
  })

  it('declines when the book is too thin, with what it would take', () => {
    const decision = decideQuote(REQUEST, () => ({ status: 'thin', available: parseWad('1.5') }), SETTINGS)
    expect(decision).toMatchObject({
      status: 'decline',
      reasons: [{ code: 'THIN_BOOK', message: expect.stringContaining('1.5 of 2') }],
    })
  })

  it('declines rather than offer nothing: there is no fallback price', () => {
    for (const proceeds of ['1.2', '0', '-5']) {
      expect(decideQuote(REQUEST, bringsIn(proceeds), SETTINGS)).toMatchObject({ reasons: [{ code: 'NO_EDGE' }] })
    }
  })

  it('never offers more than the hedge brings in, per contract', () => {
    const decision = decideQuote(REQUEST, bringsIn('198'), { ...SETTINGS, edgeBps: wad(0n) })
    expect(decision.status === 'quote' && decision.price < parseWad('99')).toBe(true)
  })
})
