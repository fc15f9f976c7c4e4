import type { Subaccount } from './accounts.ts'
import { cancelWaiting } from './cancel-orders.ts'
import { endOrder } from './end-order.ts'
import { type Answer, type Method, type PrivateCall, privateMethod } from './method.ts'
import { orderRecord } from './order.ts'
import { withSubaccount } from './own-subaccount.ts'
import { done, refused } from './rpc-error.ts'

type Kind = 'triggerOrders' | 'algoOrders'

/** Orders that wait for a price, and those that are executed in slices. */
export const WAITING_ORDER_METHODS: Readonly<Record<string, Method>> = {
  'private/get_trigger_orders': privateMethod((call) =>
    withSubaccount(call, (subaccount) =>
      done({ subaccount_id: subaccount.id, orders: records(subaccount, 'triggerOrders') }),
    ),
  ),
  'private/get_algo_orders': privateMethod((call) =>
    withSubaccount(call, (subaccount) => done(records(subaccount, 'algoOrders'))),
  ),
  'private/cancel_trigger_order': privateMethod((call) => cancelOne(call, 'triggerOrders'), 'trade:*'),
  'private/cancel_algo_order': privateMethod((call) => cancelOne(call, 'algoOrders'), 'trade:*'),
  'private/cancel_all_trigger_orders': privateMethod((call) => cancelAll(call, 'triggerOrders'), 'trade:*'),
  'private/cancel_all_algo_orders': privateMethod((call) => cancelAll(call, 'algoOrders'), 'trade:*'),
}

function records(subaccount: Subaccount, kind: Kind): readonly Record<string, unknown>[] {
  return [...subaccount[kind].values()].map((order) => orderRecord(order))
}

function cancelOne(call: PrivateCall, kind: Kind): Answer {
  const id = call.read.uuid('order_id')
  return withSubaccount(call, (subaccount) => {
    const order = subaccount[kind].get(id)
    if (order === undefined) return refused(11006, `Open order with id: ${id} does not exist.`)
    endOrder(call.exchange, order, 'cancelled', 'user_request', call.now)
    return done(orderRecord(order))
  })
}

function cancelAll(call: PrivateCall, kind: Kind): Answer {
  return withSubaccount(call, (subaccount) => {
    cancelWaiting(call.exchange, subaccount, kind, 'user_request', call.now)
    return done('ok')
  })
}
