import { formatWad } from '@riposte/market-model'
import type { Timeline, Trade } from '@riposte/orchestrator'
import { z } from 'zod'
import { breachRow, breachSchema } from './breach-row.ts'
import { decimalText, instant, sideWord } from './field-schemas.ts'
import { tradeStatus } from './trade-row.ts'

export const RFQ_ANSWERS = ['quoted', 'withheld', 'declined', 'pending'] as const
export type RfqAnswer = (typeof RFQ_ANSWERS)[number]

export const rfqSchema = z.strictObject({
  rfq_id: z.string(),
  trade_id: z.string(),
  answer: z.enum(RFQ_ANSWERS),
  status: tradeStatus,
  instrument: z.string(),
  underlying: z.string(),
  side: sideWord,
  quantity: decimalText.meta({ description: 'Contracts.' }),
  taker: z.string().nullable().meta({ description: 'null: anonymous.' }),
  price: decimalText.nullable().meta({ description: 'USD per contract that was quoted, or withheld by a dry run.' }),
  valid_until: instant.nullable(),
  received_at: instant,
  updated_at: instant,
  reasons: z
    .array(z.strictObject({ code: z.string(), message: z.string() }))
    .meta({ description: 'Why it was declined; empty when it was not, or when its events are not remembered.' }),
  would_decline: z
    .array(breachSchema)
    .meta({ description: 'Limits for which a phase that enforces them would have declined what was quoted.' }),
})

export type RfqJson = z.input<typeof rfqSchema>

export function rfqAnswer(trade: Trade): RfqAnswer {
  if (trade.quoteNonce !== undefined) return 'quoted'
  if (trade.withheld === true) return 'withheld'
  return trade.status === 'CANCELLED' ? 'declined' : 'pending'
}

/** A trade that began with an RFQ, seen as what it was asked and answered. */
export function rfqRow(trade: Trade, timeline: Timeline | undefined): z.input<typeof rfqSchema> {
  const declined = timeline?.events.find((event) => event.type === 'rfq.declined')
  const reported = timeline?.events.find((event) => event.type === 'breach.reported')
  return {
    rfq_id: trade.rfqId ?? '',
    trade_id: trade.id,
    answer: rfqAnswer(trade),
    status: trade.status,
    instrument: trade.instrument,
    underlying: trade.underlying,
    side: trade.side,
    quantity: formatWad(trade.quantity),
    taker: trade.taker ?? null,
    price: trade.price === undefined ? null : formatWad(trade.price),
    valid_until: trade.validUntil ?? null,
    received_at: trade.receivedAt,
    updated_at: trade.updatedAt,
    would_decline: reported?.breaches.map(breachRow) ?? [],
    reasons: declined?.reasons.map(({ code, message }) => ({ code, message })) ?? [],
  }
}
