import { formatWad } from '@riposte/market-model'
import type { OrderRecord } from '@riposte/orchestrator'
import { z } from 'zod'
import { decimalText, figure, instant, sideWord } from './field-schemas.ts'
import { finiteOrNull } from './finite.ts'

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

const planSchema = z
  .strictObject({
    choice: z.enum(['cross', 'rest', 'perp']),
    reason: z.string().nullable().meta({ description: 'Why the option was left to the perp.' }),
    is_patient: z.boolean().meta({ description: 'Nothing worse than the break-even was accepted yet.' }),
    open: figure.meta({ description: 'Contracts that were open.' }),
    mark: figure,
    break_even: figure,
    cross_usd: figure.meta({ description: "To take the best level of the option's book, fee included." }),
    rest_usd: figure.meta({ description: 'To rest for a while first; null where that was no choice.' }),
    perp_usd: figure.meta({ description: 'To trade the perp, with the risk of keeping the option.' }),
    now_usd: figure.meta({ description: 'The cheapest without waiting.' }),
  })
  .meta({ description: "What each way was expected to cost, in USD per contract against the option's mark." })

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
  plan: planSchema.nullable().meta({ description: "On what a trade's hedge decided; null for other orders." }),
  signed_at: instant,
  updated_at: instant,
})

export type OrderJson = z.input<typeof orderSchema>

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
    plan: order.plan === undefined ? null : planRow(order.plan),
    signed_at: order.signedAt,
    updated_at: order.updatedAt,
  }
}

function planRow(plan: NonNullable<OrderRecord['plan']>): z.input<typeof planSchema> {
  const { choice, reason, isPatient, open, mark, breakEven, crossUsd, restUsd, perpUsd, nowUsd } = plan
  return {
    choice,
    reason: reason ?? null,
    is_patient: isPatient,
    open: finiteOrNull(open),
    mark: finiteOrNull(mark),
    break_even: finiteOrNull(breakEven),
    cross_usd: finiteOrNull(crossUsd),
    rest_usd: finiteOrNull(restUsd),
    perp_usd: finiteOrNull(perpUsd),
    now_usd: finiteOrNull(nowUsd),
  }
}
