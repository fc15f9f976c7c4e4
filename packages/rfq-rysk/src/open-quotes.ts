import type { EpochMs } from '@riposte/market-model'
import type { OpenQuote } from './missed-trades.ts'

/** A quote with the moments between which it can be taken. */
export interface WatchedQuote extends OpenQuote {
  readonly signedAt: EpochMs
  /** When it can no longer be taken nor a late trade of it be told. */
  readonly endsAt: EpochMs
}

/**
 * The quotes that may have been taken without a word.
 *
 * The server tells a maker of a trade on the connection that the quote was sent on. So a quote of this connection is
 * forgotten when it has ended, and one of an earlier connection not before a look at the books after its end.
 */
export interface OpenQuotes {
  add(quote: WatchedQuote): void
  remove(nonce: string): void
  /** An RFQ trades once: with one of its quotes the others are over too. */
  removeRfqOf(nonce: string): void
  signedAt(nonce: string): EpochMs | undefined
  all(): readonly WatchedQuote[]
  /** A new connection begins: what was sent before will not be heard of on it. */
  connected(): void
  /** The books were looked at, and show what became of every quote that had ended. */
  lookedAt(moment: EpochMs): void
  /** When the last quote of an earlier connection ends; undefined when there is none. */
  lastUnheardEnd(): EpochMs | undefined
}

const PRUNE_EVERY = 256

/** @param earlier of an earlier life, and so of an earlier connection */
export function createOpenQuotes(earlier: readonly WatchedQuote[] = []): OpenQuotes {
  const quotes = new Map<string, { readonly quote: WatchedQuote; readonly connection: number }>()
  // Counted and not timed, since wall clocks are set.
  let connection = 0
  let added = 0
  for (const quote of earlier) quotes.set(quote.nonce, { quote, connection })

  function forgetHeard(now: EpochMs): void {
    for (const [nonce, { quote, connection: sentOn }] of quotes) {
      if (quote.endsAt <= now && sentOn === connection) quotes.delete(nonce)
    }
  }

  return {
    add(quote) {
      quotes.set(quote.nonce, { quote, connection })
      added += 1
      if (added % PRUNE_EVERY === 0) forgetHeard(quote.signedAt)
    },
    remove: (nonce) => void quotes.delete(nonce),
    removeRfqOf(nonce) {
      const rfqId = quotes.get(nonce)?.quote.rfqId
      for (const [other, { quote }] of quotes) if (quote.rfqId === rfqId) quotes.delete(other)
    },
    signedAt: (nonce) => quotes.get(nonce)?.quote.signedAt,
    all: () => [...quotes.values()].map(({ quote }) => quote),
    connected() {
      connection += 1
    },
    lookedAt(moment) {
      for (const [nonce, { quote }] of quotes) if (quote.endsAt <= moment) quotes.delete(nonce)
    },
    lastUnheardEnd() {
      let last: EpochMs | undefined
      for (const { quote, connection: sentOn } of quotes.values()) {
        if (sentOn !== connection && (last === undefined || quote.endsAt > last)) last = quote.endsAt
      }
      return last
    },
  }
}
