import { formatWad, toNumber } from '@riposte/market-model'
import { z } from 'zod'
import { readEndpoint } from '../endpoint.ts'
import { decimalText, figure, instant } from '../field-schemas.ts'
import { finiteOrNull } from '../finite.ts'
import { killRow, killSchema } from '../kill-row.ts'
import { limitUseRow, limitUseSchema } from '../limit-use-row.ts'

const underlyingSchema = z.strictObject({
  underlying: z.string(),
  delta: figure.meta({ description: 'In underlyings, net of hedges.' }),
  delta_uncertainty: figure.meta({ description: 'Half the width of what it may be where a Greek is missing.' }),
  gamma: figure,
  spot: figure,
  pnl_usd: figure,
})

const risk = z.strictObject({
  total_delta: figure.meta({ description: 'USD.' }),
  total_gamma: figure.meta({ description: 'USD of delta for a 1 % move.' }),
  total_positions: z.int(),
  max_position_size: z.number(),
  limits: z.array(limitUseSchema),
  underlyings: z.array(underlyingSchema),
  cash: z.array(z.strictObject({ venue: z.string(), token: z.string(), moved: decimalText })),
  kill_switch: z.array(killSchema),
  updated_at: instant,
})

export type RiskJson = z.input<typeof risk>

/**
 * `GET /api/risk`: totals in USD, then limits, underlyings and cash.
 *
 * A limit's `use` has every live quote hit in the worst combination, `booked` has none; `headroom` is `value - use`.
 */
export const getRisk = readEndpoint({
  path: '/api/risk',
  role: 'read',
  summary: 'Exposures, limits with their use, and cash',
  replies: { 200: { description: 'As of now.', schema: risk } },
  serve:
    ({ orchestrator, facts }) =>
    (_request, response) => {
      const report = orchestrator.risk()
      const body: z.input<typeof risk> = {
        total_delta: finiteOrNull(report.totalDeltaUsd),
        total_gamma: finiteOrNull(report.totalGammaUsd),
        total_positions: report.totalPositions,
        max_position_size: toNumber(facts.maxPositionSize),
        limits: report.limits.map(limitUseRow),
        underlyings: report.underlyings.map((row) => ({
          underlying: row.underlying,
          delta: finiteOrNull(row.delta),
          delta_uncertainty: finiteOrNull(row.deltaUncertainty),
          gamma: finiteOrNull(row.gamma),
          spot: finiteOrNull(row.spot),
          pnl_usd: finiteOrNull(row.pnlUsd),
        })),
        cash: report.cash.map((row) => ({ venue: row.venue, token: row.token, moved: formatWad(row.moved) })),
        kill_switch: orchestrator.killSwitch().engaged.map(killRow),
        updated_at: report.updatedAt,
      }
      response.json(body)
    },
})
