import type { Fill, OrderState } from '@riposte/market-model'
import { asRecord, readArray } from '../wire/fields.ts'
import { decodeOrder } from './order.ts'
import { decodeTrade } from './trade.ts'

/** The result of `private/order`: the order after immediate matching, and its matches. @throws {DeriveError} FIELD_INVALID */
export function decodeOrderReply(result: unknown): { readonly order: OrderState; readonly fills: readonly Fill[] } {
  const reply = asRecord('order reply', result)
  return {
    order: decodeOrder(reply.order),
    fills: readArray('order reply', reply, 'trades')
      .map(decodeTrade)
      .filter((fill) => fill !== undefined),
  }
}
