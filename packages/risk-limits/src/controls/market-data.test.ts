import { parseWad, type Ticker } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import { limitsWith } from '../limits.ts'
import { checkMarketData } from './market-data.ts'
import { bookOf, CALL, marketOf, PERP, PERP_TICKER, TICKER } from './testing/sample-order.ts'

const LIMITS = limitsWith()

function found(ticker: Ticker | undefined, some: Parameters<typeof marketOf>[0] = {}) {
  return checkMarketData(CALL, marketOf({ ticker, ...some }), LIMITS)
}

describe('market data', () => {
  it('14: misses a ticker, an order book and a spot', () => {
    expect(found(undefined)).toMatchObject([{ code: 'MARKET_MISSING', scope: CALL.name }])
    expect(found(TICKER, { book: undefined })).toMatchObject([{ code: 'MARKET_MISSING' }])
    expect(found({ ...TICKER, index: parseWad('0') })).toMatchObject([{ code: 'MARKET_MISSING' }])
  })

  it('14: refuses what is older than the limit', () => {
    expect(found(TICKER, { monotonicMs: 6_000 })).toEqual([])
    expect(found(TICKER, { monotonicMs: 6_001 })).toMatchObject([
      { code: 'MAX_MARKET_AGE_MS', limit: 5000, wouldBe: 5001 },
    ])
  })

  it('14: refuses a crossed book', () => {
    expect(found(TICKER, { book: bookOf(TICKER, '213', '212') })).toMatchObject([{ code: 'MARKET_CROSSED' }])
  })

  it('14: refuses a book wider than its share of the mark, and never one that is narrow in spot', () => {
    const wide = { ...TICKER, mark: parseWad('20'), bestBid: parseWad('2'), bestAsk: parseWad('43') }
    expect(found(wide)).toMatchObject([{ code: 'MAX_MARKET_SPREAD', limit: 40, wouldBe: 41 }])
    expect(found({ ...wide, bestBid: parseWad('3') })).toEqual([])
    const cheap = { ...TICKER, mark: parseWad('1'), bestBid: parseWad('0.5'), bestAsk: parseWad('15') }
    expect(found(cheap)).toEqual([])
    expect(found({ ...cheap, bestBid: undefined })).toEqual([])
    expect(found({ ...cheap, mark: parseWad('0') })).toEqual([])
  })

  it('14: refuses a mark that is not where the book is', () => {
    const off = { ...TICKER, mark: parseWad('420') }
    expect(found(off)).toMatchObject([{ code: 'MAX_MARK_DISAGREEMENT', limit: 210, wouldBe: 214 }])
    expect(found({ ...TICKER, mark: parseWad('412') })).toEqual([])
    const perp = { ...PERP_TICKER, mark: parseWad('1000') }
    const book = bookOf(PERP_TICKER, '2999', '3001')
    expect(checkMarketData(PERP, marketOf({ ticker: perp, book }), LIMITS)).toMatchObject([
      { code: 'MAX_MARK_DISAGREEMENT' },
    ])
  })

  it('14: refuses when another source of spot differs, is silent or is stale', () => {
    const other = (spot: number | undefined, receivedAtMs = 1_000) => ({
      otherSpots: [{ source: 'perp', spot, receivedAtMs }],
    })
    expect(found(TICKER, other(3030))).toEqual([])
    expect(found(TICKER, other(2970, -3_500))).toEqual([])
    expect(found(TICKER, other(0))).toMatchObject([{ code: 'MARKET_MISSING' }])
    expect(found(TICKER, other(3031))).toMatchObject([{ code: 'MAX_SPOT_DISAGREEMENT_BPS', scope: 'ETH', limit: 100 }])
    expect(found(TICKER, other(2969))).toMatchObject([{ code: 'MAX_SPOT_DISAGREEMENT_BPS' }])
    expect(found(TICKER, other(undefined))).toMatchObject([{ code: 'MARKET_MISSING', scope: 'ETH' }])
    expect(found(TICKER, other(Number.NaN))).toMatchObject([{ code: 'MARKET_MISSING', scope: 'ETH' }])
    expect(found(TICKER, other(3000, -4_000))).toMatchObject([{ code: 'MAX_MARKET_AGE_MS', scope: 'ETH' }])
  })
})
