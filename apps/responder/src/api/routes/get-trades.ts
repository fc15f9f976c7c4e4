import { formatWad } from '@riposte/market-model'
import type { Trade, TradeSource, TradeStatus } from '@riposte/orchestrator'
import type { RequestHandler } from 'express'
import type { ApiOptions } from '../api-options.ts'
import { problem, send } from '../problem-response.ts'
import { readQuery } from '../query.ts'

const LIMIT_DEFAULT = 100
const LIMIT_MAX = 1000

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
const TRADE_STATUSES = Object.keys(STATUSES) as readonly TradeStatus[]
const TRADE_SOURCES: readonly TradeSource[] = ['RYSK_RFQ', 'MANUAL']

/** `GET /api/trades`: newest first, `?status=`, `?source=`, `?limit=` (100 unless told, at most 1000). */
export function getTrades({ orchestrator }: ApiOptions): RequestHandler {
  return (request, response) => {
    const query = readQuery(request.query)
    const status = query.choice('status', TRADE_STATUSES)
    const source = query.choice('source', TRADE_SOURCES)
    const limit = query.integer('limit', 1, LIMIT_MAX) ?? LIMIT_DEFAULT
    const errors = query.errors()
    if (errors.length > 0) {
      const detail = errors.map((error) => `${error.field}: ${error.message}`).join('; ')
      return send(response, problem('invalid-request', detail, { field: errors[0]?.field, errors }))
    }

    const rows: unknown[] = []
    for (const trade of orchestrator.trades()) {
      if (rows.length >= limit) break
      if (status !== undefined && trade.status !== status) continue
      if (source !== undefined && trade.source !== source) continue
      rows.push(tradeRow(trade))
    }
    response.json(rows)
  }
}

function tradeRow(trade: Trade): Readonly<Record<string, unknown>> {
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
