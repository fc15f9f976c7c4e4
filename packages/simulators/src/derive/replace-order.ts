import type { EpochMs, Wad } from '@riposte/market-model'
import { openOrder, removeOrder } from './cancel-orders.ts'
import type { Exchange } from './exchange.ts'
import type { Order, OrderTicket } from './order.ts'
import { type Placed, placeOrder } from './place-order.ts'
import { done, type Outcome, type RpcError, refused } from './rpc-error.ts'

/** Which order a replacement takes the place of. */
export interface ReplaceTarget {
  readonly orderId: string | undefined
  readonly nonce: string | undefined
  readonly expectedFilled: Wad | undefined
}

export interface Replaced {
  readonly cancelled: Order
  readonly created: Placed | undefined
  readonly createError: RpcError | undefined
}

/** Cancel and create in one step; when the new order is refused the old one stays cancelled. */
export function replaceOrder(
  exchange: Exchange,
  ticket: OrderTicket,
  target: ReplaceTarget,
  now: EpochMs,
): Outcome<Replaced> {
  const { subaccount } = ticket
  const { triggerOrders, algoOrders } = subaccount
  const waiting = [...triggerOrders.values(), ...algoOrders.values()]
  const aims = waiting.some(({ id, nonce }) => id === target.orderId || nonce === target.nonce)
  if (ticket.trigger !== undefined || ticket.twap !== undefined || aims) return refused(11054)
  const byNonce = [...subaccount.openOrders.values()].find((order) => order.nonce === target.nonce)
  const found = openOrder(subaccount, target.orderId ?? byNonce?.id ?? '')
  if (found.status === 'refused') return found
  const old = found.value
  if (target.expectedFilled !== undefined && target.expectedFilled !== old.filled) return refused(11028)
  removeOrder(exchange, old, 'cancelled', 'user_request', now)
  const created = placeOrder(exchange, ticket, now, old.id)
  return done({
    cancelled: old,
    created: created.status === 'done' ? created.value : undefined,
    createError: created.status === 'refused' ? created.error : undefined,
  })
}
