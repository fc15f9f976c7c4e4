import type { EpochMs } from '@riposte/market-model'
import type { Account, Subaccount } from './accounts.ts'
import { unrest } from './book.ts'
import { endOrder } from './end-order.ts'
import { cancelQuotesWhere } from './end-quote.ts'
import type { Exchange } from './exchange.ts'
import { useNonce } from './nonce-rules.ts'
import { type CancelReason, type Order, remaining } from './order.ts'
import { done, type Outcome, refused } from './rpc-error.ts'

/** Take an open order out of the book and end it. */
export function removeOrder(
  exchange: Exchange,
  order: Order,
  status: 'cancelled' | 'expired',
  reason: CancelReason,
  now: EpochMs,
): void {
  unrest(order.listed.book, order)
  endOrder(exchange, order, status, reason, now)
}

/** End every open order that a test accepts; one whose last fill is being booked is over already. @returns how many */
export function cancelWhere(
  exchange: Exchange,
  subaccount: Subaccount,
  accepts: (order: Order) => boolean,
  reason: CancelReason,
  now: EpochMs,
): number {
  const chosen = [...subaccount.openOrders.values()].filter((order) => remaining(order) > 0n && accepts(order))
  for (const order of chosen) removeOrder(exchange, order, 'cancelled', reason, now)
  return chosen.length
}

/** An open order, or the refusal that says how it ended. */
export function openOrder(subaccount: Subaccount, id: string): Outcome<Order> {
  const order = subaccount.openOrders.get(id)
  if (order !== undefined) return done(order)
  const ended = subaccount.endedOrders.get(id)
  if (ended?.status === 'filled') return refused(11004)
  if (ended?.status === 'cancelled') return refused(11003)
  if (ended?.status === 'expired') return refused(11005)
  return refused(11006, `Open order with id: ${id} does not exist.`)
}

export function cancelOrder(exchange: Exchange, subaccount: Subaccount, id: string, now: EpochMs): Outcome<Order> {
  const found = openOrder(subaccount, id)
  if (found.status === 'done') removeOrder(exchange, found.value, 'cancelled', 'user_request', now)
  return found
}

/** Cancel by nonce; a nonce that has not arrived yet is used up, so that its order fails when it does. */
export function cancelByNonce(
  exchange: Exchange,
  subaccount: Subaccount,
  instrument: string,
  nonce: string,
  now: EpochMs,
): number {
  const matches = (order: Order) => order.nonce === nonce && order.listed.name === instrument
  const count = cancelWhere(exchange, subaccount, matches, 'user_request', now)
  if (count === 0) useNonce(subaccount, nonce, now, exchange.rules)
  return count
}

/** End every order of a subaccount that waits for a price, or that is executed in slices. */
export function cancelWaiting(
  exchange: Exchange,
  subaccount: Subaccount,
  kind: 'triggerOrders' | 'algoOrders',
  reason: CancelReason,
  now: EpochMs,
): void {
  for (const order of [...subaccount[kind].values()]) endOrder(exchange, order, 'cancelled', reason, now)
}

/** What happens to the orders and quotes of an account whose connection was lost. */
export function cancelOnDisconnect(exchange: Exchange, account: Account, now: EpochMs): void {
  if (!account.cancelOnDisconnect) return
  for (const subaccount of account.subaccounts) {
    cancelWhere(exchange, subaccount, () => true, 'cancel_on_disconnect', now)
    cancelWaiting(exchange, subaccount, 'triggerOrders', 'cancel_on_disconnect', now)
    cancelWaiting(exchange, subaccount, 'algoOrders', 'cancel_on_disconnect', now)
    cancelQuotesWhere(exchange, subaccount, () => true, 'cancel_on_disconnect', now)
  }
}

/** What does not survive a restart of the engine: orders and quotes under market maker protection. */
export function endProtected(exchange: Exchange, now: EpochMs): void {
  for (const account of exchange.accounts.all()) {
    for (const subaccount of account.subaccounts) {
      cancelWhere(exchange, subaccount, ({ mmp }) => mmp, 'cancel_on_disconnect', now)
      cancelQuotesWhere(exchange, subaccount, ({ mmp }) => mmp, 'cancel_on_disconnect', now)
    }
  }
}
