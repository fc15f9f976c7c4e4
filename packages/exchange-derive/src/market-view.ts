import { judgeMarket, type OrderBook, type Ticker } from '@riposte/market-model'

/** What is known of an instrument's market at a moment, and whether it may be relied on. */
export interface MarketView {
  /**
   * `missing`: nothing has come yet. `stale`: not heard of for too long. `crossed`: the best bid is not below the best
   * ask. `empty`: nobody bids, or nobody offers, or both. Else `sound`.
   */
  readonly state: 'sound' | 'missing' | 'stale' | 'crossed' | 'empty'
  readonly book: OrderBook | undefined
  readonly ticker: Ticker | undefined
  /** Milliseconds since the last book, by the desk's monotonic clock; a quiet book is confirmed by a fresh ticker. */
  readonly bookAgeMs: number | undefined
  readonly tickerAgeMs: number | undefined
  /** Rises with each book of the instrument, not by ones, and begins anew with a connection. */
  readonly sequence: number | undefined
}

/** @param ageMaxMs how old a ticker, or a book that no ticker confirms, may be */
export function viewMarket(
  held: {
    readonly book: OrderBook | undefined
    readonly ticker: Ticker | undefined
    readonly sequence: number | undefined
  },
  monotonicMs: number,
  ageMaxMs: number,
): MarketView {
  const { book, ticker } = held
  const judged = judgeMarket({ book, ticker, monotonicMs }, ageMaxMs).status
  const isOneSided = book !== undefined && (book.bids.length === 0 || book.asks.length === 0)
  return {
    ...held,
    state: judged === 'sound' && isOneSided ? 'empty' : judged,
    bookAgeMs: book && monotonicMs - book.receivedAtMs,
    tickerAgeMs: ticker && monotonicMs - ticker.receivedAtMs,
  }
}
