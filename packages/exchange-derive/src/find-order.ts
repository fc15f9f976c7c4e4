import {
  type Clock,
  type Fill,
  formatWad,
  type OrderLookup,
  type OrderRequest,
  type OrderState,
  wad,
} from '@riposte/market-model'
import { decodeOrder } from './decode/order.ts'
import { decodeTrade } from './decode/trade.ts'
import type { DeriveOrderRequest } from './derive-order.ts'
import { messageOf } from './errors.ts'
import type { ExchangeTime } from './exchange-time.ts'
import { readHistory } from './history.ts'
import { readOpenOrders } from './open-orders.ts'
import { type Requester, sleep } from './request.ts'
import { asRecord } from './wire/fields.ts'

export interface FindOrderOptions {
  readonly requester: Requester
  readonly clock: Clock
  readonly time: ExchangeTime
  readonly subaccountId: number
  /** Until when an order under this label may still reach the engine, in its time; undefined when none is on its way. */
  readonly mayArriveUntilMs: number | undefined
  /** The longest that a look-up waits for that moment. */
  readonly waitMaxMs: number
}

/** An order that is older than this is not searched for: positions tell the truth about it. */
const LOOK_BACK_MS = 30 * 24 * 3600 * 1000
const PAGES_MAX = 20
/** The engine's last moment for an order, as seen by a look-up a moment later. */
const ARRIVAL_MARGIN_MS = 250

/**
 * Look for an order by its label: among the resting (and, for one with a trigger, the waiting), then among the ended ones,
 * then among the trades.
 *
 * `absent` is said only when the order cannot come into being any more: as long as a sent one may still reach the
 * engine, a look-up that finds nothing waits for the order's reject time and looks again.
 */
export async function findOrder(request: DeriveOrderRequest, options: FindOrderOptions): Promise<OrderLookup> {
  try {
    const found = await look(request, options)
    if (found.status !== 'absent' || options.mayArriveUntilMs === undefined) return found

    const waitMs = options.mayArriveUntilMs + ARRIVAL_MARGIN_MS - options.time.now()
    if (waitMs <= 0) return found
    if (waitMs > options.waitMaxMs) {
      return { status: 'unknown', cause: `nothing yet, but the order may still arrive for ${Math.round(waitMs)} ms` }
    }
    await sleep(options.clock, waitMs)
    return await look(request, options)
  } catch (error) {
    return { status: 'unknown', cause: messageOf(error) }
  }
}

async function look(request: DeriveOrderRequest, options: FindOrderOptions): Promise<OrderLookup> {
  const { requester, clock, subaccountId } = options
  const filter = { subaccount_id: subaccountId, from_timestamp: Math.max(0, options.time.now() - LOOK_BACK_MS) }
  const isOurs = (row: unknown): boolean => asRecord('history', row).label === request.label

  for (const which of request.trigger === undefined ? (['resting'] as const) : (['waiting', 'resting'] as const)) {
    const rows = await readOpenOrders(requester, clock, which, subaccountId)
    const open = rows.filter(isOurs).map(decodeOrder)[0]
    if (open !== undefined) return withFills(open, options)
  }

  const some = (rows: readonly unknown[]): boolean => rows.some(isOurs)
  const orders = await readHistory(requester, clock, 'private/get_order_history', filter, PAGES_MAX, some)
  const ended = mostFilled(orders.rows.filter(isOurs).map(decodeOrder))
  if (ended !== undefined) return withFills(ended, options)

  const tradeFilter = { ...filter, instrument_name: request.instrument }
  const trades = await readHistory(requester, clock, 'private/get_trade_history', tradeFilter, PAGES_MAX)
  const fills = decodeFills(trades.rows).filter((fill) => fill.label === request.label)
  const first = fills[0]
  if (first !== undefined) return { status: 'found', order: orderOfFills(request, first.orderId, fills), fills }
  if (orders.truncated || trades.truncated) {
    return { status: 'unknown', cause: `not among the newest rows of the history, which goes on beyond them` }
  }
  return { status: 'absent' }
}

/** Labels are meant to be used once. Should one have been used again, the order that traded is the one that matters. */
function mostFilled(orders: readonly OrderState[]): OrderState | undefined {
  return orders.reduce<OrderState | undefined>(
    (best, order) => (best === undefined || order.filled > best.filled ? order : best),
    undefined,
  )
}

async function withFills(order: OrderState, options: FindOrderOptions): Promise<OrderLookup> {
  if (order.filled === 0n) return { status: 'found', order, fills: [] }
  const filter = { subaccount_id: options.subaccountId, order_id: order.orderId }
  const trades = await readHistory(options.requester, options.clock, 'private/get_trade_history', filter, PAGES_MAX)
  const fills = decodeFills(trades.rows).filter((fill) => fill.orderId === order.orderId)
  const filled = sumOf(fills)
  // More than the order said is well: it went on filling in between. Less means that the trades lag behind.
  if (filled < order.filled) {
    const cause = `the order has filled ${formatWad(order.filled)}, its trades so far ${formatWad(filled)}`
    return { status: 'unknown', cause }
  }
  return {
    status: 'found',
    order: { ...order, filled, status: filled >= order.amount ? 'closed' : order.status },
    fills,
  }
}

/** One fill for each id, the oldest first, although pages may repeat rows. */
function decodeFills(rows: readonly unknown[]): readonly Fill[] {
  const fills = new Map<string, Fill>()
  for (const row of [...rows].reverse()) {
    const fill = decodeTrade(row)
    if (fill !== undefined) fills.set(fill.fillId, fill)
  }
  return [...fills.values()]
}

function sumOf(fills: readonly Fill[]): OrderState['filled'] {
  return wad(fills.reduce((sum, fill) => sum + fill.amount, 0n))
}

/** An order known by its trades alone is not resting and not in the history yet: it has ended. */
function orderOfFills(request: OrderRequest, orderId: string, fills: readonly Fill[]): OrderState {
  const { label, instrument, side, amount } = request
  return { label, orderId, instrument, side, amount, filled: sumOf(fills), status: 'closed' }
}
