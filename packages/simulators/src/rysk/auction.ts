import type { Clock, EpochMs, Logger } from '@riposte/market-model'
import { type Refusal, type RyskBehaviour, refusalError } from './behaviour.ts'
import type { Connection } from './connections.ts'
import { errorFrame, methodFrame, resultFrame } from './json-rpc.ts'
import type { Quote } from './quote.ts'
import { checkQuote, type QuoteChecks } from './quote-checks.ts'
import type { RfqTerms } from './rfq.ts'
import type { TaskSet } from './task-set.ts'

/** A quote that stands in an RFQ's window. */
export interface PlacedQuote {
  readonly quote: Quote
  readonly receivedAt: EpochMs
  /** True for the server's own competitors. */
  readonly scripted: boolean
  readonly connection: Connection
}

/**
 * What became of an RFQ: its window is open; it had no good quote; the taker declined; the taker accepted; it accepted
 * too late; the trade is booked; the trade could not be booked.
 */
export type RfqOutcome = 'open' | 'no-quote' | 'declined' | 'confirmed' | 'lapsed' | 'settled' | 'failed'

/** A taker on a socket. */
export interface RfqAsker {
  readonly connection: Connection
  /** Id of its request, which its answer carries. */
  readonly requestId: string
}

/** One RFQ from its push on. */
export interface RfqRecord {
  readonly id: string
  readonly terms: RfqTerms
  readonly openedAt: EpochMs
  /** Standing quotes in the order of their arrival; the latest of each maker when newer quotes replace older ones. */
  readonly quotes: readonly PlacedQuote[]
  readonly winner: PlacedQuote | undefined
  readonly outcome: RfqOutcome
  /** Whether its taker looks at the market before it decides. Drawn at the end of the window. */
  readonly informed: boolean
  /** The taker who asked by itself, for the answer. */
  readonly taker: RfqAsker | undefined
}

export type OpenRfq = { -readonly [Key in keyof RfqRecord]: RfqRecord[Key] } & { quotes: PlacedQuote[] }

/** Where a quote came from. */
interface QuoteOrigin {
  readonly connection: Connection
  /** True for the server's own competitors. */
  readonly scripted: boolean
  /** True when the answer to it is swallowed. */
  readonly muted?: boolean
}

/** The windows in which quotes compete. */
export interface Auction {
  /** @returns why the RFQ cannot be opened, undefined when it is open */
  open(id: string, terms: RfqTerms, taker: RfqAsker | undefined): Refusal | undefined
  /** Check a quote and answer it on its connection: OK, standing or error. */
  submit(rfqId: string, quote: Quote, origin: QuoteOrigin): void
  isOpen(rfqId: string): boolean
  /** Oldest first, bounded by the history limit. */
  history(): readonly RfqRecord[]
}

export interface AuctionParts {
  readonly behaviour: RyskBehaviour
  readonly checks: QuoteChecks
  readonly clock: Clock
  readonly tasks: TaskSet
  readonly logger: Logger
  /** Called when a quote's signature has proven whose connection it came over. */
  recognise(maker: string, connection: Connection): void
  /** Called at the end of each window. */
  close(rfq: OpenRfq): void
}

const QUOTES_PER_RFQ_MAX = 500
/** Nobody listens to what is said here. */
const DEAF: Connection = { send() {} }

/**
 * The better of two quotes comes first: the higher price for a taker who sells, the lower for one who buys. A sort
 * keeps the order of arrival among equals, so the first one received wins.
 */
export function rankQuotes(quotes: readonly PlacedQuote[], isTakerBuy: boolean): readonly PlacedQuote[] {
  return [...quotes].sort((a, b) => {
    if (a.quote.price === b.quote.price) return 0
    return a.quote.price > b.quote.price !== isTakerBuy ? -1 : 1
  })
}

