import type { Fill, OrderState } from '@riposte/market-model'
import { asRecord } from '../wire/fields.ts'
import { type RpcError, readError } from '../wire/frame.ts'
import { decodeOrder } from './order.ts'
import { decodeOrderReply } from './order-reply.ts'

/** The result of `private/replace`: the old order's end, and the new order or why there is none. */
export interface ReplaceReply {
  readonly cancelled: OrderState
  readonly order: OrderState | undefined
  readonly fills: readonly Fill[]
  readonly error: RpcError | undefined
}

const KIND = 'replace reply'

/** @throws {DeriveError} FIELD_INVALID */
export function decodeReplaceReply(result: unknown): ReplaceReply {
  const reply = asRecord(KIND, result)
  const cancelled = decodeOrder(reply.cancelled_order)
  if (reply.order !== undefined && reply.order !== null) {
    const trades = reply.trades ?? []
    return { cancelled, ...decodeOrderReply({ order: reply.order, trades }), error: undefined }
  }
  const error = reply.create_order_error ?? undefined
  return { cancelled, order: undefined, fills: [], error: error === undefined ? undefined : readError(error) }
}
