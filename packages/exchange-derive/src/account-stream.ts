import type { Fill, OrderState, VenueEvents } from '@riposte/market-model'
import { forgetOldest } from './bounded.ts'
import { decodeOrder } from './decode/order.ts'
import { decodeTrade } from './decode/trade.ts'
import type { Reporter } from './report.ts'
import { asArray } from './wire/fields.ts'

/** What the account's own stream told: emits each fill once, and remembers which orders were last seen open. */
export interface AccountStream {
  /** Data of an `.orders` notification: an array. Never throws. */
  onOrders(data: unknown): void
  /** Data of a `.trades` notification: an array. Never throws. */
  onTrades(data: unknown): void
  /** Rows of the trade history, read while catching up. */
  onTradeHistory(rows: readonly unknown[]): void
  order(order: OrderState): void
  /** An order seen in a reply, which its caller is told of by the reply. */
  noteOrder(order: OrderState): void
  /** Orders that were open when last heard of, or whose end has not been told yet. */
  openOrders(): readonly OrderState[]
  /** The exchange's time of the newest fill, or of the start. */
  lastFillMs(): number
  startAt(exchangeMs: number): void
}

/** Fill ids remembered; a repeat comes within seconds, so this is hours of trading. */
const FILLS_REMEMBERED = 20_000
/** The exchange caps open orders well below. */
const ORDERS_REMEMBERED = 2000
/** Updates overtake each other by moments. */
const ENDED_REMEMBERED = 20_000

/** Updates may overtake each other on their way, but an order does not come back to life, nor lose fills. */
function isNews(order: OrderState, told: OrderState): boolean {
  if (order.filled !== told.filled) return order.filled > told.filled
  return told.status === 'open'
}

export function createAccountStream(events: Pick<VenueEvents, 'fill' | 'order'>, report: Reporter): AccountStream {
  const emitted = new Set<string>()
  const open = new Map<string, OrderState>()
  const ended = new Set<string>()
  const told = new Map<string, OrderState>()
  let lastFillMs = 0

  function fill(fill: Fill): void {
    if (emitted.has(fill.fillId)) return
    emitted.add(fill.fillId)
    forgetOldest(emitted, FILLS_REMEMBERED)
    lastFillMs = Math.max(lastFillMs, fill.timestamp)
    report.guard('fill', () => events.fill(fill))
  }

  function noteOrder(order: OrderState): void {
    const { orderId } = order
    open.delete(orderId)
    if (order.status === 'closed') {
      ended.add(orderId)
      forgetOldest(ended, ENDED_REMEMBERED)
    } else if (!ended.has(orderId)) {
      open.set(orderId, order)
      forgetOldest(open, ORDERS_REMEMBERED)
    }
  }

  function order(order: OrderState): void {
    const before = told.get(order.orderId)
    const isOvertaken = order.status === 'open' && ended.has(order.orderId)
    noteOrder(order)
    if (isOvertaken || (before !== undefined && !isNews(order, before))) return
    told.delete(order.orderId)
    told.set(order.orderId, order)
    forgetOldest(told, ENDED_REMEMBERED)
    report.guard('order', () => events.order(order))
  }

  function trade(row: unknown): void {
    const decoded = decodeTrade(row)
    if (decoded !== undefined) fill(decoded)
  }

  /** Row by row: one that cannot be read must not hide the others. */
  function each(rows: readonly unknown[], handle: (row: unknown) => void): void {
    for (const row of rows) {
      try {
        handle(row)
      } catch (error) {
        report.badMessage(error)
      }
    }
  }

  function rowsOf(kind: string, data: unknown): readonly unknown[] {
    try {
      return asArray(kind, data)
    } catch (error) {
      report.badMessage(error)
      return []
    }
  }

  return {
    onOrders: (data) => each(rowsOf('orders', data), (row) => order(decodeOrder(row))),
    onTrades: (data) => each(rowsOf('trades', data), trade),
    // The newest comes first in a history; the desk is told in the order in which things happened.
    onTradeHistory: (rows) => each([...rows].reverse(), trade),
    order,
    noteOrder,
    openOrders() {
      const toldOpen = [...told.values()].filter(({ orderId, status }) => status === 'open' && !open.has(orderId))
      return [...open.values(), ...toldOpen]
    },
    lastFillMs: () => lastFillMs,
    startAt(exchangeMs) {
      lastFillMs = Math.max(lastFillMs, exchangeMs)
    },
  }
}
