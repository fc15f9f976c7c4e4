import type { Cancel, Clock, QuoteOutcome, SignedQuote, Wad } from '@riposte/market-model'
import type { Answer } from './decode/answer.ts'

/** Quotes that were sent, and what the server said of them. */
export interface SentQuotes {
  /** Wait for the answer to a quote. Resolves with `unknown` when none comes in time. */
  expect(quote: SignedQuote): Promise<QuoteOutcome>
  /** The quote did not leave after all. */
  withdraw(quote: SignedQuote, outcome: QuoteOutcome): void
  /** @returns false when the answer is about no quote of ours */
  answer(answer: Answer): boolean
  /**
   * Whether an answer about an RFQ is surely about the quote that it was taken for: an earlier quote whose answer was
   * given up may get it late, in place of a later one's.
   */
  isCertain(rfqId: string): boolean
  /** Answers that are still awaited will not come any more. */
  lose(cause: string): void
}

export interface SentQuotesOptions {
  readonly clock: Clock
  readonly answerTimeoutMs: number
  /** A word on a quote that had its answer, or had given up on one. */
  onStanding(rfqId: string, outcome: QuoteOutcome): void
}

interface Sent {
  readonly nonce: string
  readonly price: Wad
  /** No answer came in time. */
  isGivenUp: boolean
  /** Undefined once the answer is known or given up. */
  settle: ((outcome: QuoteOutcome) => void) | undefined
}

interface RfqQuotes {
  readonly quotes: Sent[]
  keepUntilMs: number
}

/** The server may have a word on a quote a little after its validity. */
const KEEP_AFTER_EXPIRY_MS = 60_000
const KEEP_MS_MAX = 600_000
/** Give or take a tenth. */
const RFQS_MAX = 10_000
const FORGET_EVERY_MS = 5_000
const QUOTES_PER_RFQ_MAX = 64

/**
 * Match replies with quotes.
 *
 * A reply carries the RFQ's id and no nonce, so of several quotes for one RFQ it is the price in `yours` that tells which
 * one is meant, and where that is missing, the oldest quote that still waits: the server answers in order.
 */
export function createSentQuotes({ clock, answerTimeoutMs, onStanding }: SentQuotesOptions): SentQuotes {
  const rfqs = new Map<string, RfqQuotes>() // in order of their first quote
  let forgetAtMs = 0

  function forget(nowMs: number): void {
    // Many at a time: to find the first entry of a map takes longer the more were deleted before it.
    if (nowMs < forgetAtMs && rfqs.size < RFQS_MAX + RFQS_MAX / 10) return
    forgetAtMs = nowMs + FORGET_EVERY_MS
    for (const [rfqId, { quotes, keepUntilMs }] of rfqs) {
      if (nowMs < keepUntilMs && rfqs.size < RFQS_MAX) break
      rfqs.delete(rfqId)
      for (const quote of quotes) quote.settle?.({ status: 'unknown', cause: 'too many quotes wait for an answer' })
    }
  }

  function remember(quote: SignedQuote, sent: Sent): void {
    const nowMs = clock.monotonicMs()
    forget(nowMs)
    const validMs = Math.max(0, quote.validUntil - clock.nowMs())
    const keepUntilMs = nowMs + Math.min(KEEP_MS_MAX, validMs + KEEP_AFTER_EXPIRY_MS)
    const known = rfqs.get(quote.rfqId)
    if (known === undefined) {
      rfqs.set(quote.rfqId, { quotes: [sent], keepUntilMs })
      return
    }
    known.keepUntilMs = Math.max(known.keepUntilMs, keepUntilMs)
    known.quotes.push(sent)
    if (known.quotes.length > QUOTES_PER_RFQ_MAX) {
      known.quotes.shift()?.settle?.({ status: 'unknown', cause: 'too many quotes for one RFQ wait for an answer' })
    }
  }

  function meant({ quotes }: RfqQuotes, yours: Wad | undefined): Sent | undefined {
    const waiting = quotes.filter((quote) => quote.settle !== undefined)
    if (yours === undefined) return waiting[0]
    const priced = waiting.find((quote) => quote.price === yours)
    // A word on an earlier quote must not pass for the answer to the one that waits.
    const isEarlier = quotes.some((quote) => quote.price === yours)
    return priced ?? (isEarlier ? undefined : waiting[0])
  }

  return {
    expect(quote) {
      return new Promise((resolve) => {
        let cancelTimeout: Cancel = () => {}
        const sent: Sent = {
          nonce: quote.nonce,
          price: quote.price,
          isGivenUp: false,
          settle(outcome) {
            sent.settle = undefined
            cancelTimeout()
            resolve(outcome)
          },
        }
        cancelTimeout = clock.after(answerTimeoutMs, () => {
          sent.isGivenUp = true
          sent.settle?.({ status: 'unknown', cause: `no answer after ${answerTimeoutMs} ms` })
        })
        remember(quote, sent)
      })
    },
    withdraw(quote, outcome) {
      const quotes = rfqs.get(quote.rfqId)?.quotes
      const index = quotes?.findIndex(({ nonce }) => nonce === quote.nonce) ?? -1
      if (quotes === undefined || index < 0) return
      quotes.splice(index, 1)[0]?.settle?.(outcome)
    },
    answer({ rfqId, outcome, yours }) {
      const known = rfqs.get(rfqId)
      if (known === undefined) return false
      const quote = meant(known, yours)
      if (quote?.settle === undefined) onStanding(rfqId, outcome)
      else quote.settle(outcome)
      return true
    },
    isCertain: (rfqId) => rfqs.get(rfqId)?.quotes.some((quote) => quote.isGivenUp) !== true,
    lose(cause) {
      for (const { quotes } of rfqs.values()) {
        for (const quote of quotes) quote.settle?.({ status: 'unknown', cause })
      }
    },
  }
}
