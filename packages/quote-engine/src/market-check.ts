import { isCrossed, type OrderBook, type Ticker } from '@riposte/market-model'
import type { Decline } from './decline.ts'

/** What is known of one instrument at its hedging venue, and when we look. */
export interface MarketView {
  readonly book: OrderBook | undefined
  readonly ticker: Ticker | undefined
  /** The desk's monotonic clock, ms. */
  readonly monotonicMs: number
}

/** A market that may be priced on. */
export interface SoundMarket {
  readonly book: OrderBook
  readonly ticker: Ticker
}

/**
 * Whether a snapshot may be believed: present, fresh and not crossed.
 *
 * @param ageMaxMs the oldest book and ticker accepted, by arrival
 */
export function checkMarket(market: MarketView, ageMaxMs: number): SoundMarket | Decline {
  const { book, ticker, monotonicMs } = market
  if (book === undefined || ticker === undefined) {
    const missing = book === undefined ? 'order book' : 'ticker'
    return { code: 'NO_MARKET', message: `no ${missing} has arrived for the hedge` }
  }
  const ageMs = monotonicMs - Math.min(book.receivedAtMs, ticker.receivedAtMs)
  if (ageMs > ageMaxMs) {
    return {
      code: 'STALE_MARKET',
      message: `market data is ${Math.round(ageMs)} ms old, at most ${ageMaxMs} ms is accepted`,
    }
  }
  if (isCrossed(book)) {
    const message = `book is crossed: bid ${book.bids[0]?.[0]} is not below ask ${book.asks[0]?.[0]}`
    return { code: 'CROSSED_MARKET', message }
  }
  return { book, ticker }
}