export function createAuction(parts: AuctionParts): Auction {
  const { behaviour, checks, clock, tasks, logger } = parts
  const rfqs = new Map<string, OpenRfq>()
  let openCount = 0

  const close = (rfq: OpenRfq): void => {
    openCount -= 1
    parts.close(rfq)
  }

  const forgetOldest = (): void => {
    for (const [id, rfq] of rfqs) {
      if (rfqs.size <= behaviour.historyLimit) return
      if (rfq.outcome !== 'open') rfqs.delete(id)
    }
  }

  const refuse = (rfqId: string, connection: Connection, quote: Quote, refusal: Refusal): void => {
    logger.debug('rysk.quote_refused', { rfqId, maker: quote.maker, refusal })
    connection.send(errorFrame(rfqId, refusalError(behaviour, refusal)))
  }

  const sendStanding = (rfq: OpenRfq, placed: PlacedQuote, best: PlacedQuote, connection: Connection): void => {
    const newBest = String(best.quote.price)
    const yours = String(placed.quote.price)
    const { asset, chainId } = rfq.terms
    connection.send(
      behaviour.standingFrame === 'result'
        ? resultFrame(rfq.id, { rfqId: rfq.id, assetAddress: asset, chainId, newBest, yours })
        : methodFrame(rfq.id, 'skill_issue', { newBest, yours }),
    )
  }

  const place = (rfq: OpenRfq, placed: PlacedQuote, answer: Connection): void => {
    const isTakerBuy = rfq.terms.isTakerBuy ?? false
    const [bestBefore] = rankQuotes(rfq.quotes, isTakerBuy)
    if (behaviour.newerQuoteReplaces) {
      rfq.quotes = rfq.quotes.filter((standing) => standing.quote.maker !== placed.quote.maker)
    }
    rfq.quotes.push(placed)
    const [best = placed] = rankQuotes(rfq.quotes, isTakerBuy)
    if (best !== placed) {
      sendStanding(rfq, placed, best, answer)
      return
    }
    answer.send(resultFrame(rfq.id, 'OK'))
    if (bestBefore === undefined || bestBefore.quote.maker === placed.quote.maker) return
    sendStanding(rfq, bestBefore, placed, bestBefore.connection)
  }

  return {
    open(id, terms, taker) {
      const known = rfqs.get(id)
      if (known?.outcome === 'open') return 'rfq-exists'
      if (openCount >= behaviour.openRfqsMax) return 'too-many'
      const rfq: OpenRfq = {
        id,
        terms,
        openedAt: clock.nowMs(),
        quotes: [],
        winner: undefined,
        outcome: 'open',
        informed: false,
        taker,
      }
      rfqs.delete(id) // so that a reused id counts as young
      rfqs.set(id, rfq)
      openCount += 1
      forgetOldest()
      tasks.after(behaviour.windowMs, () => close(rfq))
      return undefined
    },
    submit(rfqId, quote, { connection, scripted, muted = false }) {
      const answer = muted ? DEAF : connection
      const rfq = rfqs.get(rfqId)
      if (rfq === undefined) return refuse(rfqId, answer, quote, 'rfq-unknown')
      if (!isWindowOpen(rfq)) return refuse(rfqId, answer, quote, 'window-closed')
      if (rfq.quotes.length >= QUOTES_PER_RFQ_MAX) return refuse(rfqId, answer, quote, 'too-many')
      const refusal = checkQuote(quote, rfq.terms, checks)
      if (refusal !== undefined) return refuse(rfqId, answer, quote, refusal)
      if (!scripted) parts.recognise(quote.maker, connection)
      place(rfq, { quote, receivedAt: clock.nowMs(), scripted, connection }, answer)
    },
    isOpen: (rfqId) => {
      const rfq = rfqs.get(rfqId)
      return rfq !== undefined && isWindowOpen(rfq)
    },
    history: () => [...rfqs.values()],
  }

  /** A late timer must not lengthen the window, so the clock decides as well. */
  function isWindowOpen(rfq: OpenRfq): boolean {
    return rfq.outcome === 'open' && clock.nowMs() < rfq.openedAt + behaviour.windowMs
  }
}
