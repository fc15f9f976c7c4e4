import { formatWad } from '@riposte/market-model'
import { z } from 'zod'
import { readEndpoint } from '../endpoint.ts'
import { eventRow, eventSchema } from '../event-row.ts'
import { decimalText, instant } from '../field-schemas.ts'
import { problem, send } from '../problem-response.ts'
import { tradeRow, tradeSchema } from '../trade-row.ts'

const tradeTimeline = tradeSchema.extend({
  underlying: z.string(),
  rfq_id: z.string().nullable(),
  taker: z.string().nullable(),
  valid_until: instant.nullable(),
  executed_at: instant.nullable(),
  updated_at: instant,
  hedged: decimalText.meta({ description: 'Contracts of its own instrument that the hedge has closed.' }),
  events: z.array(eventSchema).meta({ description: 'Oldest first.' }),
  complete: z.boolean().meta({
    description:
      'False when it began before what this process remembers; riposte replay reads the rest in the journal.',
  }),
})

export type TradeTimelineJson = z.input<typeof tradeTimeline>

/** `GET /api/trades/:id`: the timeline of one trade. */
export const getTrade = readEndpoint({
  path: '/api/trades/:id',
  role: 'read',
  summary: 'One trade with its timeline: every event of it, with times',
  parameters: { id: 'The trade_id.' },
  replies: { 200: { description: 'The trade.', schema: tradeTimeline } },
  problems: ['not-found'],
  serve:
    ({ orchestrator }) =>
    (request, response) => {
      const trade = orchestrator.trade(String(request.params.id))
      if (trade === undefined) return send(response, problem('not-found', 'the desk knows no trade with this id'))
      const timeline = orchestrator.timelines.timeline(trade.id)
      const body: z.input<typeof tradeTimeline> = {
        ...tradeRow(trade),
        underlying: trade.underlying,
        rfq_id: trade.rfqId ?? null,
        taker: trade.taker ?? null,
        valid_until: trade.validUntil ?? null,
        executed_at: trade.executedAt ?? null,
        updated_at: trade.updatedAt,
        hedged: formatWad(trade.hedged),
        events: timeline?.events.map(eventRow) ?? [],
        complete: timeline?.complete ?? false,
      }
      response.json(body)
    },
})
