import type { HedgeDecision } from '@riposte/hedge-engine'
import {
  divideWad,
  type EpochMs,
  type Fill,
  multiplyWad,
  type OrderRequest,
  type Reject,
  WAD_ZERO,
  type Wad,
  wad,
} from '@riposte/market-model'
import type { DeskEvent } from '../events.ts'
import type { Timeline } from './timelines.ts'

/** One of our orders at the hedging venue, from its signature on. */
export interface OrderRecord {
  /** Of the trade that it hedges, or of the underlying's delta hedger. */
  readonly tradeId: string
  readonly request: OrderRequest
  /** On what a trade's hedge decided for it. */
  readonly plan: HedgeDecision | undefined
  /**
   * `signed` is durable and on its way; `unknown` has no answer, and is asked for; `accepted` is at the venue with less
   * than its amount filled, which an immediate order keeps to its end; `closed` is over with less than its amount.
   */
  readonly status: 'signed' | 'unknown' | 'accepted' | 'rejected' | 'filled' | 'closed'
  readonly orderId: string | undefined
  /** Contracts */
  readonly filled: Wad
  /** USD per contract of what was filled; undefined while nothing is. */
  readonly averagePrice: Wad | undefined
  /** In `token`. */
  readonly fee: Wad
  readonly venue: string | undefined
  readonly token: string | undefined
  readonly fills: number
  readonly reject: Reject | undefined
  readonly signedAt: EpochMs
  readonly updatedAt: EpochMs
}

/** The orders of a trade, oldest first, folded from its events. */
export function hedgeOrders({ events }: Pick<Timeline, 'events'>): readonly OrderRecord[] {
  const orders = new Map<string, OrderRecord>()
  for (const event of events) {
    const label = labelOf(event)
    const order = label === undefined ? undefined : nextOrder(orders.get(label), event)
    if (label !== undefined && order !== undefined) orders.set(label, order)
  }
  return [...orders.values()]
}

/** Of the order that an event tells of; undefined when it tells of none. */
export function labelOf(event: DeskEvent): string | undefined {
  switch (event.type) {
    case 'order.signed':
      return event.order.request.label
    case 'order.accepted':
    case 'order.rejected':
    case 'order.unknown':
    case 'order.closed':
      return event.label
    case 'order.filled':
      return event.fill.label
    default:
      return undefined
  }
}

/** An order after an event of its own; undefined while its signature is not known. */
export function nextOrder(before: OrderRecord | undefined, event: DeskEvent): OrderRecord | undefined {
  if (event.type === 'order.signed') return newOrder(event)
  if (before === undefined) return undefined
  const change = changeBy(before, event)
  return change === undefined ? before : { ...before, ...change, updatedAt: event.at }
}

function changeBy(order: OrderRecord, event: DeskEvent): Partial<OrderRecord> | undefined {
  switch (event.type) {
    case 'order.accepted': {
      const isOver = order.status === 'filled' || order.status === 'closed'
      return { orderId: event.orderId, status: isOver ? order.status : 'accepted' }
    }
    case 'order.rejected':
      return { status: 'rejected', reject: event.reject }
    case 'order.unknown':
      return order.status === 'signed' ? { status: 'unknown' } : undefined
    case 'order.closed':
      return order.status === 'filled' || order.status === 'rejected' ? undefined : { status: 'closed' }
    case 'order.filled':
      return { ...filledBy(order, event.fill), venue: event.venue, token: event.token }
    default:
      return undefined
  }
}

function newOrder({ tradeId, order, plan, at }: DeskEvent & { readonly type: 'order.signed' }): OrderRecord {
  return {
    tradeId,
    request: order.request,
    plan,
    status: 'signed',
    orderId: undefined,
    filled: WAD_ZERO,
    averagePrice: undefined,
    fee: WAD_ZERO,
    venue: undefined,
    token: undefined,
    fills: 0,
    reject: undefined,
    signedAt: at,
    updatedAt: at,
  }
}

function filledBy(order: OrderRecord, fill: Fill): Partial<OrderRecord> {
  const filled = wad(order.filled + fill.amount)
  const paid =
    multiplyWad(order.averagePrice ?? WAD_ZERO, order.filled, 'towards-zero') +
    multiplyWad(fill.price, fill.amount, 'towards-zero')
  return {
    orderId: fill.orderId,
    filled,
    averagePrice: divideWad(wad(paid), filled, 'towards-zero'),
    fee: wad(order.fee + fill.fee),
    fills: order.fills + 1,
    status: filled >= order.request.amount ? 'filled' : order.status === 'closed' ? 'closed' : 'accepted',
  }
}
