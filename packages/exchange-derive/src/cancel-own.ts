import type { OrderOutcome, OrderState } from '@riposte/market-model'
import type { AccountLink } from './account-link.ts'
import { decodeOrder } from './decode/order.ts'
import { DeriveError } from './errors.ts'
import type { Settings } from './options.ts'
import type { OrderDesk } from './order-desk.ts'
import { outcomeOf } from './order-outcome.ts'
import { read } from './request.ts'
import { asRecord, readArray } from './wire/fields.ts'

/** One of our orders and what became of its cancellation. */
export interface CancelResult {
  readonly order: OrderState
  readonly outcome: OrderOutcome
}

/**
 * Cancel our own orders one by one: those whose label begins with a prefix, waiting trigger orders too. Orders of others
 * in the account are never touched, which the exchange's own mass cancels cannot promise.
 *
 * @param prefix at least one character
 * @throws {DeriveError} LABEL_INVALID; REQUEST_REFUSED or REQUEST_LOST when the open orders cannot be read
 */
export async function cancelOwn(
  prefix: string,
  { settings, link, desk }: { readonly settings: Settings; readonly link: AccountLink; readonly desk: OrderDesk },
): Promise<readonly CancelResult[]> {
  if (prefix === '') {
    throw new DeriveError('LABEL_INVALID', 'expected a prefix of at least one character: every label begins with none')
  }
  const results: CancelResult[] = []
  for (const subaccountId of settings.subaccountIds) {
    const params = { subaccount_id: subaccountId }
    const isOurs = (order: OrderState): boolean => order.label.startsWith(prefix)
    const readOrders = (method: 'private/get_open_orders' | 'private/get_trigger_orders') =>
      read(link.urgent, settings.clock, method, params, (result) =>
        readArray('orders', asRecord('orders', result), 'orders').map(decodeOrder).filter(isOurs),
      )
    // The exchange may list waiting triggers among the open orders too.
    const triggers = await readOrders('private/get_trigger_orders')
    const waiting = new Set(triggers.map((order) => order.orderId))
    const resting = (await readOrders('private/get_open_orders')).filter((order) => !waiting.has(order.orderId))
    for (const order of resting) results.push({ order, outcome: await desk.cancel(order) })
    for (const order of triggers) {
      const reply = await link.urgent.call('private/cancel_trigger_order', { ...params, order_id: order.orderId })
      const outcome = outcomeOf(reply, (result) => ({ order: decodeOrder(result), fills: [] }))
      results.push({ order, outcome })
    }
  }
  return results
}
