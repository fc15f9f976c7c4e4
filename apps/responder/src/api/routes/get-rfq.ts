import { formatWad } from '@riposte/market-model'
import type { Orchestrator, Timeline, Trade } from '@riposte/orchestrator'
import { z } from 'zod'
import { readEndpoint } from '../endpoint.ts'
import { eventRow, eventSchema } from '../event-row.ts'
import { decimalText, figure, instant } from '../field-schemas.ts'
import { finiteOrNull } from '../finite.ts'
import { limitEffectRow, limitEffectSchema } from '../limit-use-row.ts'
import { problem, send } from '../problem-response.ts'
import { rfqAnswer, rfqRow, rfqSchema } from '../rfq-row.ts'

const quoteSchema = z.strictObject({
  price: decimalText,
  valid_until: instant,
  nonce: z.string().nullable().meta({ description: 'null: a dry run, nothing was signed.' }),
  signed_at: instant.nullable(),
  hedge_proceeds: figure.meta({
    description: 'USD per contract that selling the same option would bring in, after fees.',
  }),
  edge: figure.meta({ description: 'USD per contract.' }),
  spot: figure.meta({ description: 'USD.' }),
  source_fee: figure.meta({ description: "USD per contract: the source's fee on top of the premium, as modelled." }),
})

const explained = rfqSchema.extend({
  why: z.string().meta({ description: 'The answer in a sentence.' }),
  quote: quoteSchema
    .nullable()
    .meta({ description: 'The last price that was signed or withheld, and how it came about.' }),
  limits: z
    .array(limitEffectSchema)
    .nullable()
    .meta({ description: 'Limits that the price was held against; null when there was none, or before this start.' }),
  events: z.array(eventSchema).meta({ description: 'Oldest first.' }),
  complete: z.boolean().meta({ description: 'False when its first events are not remembered.' }),
})

export type ExplainedRfqJson = z.input<typeof explained>

/** `GET /api/rfqs/:id`: why it was quoted at its price, or declined. */
export const getRfq = readEndpoint({
  path: '/api/rfqs/:id',
  role: 'read',
  summary: 'One RFQ, and why it was quoted or declined',
  parameters: { id: 'The rfq_id or the trade_id.' },
  replies: { 200: { description: 'The RFQ.', schema: explained } },
  problems: ['not-found'],
  serve:
    ({ orchestrator }) =>
    (request, response) => {
      const trade = findRfq(orchestrator, String(request.params.id))
      if (trade === undefined) return send(response, problem('not-found', 'the desk knows no RFQ with this id'))
      const timeline = orchestrator.timelines.timeline(trade.id)
      const body: z.input<typeof explained> = {
        ...rfqRow(trade, timeline),
        why: why(trade, timeline),
        quote: quoteOf(timeline),
        limits: timeline?.limits?.map(limitEffectRow) ?? null,
        events: timeline?.events.map(eventRow) ?? [],
        complete: timeline?.complete ?? false,
      }
      response.json(body)
    },
})

/** By the source's id, or by ours. */
function findRfq({ trade, trades }: Orchestrator, id: string): Trade | undefined {
  const own = trade(id)
  if (own?.rfqId !== undefined) return own
  return trades().find((candidate) => candidate.rfqId === id)
}

function quoteOf(timeline: Timeline | undefined): z.input<typeof quoteSchema> | null {
  const priced = timeline?.events.findLast((event) => event.type === 'quote.signed' || event.type === 'quote.withheld')
  if (priced === undefined) return null
  const { price, validUntil, at, breakdown } = priced
  const [nonce, signedAt] = priced.type === 'quote.signed' ? [priced.nonce, at] : [null, null]
  return {
    price: formatWad(price),
    valid_until: validUntil,
    nonce,
    signed_at: signedAt,
    hedge_proceeds: finiteOrNull(breakdown?.hedgeProceeds),
    edge: finiteOrNull(breakdown?.edge),
    spot: finiteOrNull(breakdown?.spot),
    source_fee: finiteOrNull(breakdown?.sourceFee),
  }
}

function why(trade: Trade, timeline: Timeline | undefined): string {
  const quote = quoteOf(timeline)
  if (quote !== null) {
    const { price, hedge_proceeds, edge, source_fee } = quote
    const verb = rfqAnswer(trade) === 'withheld' ? 'dry run, would have quoted' : 'quoted'
    if (hedge_proceeds === null) return `${verb} ${price} USD a contract, a price that was made elsewhere`
    return (
      `${verb} ${price} USD a contract: the hedge would bring in ${short(hedge_proceeds)}, ` +
      `less an edge of ${short(edge)} and a fee of ${short(source_fee)}`
    )
  }
  switch (rfqAnswer(trade)) {
    case 'declined':
      return `declined: ${trade.error ?? 'the reasons are in the journal'}`
    case 'withheld':
      return 'dry run, withheld; how the price came about is in the journal'
    case 'quoted':
      return 'quoted; how the price came about is in the journal'
    case 'pending':
      return 'not answered yet'
  }
}

function short(value: number | null): string {
  return value === null ? 'an unknown amount' : String(Math.round(value * 100) / 100)
}
