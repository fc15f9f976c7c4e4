import { formatWad, toNumber } from '@riposte/market-model'
import type { RequestHandler } from 'express'
import type { ApiOptions } from '../api-options.ts'
import { finiteOrNull } from '../finite.ts'
import { killRow } from './post-kill.ts'

/**
 * `GET /api/risk`: totals in USD, then limits, underlyings and cash.
 *
 * A limit's `use` has every live quote hit in the worst combination, `booked` has none; `headroom` is `value - use`.
 */
export function getRisk({ orchestrator, facts }: ApiOptions): RequestHandler {
  return (_request, response) => {
    const risk = orchestrator.risk()
    response.json({
      total_delta: finiteOrNull(risk.totalDeltaUsd),
      total_gamma: finiteOrNull(risk.totalGammaUsd),
      total_positions: risk.totalPositions,
      max_position_size: toNumber(facts.maxPositionSize),
      limits: risk.limits.map((limit) => ({
        name: limit.name,
        scope: limit.scope,
        underlying: limit.underlying ?? null,
        value: finiteOrNull(limit.limit),
        use: finiteOrNull(limit.worst),
        booked: finiteOrNull(limit.value),
        headroom: finiteOrNull(limit.headroom),
        unit: limit.unit,
      })),
      underlyings: risk.underlyings.map((row) => ({
        underlying: row.underlying,
        delta: finiteOrNull(row.delta),
        delta_uncertainty: finiteOrNull(row.deltaUncertainty),
        gamma: finiteOrNull(row.gamma),
        spot: finiteOrNull(row.spot),
        pnl_usd: finiteOrNull(row.pnlUsd),
      })),
      cash: risk.cash.map((row) => ({ venue: row.venue, token: row.token, moved: formatWad(row.moved) })),
      kill_switch: orchestrator.killSwitch().engaged.map(killRow),
      updated_at: risk.updatedAt,
    })
  }
}
