import { formatWad } from '@riposte/market-model'
import { type HedgeRecord, hedgeRecord, type Orchestrator } from '@riposte/orchestrator'
import { z } from 'zod'
import { breachRow, breachSchema } from '../breach-row.ts'
import { readEndpoint } from '../endpoint.ts'
import { decimalText, figure, instant, sideWord } from '../field-schemas.ts'
import { finiteOrNull } from '../finite.ts'
import { orderRow, orderSchema } from '../order-row.ts'
import { pageParameters, takePage } from '../page.ts'
import { choiceParameter, sinceParameter, underlyingParameter } from '../query-schemas.ts'
import { readQuery } from '../read-query.ts'

export const HEDGE_STATUSES = ['open', 'hedged', 'failed'] as const satisfies readonly HedgeRecord['status'][]

const query = z.strictObject({
  status: choiceParameter(HEDGE_STATUSES),
  underlying: underlyingParameter,
  since: sinceParameter,
  ...pageParameters,
})

const hedgeSchema = z.strictObject({
  trade_id: z.string(),
  status: z.enum(HEDGE_STATUSES),
  instrument: z.string(),
  underlying: z.string(),
  side: sideWord.meta({ description: "The trade's own; its hedge goes the other way." }),
  quantity: decimalText.meta({ description: 'Contracts of the trade.' }),
  closed: decimalText.meta({ description: 'Contracts of its own instrument that were closed.' }),
  residual: decimalText.nullable().meta({ description: 'Contracts that stay with the desk; null while it is open.' }),
  break_even: decimalText.meta({ description: 'USD per contract at which the pair comes out even.' }),
  cash_flow: decimalText.meta({ description: 'What its fills moved, fees included; what came in is positive.' }),
  fees: decimalText,
  token: z.string().nullable().meta({ description: 'Of cash and fees; null while nothing was filled.' }),
  latency_ms: figure.meta({ description: "From the trade's arrival to the last fill." }),
  started_at: instant,
  ended_at: instant.nullable(),
  reason: z.string().nullable().meta({ description: 'Why it failed.' }),
  breaches: z.array(breachSchema).meta({ description: 'Limits that the trade went past.' }),
  orders: z.array(orderSchema).meta({ description: 'Oldest first.' }),
})

export type HedgeJson = z.input<typeof hedgeSchema>

/** `GET /api/hedges`: what was done about each booked trade, newest first. */
export const getHedges = readEndpoint({
  path: '/api/hedges',
  role: 'read',
  summary: 'Hedges of booked trades with their orders, newest first',
  query,
  replies: { 200: { description: 'A page.', schema: z.array(hedgeSchema), headers: { Link: 'The next page.' } } },
  serve:
    ({ orchestrator }) =>
    (request, response) => {
      const asked = readQuery(query, request, response)
      if (asked === undefined) return
      const { status, underlying, since = 0, limit, cursor } = asked
      const page = takePage(
        {
          limit,
          cursor,
          rows: hedgesOf(orchestrator),
          idOf: (hedge) => hedge.tradeId,
          isWanted: (hedge) =>
            (status === undefined || hedge.status === status) &&
            (underlying === undefined || hedge.underlying === underlying) &&
            hedge.startedAt >= since,
        },
        request,
        response,
      )
      if (page !== undefined) response.json(page.map(hedgeRow))
    },
})

/** One trade after the other, so that a page folds no more of them than it shows. */
function* hedgesOf({ timelines }: Orchestrator): Iterable<HedgeRecord> {
  for (const timeline of timelines.booked()) {
    const hedge = hedgeRecord(timeline)
    if (hedge !== undefined) yield hedge
  }
}

function hedgeRow(hedge: HedgeRecord): z.input<typeof hedgeSchema> {
  return {
    trade_id: hedge.tradeId,
    status: hedge.status,
    instrument: hedge.instrument,
    underlying: hedge.underlying,
    side: hedge.side,
    quantity: formatWad(hedge.quantity),
    closed: formatWad(hedge.closed),
    residual: hedge.residual === undefined ? null : formatWad(hedge.residual),
    break_even: formatWad(hedge.breakEven),
    cash_flow: formatWad(hedge.cashFlow),
    fees: formatWad(hedge.fees),
    token: hedge.token ?? null,
    latency_ms: finiteOrNull(hedge.latencyMs),
    started_at: hedge.startedAt,
    ended_at: hedge.endedAt ?? null,
    reason: hedge.reason ?? null,
    breaches: hedge.breaches.map(breachRow),
    orders: hedge.orders.map(orderRow),
  }
}
