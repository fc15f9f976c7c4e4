import { formatWad } from '@riposte/market-model'
import type { RequestHandler } from 'express'
import type { ApiOptions } from '../api-options.ts'
import { finiteOrNull } from '../finite.ts'

/** `GET /api/positions`: one row for each instrument and venue; a Greek that nobody knows is null, not 0. */
export function getPositions({ orchestrator }: ApiOptions): RequestHandler {
  return (_request, response) => {
    response.json(
      orchestrator.positions().map((row) => ({
        instrument: row.instrument,
        venue: row.venue,
        quantity: formatWad(row.quantity),
        avg_price: formatWad(row.averagePrice),
        delta: finiteOrNull(row.delta),
        gamma: finiteOrNull(row.gamma),
        last_updated: row.lastUpdated,
      })),
    )
  }
}
