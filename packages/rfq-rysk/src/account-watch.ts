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
  termsKey,
} from './account.ts'
import { causeText, RyskError } from './errors.ts'
import { findMissedTrades, type MissedTrade, type OpenQuote } from './missed-trades.ts'
import { createRecentIds } from './recent-ids.ts'
import { backoffMs } from './socket.ts'

/** What the source's books show beyond what it told, since they were last compared. */
export interface GapReport {
  /** When the books agreed last; undefined when there was nothing to compare with. */
  readonly since: EpochMs | undefined
  readonly until: EpochMs
  /** Trades that must have happened without a word. */
  readonly missed: readonly MissedTrade[]
  /** Contracts that are no longer held although they have not expired. */
  readonly gone: readonly PositionDifference[]
  /** Cash that no trade explains: a deposit, a withdrawal, a fee that is not modelled. */
  readonly unexplained: readonly CashDifference[]
}

/** A quote with the moments between which it can be taken. */
interface WatchedQuote extends OpenQuote {
  readonly signedAt: EpochMs
  /** When it can no longer be taken nor a late trade of it be told. */
  readonly endsAt: EpochMs
}

/**
 * Compares the source's books with what it told.
 *
 * The first look takes the books as they are; each later one reports what no trade message told of, and takes it as
 * known, so that nothing is reported twice and a message that comes late after all is no news.
 */
export interface AccountWatch {
  /** The maker socket has opened: look, as messages may have been lost before. */
  opened(): void
  /** It was lost. Quotes that were open then stay candidates until the next look. */
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
  stop(): void
}

export interface AccountWatchOptions {
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  /** @throws when the books can't be read */
  readAccount(): Promise<Account>
  /** Between two readings that must agree: a trade that is in the books is told within this time. */
  readonly settleMs: number
  onReport(report: GapReport): void
}

const READINGS_MAX = 6
const TOLD_KEEP_MS = 7 * 86_400_000
const PRUNE_EVERY = 256

export function createAccountWatch(options: AccountWatchOptions): AccountWatch {
  const { clock, random, logger, readAccount, settleMs } = options
  const quotes = new Map<string, WatchedQuote>()
  const toldNonces = createRecentIds(TOLD_KEEP_MS)
  /** Found by a look that could not name the quote: contracts by option. */
  const unclaimed = new Map<string, { readonly quantity: bigint; readonly foundAt: EpochMs }>()
  let known: Account | undefined
  let knownAt: EpochMs | undefined
  let isOpen = false
  let toldCount = 0
  let signedCount = 0
  let failures = 0
  let looking: Promise<GapReport> | undefined
  let wake: (() => void) | undefined
  let cancelRetry: Cancel = () => {}
  let stopped = false

  function forgetEnded(): void {
    const now = clock.nowMs()
    for (const [nonce, { endsAt }] of quotes) if (endsAt <= now) quotes.delete(nonce)
  }

  function pause(): Promise<void> {
    return new Promise((resolve) => {
      const cancel = clock.after(settleMs, resolve)
      wake = () => {
        cancel()
        resolve()
      }
    })
  }

  /** The books at rest: two readings that agree, with no trade told from the first to the second. */
  async function readAtRest(): Promise<Account> {
    let toldBefore = toldCount
    let last = await readAccount()
    for (let i = 1; i < READINGS_MAX; i++) {
      await pause()
      if (stopped) throw new RyskError('STATE', 'stopped while the account was looked at')
      const toldNow = toldCount
      const next = await readAccount()
      const { positions, cash } = accountDifference(last, next)
      if (positions.length === 0 && cash.length === 0 && toldCount === toldBefore) return next
      toldBefore = toldNow
      last = next
    }
    throw new RyskError('NO_ANSWER', `account: ${READINGS_MAX} readings, no two of them agree`)
  }

  async function lookOnce(): Promise<GapReport> {
    const actual = await readAtRest()
    const now = clock.nowMs()
    const report = compare(known ?? actual, actual, now)
    known = actual
    knownAt = now
    failures = 0
    rememberFound(report.missed, now)
    if (isOpen) forgetEnded()
    return report
  }

  function compare(before: Account, actual: Account, until: EpochMs): GapReport {
    const difference = accountDifference(before, actual)
    const { trades: missed, unexplained } = findMissedTrades(difference, [...quotes.values()])
    const gone = difference.positions.filter(({ quantity, terms }) => quantity < 0n && terms.expiry > until)
    return { since: knownAt, until, missed, gone, unexplained }
  }

  /** What was found is no news when its message comes after all. */
  function rememberFound(missed: readonly MissedTrade[], foundAt: EpochMs): void {
    for (const trade of missed) {
      for (const { nonce, rfqId } of trade.quotes) {
        toldNonces.admit(nonce, clock.monotonicMs())
        for (const [other, quote] of quotes) if (quote.rfqId === rfqId) quotes.delete(other)
      }
      if (trade.quotes.length > 0) continue
      const key = termsKey(trade.terms)
      unclaimed.set(key, { quantity: (unclaimed.get(key)?.quantity ?? 0n) + trade.quantity, foundAt })
    }
  }

  function take({ terms, quantity, premiumToken, premium, fee }: BelievedTrade): void {
    if (known === undefined) return
    known = changedAccount(known, {
      positions: [{ terms, quantity: heldContracts(quantity) }],
      cash: [{ token: premiumToken, amount: wad(-(premium + fee)) }],
    })
  }

  /** Whether a look has found these contracts already. A quote that was signed after it is another trade for sure. */
  function wasFound({ terms, quantity }: BelievedTrade, signedAt: EpochMs | undefined): boolean {
    const key = termsKey(terms)
    const found = unclaimed.get(key)
    if (found === undefined || (signedAt !== undefined && signedAt > found.foundAt)) return false
    const left = found.quantity - heldContracts(quantity)
    if (left < 0n) return false
    if (left === 0n) unclaimed.delete(key)
    else unclaimed.set(key, { ...found, quantity: left })
    return true
  }

  function look(): Promise<GapReport> {
    looking ??= lookOnce().finally(() => {
      looking = undefined
    })
    return looking
  }

  function lookAndReport(): void {
    cancelRetry()
    look().then(options.onReport, (error: unknown) => {
      if (stopped || !isOpen) return
      failures += 1
      logger.warn('rysk.account.unread', { reason: causeText(error) })
      cancelRetry = clock.after(backoffMs(failures, random), lookAndReport)
    })
  }

  return {
    opened() {
      isOpen = true
      lookAndReport()
    },
    closed() {
      isOpen = false
      cancelRetry()
    },
    signed(quote) {
      quotes.set(quote.nonce, quote)
      signedCount += 1
      // While the socket is down, and until the look after that, a quote that has ended may have been taken unheard.
      if (isOpen && looking === undefined && signedCount % PRUNE_EVERY === 0) forgetEnded()
    },
    refused: (nonce) => void quotes.delete(nonce),
    told(trade) {
      if (!toldNonces.admit(trade.quoteNonce, clock.monotonicMs())) return false
      toldCount += 1
      const quoted = quotes.get(trade.quoteNonce)
      for (const [nonce, quote] of quotes) if (quote.rfqId === quoted?.rfqId) quotes.delete(nonce)
      if (wasFound(trade, quoted?.signedAt)) return false
      take(trade)
      return true
    },
    look,
    stop() {
      stopped = true
      cancelRetry()
      wake?.()
    },
  }
}
