import {
  divideWad,
  type EpochMs,
  multiplyWad,
  type OrderRequest,
  type Reject,
  WAD_ZERO,
  type Wad,
  wad,
} from '@riposte/market-model'
import type { Timeline } from './timelines.ts'

/** One of our orders at the hedging venue, from its signature on. */
export interface OrderRecord {
  readonly tradeId: string
  readonly request: OrderRequest
  /**
   * `signed` is durable and on its way; `unknown` has no answer, and is asked for; `accepted` is at the venue with less
   * than its amount filled, which an immediate order keeps to its end.
   */
  readonly status: 'signed' | 'unknown' | 'accepted' | 'rejected' | 'filled'
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
export function hedgeOrders({ tradeId, events }: Timeline): readonly OrderRecord[] {
  const orders = new Map<string, OrderRecord>()
  const change = (label: string, at: EpochMs, next: (order: OrderRecord) => Partial<OrderRecord>): void => {
    const order = orders.get(label)
    if (order !== undefined) orders.set(label, { ...order, ...next(order), updatedAt: at })
  }
  for (const event of events) {
    switch (event.type) {
      case 'order.signed':
        orders.set(event.order.request.label, newOrder(tradeId, event.order.request, event.at))
        break
      case 'order.accepted':
        change(event.label, event.at, (order) => ({
          orderId: event.orderId,
          status: order.status === 'filled' ? 'filled' : 'accepted',
        }))
        break
      case 'order.rejected':
        change(event.label, event.at, () => ({ status: 'rejected', reject: event.reject }))
        break
      case 'order.unknown':
        change(event.label, event.at, (order) => (order.status === 'signed' ? { status: 'unknown' } : {}))
        break
      case 'order.filled': {
        const { fill, venue, token } = event
        change(fill.label, event.at, (order) => ({ ...filledBy(order, fill), venue, token }))
        break
      }
    }
  }
  return [...orders.values()]
}

function newOrder(tradeId: string, request: OrderRequest, at: EpochMs): OrderRecord {
  return {
    tradeId,
    request,
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

function filledBy(
  order: OrderRecord,
  fill: { readonly orderId: string; readonly amount: Wad; readonly price: Wad; readonly fee: Wad },
): Partial<OrderRecord> {
  const filled = wad(order.filled + fill.amount)
  const paid =
    multiplyWad(order.averagePrice ?? WAD_ZERO, order.filled, 'towards-zero') +
    multiplyWad(fill.price, fill.amount, 'towards-zero')
  return {
    orderId: fill.orderId,
    filled,
    averagePrice: filled === 0n ? undefined : divideWad(wad(paid), filled, 'towards-zero'),
    fee: wad(order.fee + fill.fee),
    fills: order.fills + 1,
    status: filled >= order.request.amount ? 'filled' : 'accepted',
  }
}
