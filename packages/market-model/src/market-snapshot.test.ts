import { describe, expect, it } from 'vitest'
import { judgeMarket } from './market-snapshot.ts'
import type { OrderBook } from './order-book.ts'
import type { Ticker } from './ticker.ts'
import { epochMs } from './time.ts'
import { parseWad } from './wad.ts'

const AT = epochMs(1_790_000_000_000)
const AGE_MAX_MS = 5000

const book: OrderBook = {
  instrument: 'X',
  bids: [['100', '5']],
  asks: [['110', '5']],
  timestamp: AT,
  receivedAtMs: 1000,
}
const ticker: Ticker = {
  instrument: 'X',
  timestamp: AT,
  receivedAtMs: 1000,
  index: parseWad('3000'),
  mark: parseWad('105'),
  bestBid: parseWad('100'),
  bestAsk: parseWad('110'),
  priceMin: parseWad('50'),
  priceMax: parseWad('200'),
  option: undefined,
}

describe('a market snapshot', () => {
  it('is sound while both are fresh', () => {
    expect(judgeMarket({ book, ticker, monotonicMs: 6000 }, AGE_MAX_MS)).toEqual({ status: 'sound', book, ticker })
  })

  it('is missing without a book or a ticker', () => {
    expect(judgeMarket({ book: undefined, ticker, monotonicMs: 0 }, AGE_MAX_MS)).toMatchObject({ what: 'order book' })
    expect(judgeMarket({ book, ticker: undefined, monotonicMs: 0 }, AGE_MAX_MS)).toMatchObject({ what: 'ticker' })
  })

  it('is stale when the ticker is', () => {
    const fresh = { ...book, receivedAtMs: 9000 }
    expect(judgeMarket({ book: fresh, ticker, monotonicMs: 9000 }, AGE_MAX_MS)).toEqual({
      status: 'stale',
      what: 'ticker',
      ageMs: 8000,
    })
  })

  it('is sound with a quiet book: an old one whose best prices a fresh ticker confirms', () => {
    const fresh = { ...ticker, receivedAtMs: 60_000 }
    expect(judgeMarket({ book, ticker: fresh, monotonicMs: 60_000 }, AGE_MAX_MS).status).toBe('sound')
    const empty = { ...book, bids: [] }
    const noBid = { ...fresh, bestBid: undefined }
    expect(judgeMarket({ book: empty, ticker: noBid, monotonicMs: 60_000 }, AGE_MAX_MS).status).toBe('sound')
  })

  it.each([
    ['bid', { bestBid: parseWad('99') }],
    ['ask', { bestAsk: parseWad('111') }],
    ['missing bid', { bestBid: undefined }],
  ])('is stale with an old book when the ticker shows another %s', (_what, change) => {
    const moved = { ...ticker, receivedAtMs: 60_000, ...change }
    expect(judgeMarket({ book, ticker: moved, monotonicMs: 60_000 }, AGE_MAX_MS)).toMatchObject({
      status: 'stale',
      what: 'order book',
    })
  })

  it('is crossed when the best bid reaches the best ask', () => {
    const crossed = { ...book, bids: [['110', '1']] as const }
    expect(judgeMarket({ book: crossed, ticker, monotonicMs: 1000 }, AGE_MAX_MS)).toEqual({
      status: 'crossed',
      bid: '110',
      ask: '110',
    })
  })
})
