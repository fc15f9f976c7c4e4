import {
  type BelievedTrade,
  type Cancel,
  type Clock,
  type EpochMs,
  type Logger,
  type Random,
  wad,
} from '@riposte/market-model'
import {
  type Account,
  accountDifference,
  type CashDifference,
  changedAccount,
  heldContracts,
  type PositionDifference,
} from './account.ts'
import { createBooksAtRest } from './books-at-rest.ts'
import { causeText } from './errors.ts'
import { createKnownTrades, type KnownTradesMemory } from './known-trades.ts'
import { findMissedTrades, type MissedTrade } from './missed-trades.ts'
import { createOpenQuotes, type WatchedQuote } from './open-quotes.ts'
import { backoffMs } from './socket.ts'

/** What the source's books show beyond what it told, since they were last compared. */
export interface GapReport {
  /** When the books were compared last; undefined when there was nothing to compare with. */
  readonly since: EpochMs | undefined
  readonly until: EpochMs
  /** Trades that must have happened without a word. */
  readonly missed: readonly MissedTrade[]
  /** Contracts that are no longer held although they have not expired. */
  readonly gone: readonly PositionDifference[]
  /** Cash that no trade explains: a deposit, a withdrawal, a fee that is not modelled. */
  readonly unexplained: readonly CashDifference[]
}

/** What a later life must know to find the trades of the time between: plain data, bigints included. */
export interface RyskMemory {
  /** What the account held when the books were compared last, with the trades told since; undefined before that. */
  readonly account: Account | undefined
  readonly comparedAt: EpochMs | undefined
  /** Quotes that may be taken, or may have been without a word. */
  readonly quotes: readonly WatchedQuote[]
  readonly trades: KnownTradesMemory
}

/**
 * Compares the source's books with what it told.
 *
 * The first look takes the books as they are, unless an earlier life left its memory; each later one reports what no
 * trade message told of, and takes it as known, so that nothing is reported twice and a message that comes late after
 * all is no news.
 */
export interface AccountWatch {
  /** The maker socket has opened: look, as messages may have been lost before. */
  opened(): void
  closed(): void
  signed(quote: WatchedQuote): void
  /** The quote is not in the operator's hands, and can't be what was missed. */
  refused(nonce: string): void
  /** @returns whether the trade is news: neither a repeat nor found before */
  told(trade: BelievedTrade): boolean
  /**
   * Look now. Two looks that run at once are one.
   *
   * @throws {RyskError} when the books can't be read or don't come to rest
   */
  look(): Promise<GapReport>
  memory(): RyskMemory
  stop(): void
}

export interface AccountWatchOptions {
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  readonly settleMs: number
  readonly memory: RyskMemory | undefined
  /** @throws when the books can't be read */
  readAccount(): Promise<Account>
  /** From now until the account is read again, trades may have happened that nobody told of. */
  onDoubt(): void
  onReport(report: GapReport): void
}

export function createAccountWatch(options: AccountWatchOptions): AccountWatch {
  const { clock, random, logger, settleMs, readAccount, onDoubt } = options
  const quotes = createOpenQuotes(options.memory?.quotes)
  const trades = createKnownTrades(options.memory?.trades)
  let known = options.memory?.account
  let comparedAt = options.memory?.comparedAt
  let isOpen = false
  let toldCount = 0
  let failures = 0
  let looking: Promise<GapReport> | undefined
  let cancelNext: Cancel = () => {}
  let stopped = false
  const books = createBooksAtRest({ clock, settleMs, readAccount, toldCount: () => toldCount })

  async function lookOnce(): Promise<GapReport> {
    const beganAt = clock.nowMs()
    const actual = await books.read()
    const report = compare(known ?? actual, actual, clock.nowMs())
    known = actual
    comparedAt = report.until
    trades.found(report.missed, report.until, clock.monotonicMs())
    for (const { quotes: named } of report.missed) for (const { nonce } of named) quotes.removeRfqOf(nonce)
    quotes.lookedAt(beganAt)
    return report
  }

  function compare(before: Account, actual: Account, until: EpochMs): GapReport {
    const difference = accountDifference(before, actual)
    const { trades: missed, unexplained } = findMissedTrades(difference, quotes.all())
    const gone = difference.positions.filter(({ quantity, terms }) => quantity < 0n && terms.expiry > until)
    return { since: comparedAt, until, missed, gone, unexplained }
  }

  function take({ terms, quantity, premiumToken, premium, fee }: BelievedTrade): void {
    if (known === undefined) return
    known = changedAccount(known, {
      positions: [{ terms, quantity: heldContracts(quantity) }],
      cash: [{ token: premiumToken, amount: wad(-(premium + fee)) }],
    })
  }

  function look(): Promise<GapReport> {
    looking ??= lookOnce().finally(() => {
      looking = undefined
    })
    return looking
  }

  /** Look, and again when it failed, and again when the last quote has ended that will not be heard of. */
  function lookAndReport(): void {
    cancelNext()
    onDoubt()
    look().then(
      (report) => {
        failures = 0
        options.onReport(report)
        const lastEnd = quotes.lastUnheardEnd()
        if (isOpen && lastEnd !== undefined) {
          cancelNext = clock.after(Math.max(1, lastEnd - clock.nowMs()), lookAndReport)
        }
      },
      (error: unknown) => {
        if (stopped || !isOpen) return
        failures += 1
        logger.warn('rysk.account.unread', { reason: causeText(error) })
        cancelNext = clock.after(backoffMs(failures, random), lookAndReport)
      },
    )
  }

  return {
    opened() {
      isOpen = true
      quotes.connected()
      lookAndReport()
    },
    closed() {
      isOpen = false
      cancelNext()
      onDoubt()
    },
    signed: quotes.add,
    refused: quotes.remove,
    told(trade) {
      const isNews = trades.isNews(trade, quotes.signedAt(trade.quoteNonce), clock.monotonicMs())
      quotes.removeRfqOf(trade.quoteNonce)
      if (!isNews) return false
      toldCount += 1
      take(trade)
      return true
    },
    look,
    memory: () => ({ account: known, comparedAt, quotes: quotes.all(), trades: trades.memory() }),
    stop() {
      stopped = true
      cancelNext()
      books.stop()
    },
  }
}
