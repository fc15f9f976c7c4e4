import type { OrderOutcome, OrderState } from '@riposte/market-model'
import type { AccountLink } from './account-link.ts'
import { decodeOrder } from './decode/order.ts'
import { DeriveError } from './errors.ts'
import { readOpenOrders } from './open-orders.ts'
import type { Settings } from './options.ts'
import type { OrderDesk } from './order-desk.ts'

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
    const read = async (which: 'resting' | 'waiting'): Promise<readonly OrderState[]> => {
      const rows = await readOpenOrders(link.urgent, settings.clock, which, subaccountId)
      return rows.map(decodeOrder).filter((order) => order.label.startsWith(prefix))
    }
    const waiting = await read('waiting')
    // The exchange may list what waits for a trigger among the resting orders too.
    const isWaiting = (order: OrderState): boolean => waiting.some(({ orderId }) => orderId === order.orderId)
    const resting = (await read('resting')).filter((order) => !isWaiting(order))
    for (const order of resting) results.push({ order, outcome: await desk.cancel(order) })
    for (const order of waiting) results.push({ order, outcome: await desk.cancelTrigger(order) })
  }
  return results
}
