import { isCrossed, type Level, type OrderBook } from './order-book.ts'
import type { Ticker } from './ticker.ts'
import { parseWad, type Wad } from './wad.ts'

/** What was last streamed of one instrument, and when we look. */
export interface MarketSnapshot {
  readonly book: OrderBook | undefined
  readonly ticker: Ticker | undefined
  /** The desk's monotonic clock, ms. */
  readonly monotonicMs: number
}

/** A book and a ticker that may be priced and traded on. */
export interface SoundMarket {
  readonly book: OrderBook
  readonly ticker: Ticker
}

export type MarketState =
  | ({ readonly status: 'sound' } & SoundMarket)
  | { readonly status: 'missing'; readonly what: 'order book' | 'ticker' }
  /** `what` has not been heard of for longer than accepted. */
  | { readonly status: 'stale'; readonly what: 'order book' | 'ticker'; readonly ageMs: number }
  | { readonly status: 'crossed'; readonly bid: string; readonly ask: string }

/**
 * Whether a snapshot may be believed: present, fresh and not crossed.
 *
 * Tickers are published steadily, so a ticker that is late means that the stream is. Books are published when they
 * change, so an old book is still the current one as long as a fresh ticker shows its best prices.
 *
 * @param ageMaxMs the oldest arrival accepted
 */
export function judgeMarket({ book, ticker, monotonicMs }: MarketSnapshot, ageMaxMs: number): MarketState {
  if (book === undefined) return { status: 'missing', what: 'order book' }
  if (ticker === undefined) return { status: 'missing', what: 'ticker' }
  const tickerAgeMs = monotonicMs - ticker.receivedAtMs
  if (tickerAgeMs > ageMaxMs) return { status: 'stale', what: 'ticker', ageMs: tickerAgeMs }
  const bookAgeMs = monotonicMs - book.receivedAtMs
  if (bookAgeMs > ageMaxMs && !agrees(book, ticker)) return { status: 'stale', what: 'order book', ageMs: bookAgeMs }
  const [bid, ask] = [book.bids[0]?.[0], book.asks[0]?.[0]]
  if (bid !== undefined && ask !== undefined && isCrossed(book)) return { status: 'crossed', bid, ask }
  return { status: 'sound', book, ticker }
}

function agrees({ bids, asks }: OrderBook, { bestBid, bestAsk }: Ticker): boolean {
  return bestOf(bids) === bestBid && bestOf(asks) === bestAsk
}

function bestOf(levels: readonly Level[]): Wad | undefined {
  const price = levels[0]?.[0]
  return price === undefined ? undefined : parseWad(price)
}
