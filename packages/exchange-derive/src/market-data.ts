import type { Clock, OrderBook, Ticker } from '@riposte/market-model'
import { type BookSnapshot, decodeOrderBook, isOlder } from './decode/order-book.ts'
import { decodeTicker } from './decode/ticker.ts'
import type { Reporter } from './report.ts'
import { orderBookChannel, tickerChannel } from './wire/channels.ts'

/** The newest book and ticker of each instrument that is followed. Memory only: it knows no socket. */
export interface MarketData {
  book(instrument: string): OrderBook | undefined
  ticker(instrument: string): Ticker | undefined
  /** The number of the newest book. */
  sequence(instrument: string): number | undefined
  /** How many instruments have a ticker. */
  tickerCount(): number
  /** Expect messages of these instruments from now on. @returns the channels to subscribe */
  follow(instruments: readonly string[]): readonly string[]
  /** Expect no more of these, and forget what is held. @returns the channels to leave */
  unfollow(instruments: readonly string[]): readonly string[]
  /** The channels of everything that is followed. */
  channels(): readonly string[]
  /** Take in a notification. Never throws. */
  notify(channel: string, data: unknown): void
  /** After a reconnect the server may count from anew, so age is only compared within one connection. */
  connectionChanged(): void
}

export interface MarketDataOptions {
  readonly clock: Clock
  readonly report: Reporter
  /** Channels besides books and tickers, and who reads them. */
  readonly channels?: ReadonlyMap<string, (data: unknown) => void>
  /** The first ticker of an instrument came in. */
  firstTicker(): void
  /** A ticker came in. */
  tickerChanged(instrument: string): void
}

/** A stream whose times stand still is sent and sent, and is no younger for it: what says the same time is as old as the first. */
function firstSeen<Seen extends { readonly timestamp: number; readonly receivedAtMs: number }>(
  seen: Seen,
  held: Seen | undefined,
): Seen {
  return held?.timestamp === seen.timestamp ? { ...seen, receivedAtMs: held.receivedAtMs } : seen
}

export function createMarketData({
  clock,
  report,
  firstTicker,
  tickerChanged,
  channels,
}: MarketDataOptions): MarketData {
  const books = new Map<string, BookSnapshot & { readonly connection: number }>()
  const tickers = new Map<string, { readonly ticker: Ticker; readonly connection: number }>()
  const handlers = new Map<string, (data: unknown) => void>(channels)
  let connection = 0

  function onBook(instrument: string, data: unknown): void {
    const snapshot = decodeOrderBook(instrument, data, clock.monotonicMs())
    const held = books.get(instrument)
    if (held?.connection === connection && isOlder(snapshot, held)) return report.lateSnapshot()
    const book = firstSeen(snapshot.book, held?.book)
    books.set(instrument, { book, publishId: snapshot.publishId, connection })
  }

  function onTicker(instrument: string, data: unknown): void {
    const ticker = decodeTicker(instrument, data, clock.monotonicMs())
    const held = tickers.get(instrument)
    if (held?.connection === connection && ticker.timestamp < held.ticker.timestamp) return report.lateSnapshot()
    tickers.set(instrument, { ticker: firstSeen(ticker, held?.ticker), connection })
    if (held === undefined) firstTicker()
    tickerChanged(instrument)
  }

  return {
    book: (instrument) => books.get(instrument)?.book,
    ticker: (instrument) => tickers.get(instrument)?.ticker,
    sequence: (instrument) => books.get(instrument)?.publishId,
    tickerCount: () => tickers.size,
    channels: () => [...handlers.keys()],
    follow(instruments) {
      return instruments.flatMap((instrument) => {
        const channels = [tickerChannel(instrument), orderBookChannel(instrument)] as const
        handlers.set(channels[0], (data) => onTicker(instrument, data))
        handlers.set(channels[1], (data) => onBook(instrument, data))
        return channels
      })
    },
    unfollow(instruments) {
      return instruments.flatMap((instrument) => {
        books.delete(instrument)
        tickers.delete(instrument)
        const channels = [tickerChannel(instrument), orderBookChannel(instrument)] as const
        for (const channel of channels) handlers.delete(channel)
        return channels
      })
    },
    notify(channel, data) {
      try {
        handlers.get(channel)?.(data)
      } catch (error) {
        report.badMessage(error)
      }
    },
    connectionChanged() {
      connection += 1
    },
  }
}
