import type { Wad } from '@riposte/market-model'
import type { Subaccount } from './accounts.ts'
import type { Listed } from './listed.ts'
import { type Order, orderRecord } from './order.ts'
import { type PublicTrade, publicTradeNotice, type Trade, tradeRecord } from './trade.ts'
import { decimalText } from './wire-decimal.ts'

interface BalanceChange {
  /** An instrument or `USDC`. */
  readonly name: string
  readonly previous: Wad
  readonly next: Wad
  readonly reason: 'trade' | 'option_settlement'
}

/** One notification: the data are built when somebody listens, at once, so that they show the state after the step. */
export interface Notice {
  readonly channel: string
  readonly data: () => readonly unknown[]
}

/** Collects what a step of the exchange changed, and turns it into at most one notification a channel. */
export interface Outbox {
  orderChanged(order: Order): void
  traded(trade: Trade): void
  tradedPublicly(trade: PublicTrade): void
  balanceChanged(subaccount: Subaccount, change: BalanceChange): void
  drain(): readonly Notice[]
  /** Instruments whose orders changed since the last call. */
  takeTouched(): ReadonlySet<Listed>
}

export function createOutbox(): Outbox {
  let orders = new Map<Subaccount, Set<Order>>()
  let trades = new Map<Subaccount, Trade[]>()
  let balances = new Map<Subaccount, BalanceChange[]>()
  let publicTrades = new Map<string, PublicTrade[]>()
  let touched = new Set<Listed>()

  return {
    orderChanged(order) {
      touched.add(order.listed)
      const known = orders.get(order.subaccount)
      if (known === undefined) orders.set(order.subaccount, new Set([order]))
      else known.add(order)
    },
    traded: (trade) => append(trades, trade.order.subaccount, trade),
    tradedPublicly(trade) {
      append(publicTrades, `trades.${trade.instrument}`, trade)
      append(publicTrades, `trades.${trade.type}.${trade.currency}`, trade)
    },
    balanceChanged: (subaccount, change) => append(balances, subaccount, change),
    takeTouched() {
      const taken = touched
      touched = new Set()
      return taken
    },
    drain() {
      const notices: Notice[] = []
      for (const [subaccount, changed] of orders) {
        notices.push({ channel: `${subaccount.id}.orders`, data: () => [...changed].map((one) => orderRecord(one)) })
      }
      for (const [subaccount, made] of trades) {
        notices.push({ channel: `${subaccount.id}.trades`, data: () => made.map(tradeRecord) })
      }
      for (const [subaccount, changes] of balances) {
        notices.push({ channel: `${subaccount.id}.balances`, data: () => changes.map(balanceRecord) })
      }
      for (const [channel, made] of publicTrades) notices.push({ channel, data: () => made.map(publicTradeNotice) })
      orders = new Map()
      trades = new Map()
      balances = new Map()
      publicTrades = new Map()
      return notices
    },
  }
}

function append<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [value])
  else list.push(value)
}

function balanceRecord(change: BalanceChange): Record<string, unknown> {
  return {
    name: change.name,
    new_balance: decimalText(change.next),
    previous_balance: decimalText(change.previous),
    update_type: change.reason,
  }
}
