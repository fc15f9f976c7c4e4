import type { Clock } from '@riposte/market-model'
import { type Requester, read } from './request.ts'
import { asRecord, readArray } from './wire/fields.ts'

/**
 * Rows of the orders of a subaccount that may still fill: those that rest, or those that wait for their trigger, which the
 * exchange lists apart.
 *
 * @throws {DeriveError} REQUEST_REFUSED, REQUEST_LOST or FIELD_INVALID
 */
export function readOpenOrders(
  requester: Requester,
  clock: Clock,
  which: 'resting' | 'waiting',
  subaccountId: number,
): Promise<readonly unknown[]> {
  const method = which === 'resting' ? 'private/get_open_orders' : 'private/get_trigger_orders'
  return read(requester, clock, method, { subaccount_id: subaccountId }, (result) =>
    readArray('open orders', asRecord('open orders', result), 'orders'),
  )
}
