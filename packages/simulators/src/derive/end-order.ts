import type { EpochMs } from '@riposte/market-model'
import type { Exchange } from './exchange.ts'
import type { CancelReason, Order } from './order.ts'

/** Ended orders kept per subaccount for history; beyond it the oldest are forgotten. */
const MOST_ENDED = 20_000

/** Close an order's life: into the history, out of the open ones. The book is the caller's business. */
export function endOrder(
  exchange: Exchange,
  order: Order,
  status: 'filled' | 'cancelled' | 'expired',
  reason: CancelReason,
  now: EpochMs,
): void {
  order.status = status
  order.cancelReason = reason
  order.updatedAt = now
  const { openOrders, triggerOrders, algoOrders, endedOrders } = order.subaccount
  if (!openOrders.delete(order.id) && !triggerOrders.delete(order.id)) algoOrders.delete(order.id)
  endedOrders.set(order.id, order)
  if (endedOrders.size > MOST_ENDED) endedOrders.delete(endedOrders.keys().next().value as string)
  exchange.outbox.orderChanged(order)
}
