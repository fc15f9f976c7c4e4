import { formatWad } from '@riposte/market-model'
import type { OrderRecord } from '@riposte/orchestrator'
import { z } from 'zod'
import { decimalText, instant, sideWord } from './field-schemas.ts'

/** All statuses; a record, so that the compiler misses none. */
const STATUSES: Readonly<Record<OrderRecord['status'], true>> = {
  signed: true,
  unknown: true,
  accepted: true,
  rejected: true,
  filled: true,
  closed: true,
}
export const ORDER_STATUSES = Object.keys(STATUSES) as [OrderRecord['status'], ...OrderRecord['status'][]]

export const orderSchema = z.strictObject({
  label: z.string().meta({ description: 'Ours, unique.' }),
  trade_id: z.string().meta({ description: "Of its trade, or of an underlying's delta hedger." }),
  order_id: z.string().nullable().meta({ description: "The venue's." }),
  venue: z.string().nullable().meta({ description: 'As the first fill names it.' }),
  status: z.enum(ORDER_STATUSES).meta({
    description:
      'signed: durable and on its way; unknown: no answer, being looked for; accepted: at the venue, not all ' +
      'filled; closed: over, not all filled.',
  }),
  instrument: z.string(),
  side: sideWord,
  amount: decimalText.meta({ description: 'Contracts.' }),
  limit_price: decimalText.meta({ description: 'USD per contract: the worst price accepted.' }),
  time_in_force: z.enum(['ioc', 'gtc', 'post_only']),
  filled: decimalText,
  average_price: decimalText.nullable(),
  fee: decimalText,
  token: z.string().nullable().meta({ description: 'Of the fee.' }),
  fills: z.int(),
  reject: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
  signed_at: instant,
  updated_at: instant,
})

export function orderRow(order: OrderRecord): z.input<typeof orderSchema> {
  const { request, reject } = order
  return {
    label: request.label,
    trade_id: order.tradeId,
    order_id: order.orderId ?? null,
    venue: order.venue ?? null,
    status: order.status,
    instrument: request.instrument,
    side: request.side,
    amount: formatWad(request.amount),
    limit_price: formatWad(request.limitPrice),
    time_in_force: request.timeInForce,
    filled: formatWad(order.filled),
    average_price: order.averagePrice === undefined ? null : formatWad(order.averagePrice),
    fee: formatWad(order.fee),
    token: order.token ?? null,
    fills: order.fills,
    reject: reject === undefined ? null : { code: reject.code, message: reject.message },
    signed_at: order.signedAt,
    updated_at: order.updatedAt,
  }
}
