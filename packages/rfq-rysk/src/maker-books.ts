import {
  type BelievedTrade,
  type Clock,
  type EpochMs,
  epochMs,
  fromSeconds,
  type Logger,
  type OptionTerms,
  type Random,
  type Rfq,
  type SignedQuote,
  type SourceBalance,
  type SourcePosition,
  type Token,
  type Wad,
  wad,
} from '@riposte/market-model'
import { createAccountWatch, type GapReport, type RyskMemory } from './account-watch.ts'
import { type Cover, createBalanceLedger, type Funds } from './balance-ledger.ts'
import type { RyskTrade } from './decode/trade.ts'
import { premiumOf } from './fee.ts'
import { createFeeModel } from './fee-model.ts'
import type { RyskAlert } from './source.ts'

/** What the maker holds at the source and what it has promised, kept from what it signs and what it is told. */
export interface MakerBooks {
  fee(price: Wad, quantity: Wad, spot: Wad | undefined, tokenDecimals: number): Wad
  cover(rfq: Rfq, price: Wad): Cover
  funds(): readonly Funds[]
  /** @param token in which the premium is paid */
  signed(quote: SignedQuote, terms: OptionTerms, token: Token): void
  /** The quote is not in the operator's hands. */
  refused(nonce: string): void
  /** @returns whether the trade is news: neither a repeat nor in a report before */
  told(trade: BelievedTrade, message: RyskTrade): boolean
  balances(): Promise<readonly SourceBalance[]>
  reconcile(): Promise<GapReport>
  makerSocket(open: boolean): void
  memory(): RyskMemory
  stop(): void
}

export interface MakerBooksOptions {
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  /** How long after its validity a quote's trade may still be told. */
  readonly lateMs: number
  readonly settleMs: number
  /** Of an earlier life. */
  readonly memory: RyskMemory | undefined
  /** @throws when they can't be read */
  readBalances(): Promise<readonly SourceBalance[]>
  /** @throws when they can't be read */
  readPositions(): Promise<readonly SourcePosition[]>
  alert(alert: RyskAlert): void
}

export function createMakerBooks(options: MakerBooksOptions): MakerBooks {
  const { clock, random, logger, lateMs, settleMs, alert } = options
  const fees = createFeeModel()
  const ledger = createBalanceLedger(clock)
  const watch = createAccountWatch({
    clock,
    random,
    logger,
    settleMs,
    memory: options.memory,
    onDoubt: ledger.doubt,
    async readAccount() {
      const [positions, read] = await Promise.all([options.readPositions(), balances()])
      return { positions, balances: read }
    },
    onReport,
  })
  for (const quote of options.memory?.quotes ?? []) ledger.reserve(quote)

  async function balances(): Promise<readonly SourceBalance[]> {
    const answered = ledger.reading()
    const read = await options.readBalances()
    answered(read)
    return read
  }

  /** What a quote would take, spot unknown: the most that the model has. */
  function costOf(price: Wad, quantity: Wad, token: Token): { readonly premium: Wad; readonly fee: Wad } {
    return {
      premium: premiumOf(price, quantity, token.decimals),
      fee: fees.fee(price, quantity, undefined, token.decimals),
    }
  }

  function onReport(report: GapReport): void {
    settle(report)
    const { missed, gone, unexplained } = report
    const isQuiet = missed.length + gone.length + unexplained.length === 0
    logger[isQuiet ? 'info' : 'error']('rysk.account.compared', {
      missedTrades: missed.length,
      quotes: missed.flatMap(({ quotes }) => quotes.map(({ nonce }) => nonce)).join(' '),
      gone: gone.length,
      unexplained: unexplained.map(({ token, amount }) => `${amount} ${token.symbol}`).join(' '),
    })
    if (!isQuiet) alert({ kind: 'gap', report })
  }

  function settle({ missed }: GapReport): void {
    ledger.trust()
    for (const { quotes } of missed) for (const { nonce } of quotes) ledger.releaseRfqOf(nonce)
  }

  function checkFee(
    { quoteNonce, price, quantity, fee, premiumToken }: BelievedTrade,
    { fees: charged, mark }: RyskTrade,
  ) {
    // Without a fee in the message there is only the model's own.
    if (charged === undefined) return
    const { decimals } = premiumToken
    const verdict = fees.compare({ price, quantity, spot: mark, charged: fee, tokenDecimals: decimals })
    if (verdict.status === 'agrees') return
    const { modelled, raised } = verdict
    logger.error('rysk.fee.differs', { quoteNonce, modelled: `${modelled}`, charged: `${fee}`, raised })
    alert({ kind: 'fee-differs', quoteNonce, token: premiumToken, modelled, charged: fee, raised })
  }

  function checkLateness({ quoteNonce, tradedAt }: BelievedTrade, { quote }: RyskTrade): void {
    const lateMs = tradedAt - fromSeconds(quote.validUntil)
    if (lateMs <= 0) return
    logger.warn('rysk.trade.late', { quoteNonce, lateMs })
    alert({ kind: 'late-trade', quoteNonce, lateMs })
  }

  return {
    fee: fees.fee,
    cover(rfq, price) {
      const { premium, fee } = costOf(price, rfq.quantity, rfq.premiumToken)
      return ledger.cover(rfq.id, rfq.premiumToken, wad(premium + fee))
    },
    funds: ledger.funds,
    signed({ rfqId, nonce, price, quantity, validUntil }, terms, token) {
      const { premium, fee } = costOf(price, quantity, token)
      const signedAt: EpochMs = clock.nowMs()
      const endsAt = epochMs(validUntil + lateMs)
      const watched = { rfqId, nonce, terms, quantity, price, token, premium, fee, signedAt, endsAt }
      ledger.reserve(watched)
      watch.signed(watched)
    },
    refused(nonce) {
      ledger.release(nonce)
      watch.refused(nonce)
    },
    told(trade, message) {
      ledger.releaseRfqOf(trade.quoteNonce)
      if (!watch.told(trade)) return false
      ledger.spend(trade.premiumToken, wad(trade.premium + trade.fee))
      checkFee(trade, message)
      checkLateness(trade, message)
      return true
    },
    balances,
    async reconcile() {
      const report = await watch.look()
      settle(report)
      return report
    },
    makerSocket(open) {
      if (open) watch.opened()
      else watch.closed()
    },
    memory: watch.memory,
    stop: watch.stop,
  }
}
