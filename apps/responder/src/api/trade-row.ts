import { formatWad } from '@riposte/market-model'
import type { Trade, TradeSource, TradeStatus } from '@riposte/orchestrator'
import { z } from 'zod'
import { decimalText, instant, sideWord } from './field-schemas.ts'

/** All statuses; a record, so that the compiler misses none. */
const STATUSES: Readonly<Record<TradeStatus, true>> = {
  PENDING: true,
  QUOTED: true,
  EXECUTED: true,
  HEDGING: true,
  HEDGED: true,
  SETTLING: true,
  SETTLED: true,
  FAILED: true,
  CANCELLED: true,
  EXPIRED: true,
}
export const TRADE_STATUSES = Object.keys(STATUSES) as [TradeStatus, ...TradeStatus[]]
export const TRADE_SOURCES: [TradeSource, ...TradeSource[]] = ['RYSK_RFQ', 'MANUAL']

export const tradeStatus = z.enum(TRADE_STATUSES)

export const tradeSchema = z.strictObject({
  trade_id: z.string(),
  source: z.enum(TRADE_SOURCES),
  status: tradeStatus,
  instrument: z.string(),
  side: sideWord,
  quantity: decimalText.meta({ description: 'Contracts.' }),
  price: decimalText.nullable().meta({ description: 'USD per contract; null until there is one.' }),
  hedge_order_id: z.string().nullable(),
  hedge_exchange: z.string().nullable(),
  timestamp: instant.meta({ description: 'When it was first heard of.' }),
  error: z.string().nullable().meta({ description: 'Why it was declined, refused or failed.' }),
})

export type TradeJson = z.input<typeof tradeSchema>

export function tradeRow(trade: Trade): z.input<typeof tradeSchema> {
  return {
    trade_id: trade.id,
    source: trade.source,
    status: trade.status,
    instrument: trade.instrument,
    side: trade.side,
    quantity: formatWad(trade.quantity),
    price: trade.price === undefined ? null : formatWad(trade.price),
    hedge_order_id: trade.hedgeOrderId ?? null,
    hedge_exchange: trade.hedgeExchange ?? null,
    timestamp: trade.receivedAt,
    error: trade.error ?? null,
  }
}
