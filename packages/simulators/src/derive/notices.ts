import type { EpochMs } from '@riposte/market-model'
import { bestQuoteNotice } from './best-quote.ts'
import type { Exchange } from './exchange.ts'
import { orderRecord } from './order.ts'
import type { BalanceChange } from './outbox.ts'
import { quoteNotice } from './quote.ts'
import { mayQuote, publicRfqRecord } from './rfq.ts'
import { publicTradeNotice, tradeRecord } from './trade.ts'
import { decimalText } from './wire-decimal.ts'

/** One notification: the data are built when somebody listens, at once, so that they show the state after the step. */
export interface Notice {
  readonly channel: string
  readonly data: () => readonly unknown[]
}

const NONE: readonly Notice[] = []

/** What a step of the exchange changed, as at most one notification a channel. */
export function drainNotices(exchange: Exchange, now: EpochMs): readonly Notice[] {
  const changes = exchange.outbox.take()
  if (changes === undefined) return NONE
  const notices: Notice[] = []
  for (const [subaccount, changed] of changes.orders) {
    notices.push({ channel: `${subaccount.id}.orders`, data: () => [...changed].map((one) => orderRecord(one)) })
  }
  for (const [subaccount, made] of changes.trades) {
    notices.push({ channel: `${subaccount.id}.trades`, data: () => made.map((trade) => tradeRecord(trade, now)) })
  }
  for (const [subaccount, changed] of changes.balances) {
    notices.push({ channel: `${subaccount.id}.balances`, data: () => changed.map(balanceRecord) })
  }
  for (const [channel, made] of changes.publicTrades) {
    notices.push({ channel, data: () => made.map(publicTradeNotice) })
  }
  for (const [subaccount, changed] of changes.quotes) {
    notices.push({ channel: `${subaccount.id}.quotes`, data: () => [...changed].map(quoteNotice) })
  }
  for (const rfq of changes.rfqs) {
    for (const account of exchange.accounts.all()) {
      if (!mayQuote(rfq, account)) continue
      notices.push({ channel: `${account.wallet}.rfqs`, data: () => [publicRfqRecord(rfq)] })
    }
  }
  for (const [rfq, directions] of changes.bestQuotes) {
    const data = () => [...directions].map((direction) => bestQuoteNotice(exchange, rfq, direction, now))
    notices.push({ channel: `${rfq.subaccount.id}.best.quotes`, data })
  }
  return notices
}

function balanceRecord(change: BalanceChange): Record<string, unknown> {
  return {
    name: change.name,
    new_balance: decimalText(change.next),
    previous_balance: decimalText(change.previous),
    update_type: change.reason,
  }
}
