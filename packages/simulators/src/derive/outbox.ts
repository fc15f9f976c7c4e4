import type { Side, Wad } from '@riposte/market-model'
import type { Subaccount } from './accounts.ts'
import type { Listed } from './listed.ts'
import type { Order } from './order.ts'
import type { Quote } from './quote.ts'
import type { Rfq } from './rfq.ts'
import type { PublicTrade, Trade } from './trade.ts'

export interface BalanceChange {
  /** An instrument or `USDC`. */
  readonly name: string
  readonly previous: Wad
  readonly next: Wad
  readonly reason: 'trade' | 'asset_deposit' | 'transfer' | 'option_settlement' | 'perp_settlement'
}

/** What changed since it was last looked at, in the order in which it first did. */
interface Changes {
  readonly orders: Map<Subaccount, Set<Order>>
  readonly trades: Map<Subaccount, Trade[]>
  readonly balances: Map<Subaccount, BalanceChange[]>
  /** By channel. */
  readonly publicTrades: Map<string, PublicTrade[]>
  readonly rfqs: Set<Rfq>
  readonly quotes: Map<Subaccount, Set<Quote>>
  /** Directions of makers whose best quote may be another one now. */
  readonly bestQuotes: Map<Rfq, Set<Side>>
}

/** Collects what a step of the exchange changed. */
export interface Outbox {
  orderChanged(order: Order): void
  traded(trade: Trade): void
  tradedPublicly(trade: PublicTrade): void
  balanceChanged(subaccount: Subaccount, change: BalanceChange): void
  rfqChanged(rfq: Rfq): void
  quoteChanged(quote: Quote): void
  /** @param direction of the maker that came or went */
  bestQuoteChanged(rfq: Rfq, direction: Side): void
  /** Undefined when nothing changed. */
  take(): Changes | undefined
  /** Instruments whose orders changed since the last call. */
  takeTouched(): ReadonlySet<Listed>
}

const NONE: ReadonlySet<Listed> = new Set()

export function createOutbox(): Outbox {
  let changes: Changes | undefined
  let touched: Set<Listed> | undefined
  const open = (): Changes => {
    changes ??= {
      orders: new Map(),
      trades: new Map(),
      balances: new Map(),
      publicTrades: new Map(),
      rfqs: new Set(),
      quotes: new Map(),
      bestQuotes: new Map(),
    }
    return changes
  }

  return {
    orderChanged(order) {
      touched ??= new Set()
      touched.add(order.listed)
      include(open().orders, order.subaccount, order)
    },
    traded: (trade) => append(open().trades, trade.order.subaccount, trade),
    tradedPublicly(trade) {
      append(open().publicTrades, `trades.${trade.instrument}`, trade)
      append(open().publicTrades, `trades.${trade.type}.${trade.currency}`, trade)
    },
    balanceChanged: (subaccount, change) => append(open().balances, subaccount, change),
    rfqChanged: (rfq) => void open().rfqs.add(rfq),
    quoteChanged: (quote) => include(open().quotes, quote.subaccount, quote),
    bestQuoteChanged: (rfq, direction) => include(open().bestQuotes, rfq, direction),
    take() {
      const taken = changes
      changes = undefined
      return taken
    },
    takeTouched() {
      const taken = touched
      touched = undefined
      return taken ?? NONE
    },
  }
}

function append<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [value])
  else list.push(value)
}

function include<Key, Value>(sets: Map<Key, Set<Value>>, key: Key, value: Value): void {
  const set = sets.get(key)
  if (set === undefined) sets.set(key, new Set([value]))
  else set.add(value)
}
