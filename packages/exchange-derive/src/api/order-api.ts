import type { OrderState } from '@riposte/market-model'
import { decodeOrder } from '../decode/order.ts'
import { type WriteOutcome, writeOutcome } from '../order-outcome.ts'
import { decodeOrderRecord, type OrderRecord } from '../records/order-record.ts'
import type { Requester } from '../request.ts'
import { asRecord, readInteger } from '../wire/fields.ts'
import { wholeNumber } from '../wire/methods/order-methods.ts'
import { type Ask, done, listIn, listOfAll } from './ask.ts'

/**
 * Orders as the exchange keeps them, and its mass cancels.
 *
 * A mass cancel hits every order that fits, whoever placed it. To cancel a desk's own orders use `cancelOwn`.
 */
export interface OrderApi {
  open(subaccountId: number): Promise<readonly OrderRecord[]>
  order(subaccountId: number, orderId: string): Promise<OrderRecord>
  /** Orders that wait for their trigger. */
  triggers(subaccountId: number): Promise<readonly OrderRecord[]>
  algos(subaccountId: number): Promise<readonly OrderRecord[]>
  cancelTrigger(subaccountId: number, orderId: string): Promise<WriteOutcome<OrderState>>
  cancelAllTriggers(subaccountId: number): Promise<WriteOutcome<void>>
  /** An order that has not arrived yet fails when it does: its nonce is used up. */
  cancelByNonce(subaccountId: number, instrument: string, nonce: bigint): Promise<WriteOutcome<number>>
  cancelByInstrument(subaccountId: number, instrument: string): Promise<WriteOutcome<number>>
  /** The whole label. Without an instrument the count is not known: -1. */
  cancelByLabel(subaccountId: number, label: string, instrument?: string): Promise<WriteOutcome<number>>
  /** Quotes too. */
  cancelAll(subaccountId: number): Promise<WriteOutcome<void>>
}

/** @param urgent asks for cancels, with the reserved share of the rate limit */
export function createOrderApi(ask: Ask, urgent: Requester): OrderApi {
  const orders = listIn('orders', decodeOrderRecord)
  const count = (result: unknown): number => readInteger('cancel', asRecord('cancel', result), 'cancelled_orders')
  return {
    open: (id) => ask('private/get_open_orders', { subaccount_id: id }, orders),
    order: (id, orderId) => ask('private/get_order', { subaccount_id: id, order_id: orderId }, decodeOrderRecord),
    triggers: (id) => ask('private/get_trigger_orders', { subaccount_id: id }, orders),
    algos: (id) => ask('private/get_algo_orders', { subaccount_id: id }, listOfAll('algo orders', decodeOrderRecord)),
    async cancelTrigger(id, orderId) {
      const params = { subaccount_id: id, order_id: orderId }
      return writeOutcome(await urgent.call('private/cancel_trigger_order', params), decodeOrder)
    },
    async cancelAllTriggers(id) {
      return writeOutcome(await urgent.call('private/cancel_all_trigger_orders', { subaccount_id: id }), done)
    },
    async cancelByNonce(id, instrument, nonce) {
      const params = { subaccount_id: id, instrument_name: instrument, nonce: wholeNumber(nonce) }
      return writeOutcome(await urgent.call('private/cancel_by_nonce', params), count)
    },
    async cancelByInstrument(id, instrument) {
      const params = { subaccount_id: id, instrument_name: instrument }
      return writeOutcome(await urgent.call('private/cancel_by_instrument', params), count)
    },
    async cancelByLabel(id, label, instrument) {
      const params = { subaccount_id: id, label, ...(instrument === undefined ? {} : { instrument_name: instrument }) }
      return writeOutcome(await urgent.call('private/cancel_by_label', params), count)
    },
    async cancelAll(id) {
      return writeOutcome(await urgent.call('private/cancel_all', { subaccount_id: id }), done)
    },
  }
}
