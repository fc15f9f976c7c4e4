import { formatWad } from '@riposte/market-model'
import type { PositionRow } from '@riposte/orchestrator'
import { z } from 'zod'
import { readEndpoint } from '../endpoint.ts'
import { decimalText, figure, instant } from '../field-schemas.ts'
import { finiteOrNull } from '../finite.ts'
import { underlyingParameter } from '../query-schemas.ts'
import { readQuery } from '../read-query.ts'

const query = z.strictObject({ underlying: underlyingParameter })

const position = z.strictObject({
  instrument: z.string(),
  venue: z.string(),
  quantity: decimalText.meta({ description: 'Contracts, bought is positive.' }),
  avg_price: decimalText.meta({ description: 'USD per contract.' }),
  delta: figure.meta({ description: 'Of the whole position, in underlyings; null when no Greek is known.' }),
  gamma: figure,
  last_updated: instant,
})

export type PositionJson = z.input<typeof position>

/** `GET /api/positions`: one row for each instrument and venue; a Greek that nobody knows is null, not 0. */
export const getPositions = readEndpoint({
  path: '/api/positions',
  role: 'read',
  summary: 'Positions by instrument and venue',
  query,
  replies: { 200: { description: 'All of them.', schema: z.array(position) } },
  serve:
    ({ orchestrator }) =>
    (request, response) => {
      const asked = readQuery(query, request, response)
      if (asked === undefined) return
      const { underlying } = asked
      const wanted = orchestrator
        .positions()
        .filter(({ instrument }) => underlying === undefined || instrument.startsWith(`${underlying}-`))
      response.json(wanted.map(positionRow))
    },
})

function positionRow(row: PositionRow): z.input<typeof position> {
  return {
    instrument: row.instrument,
    venue: row.venue,
    quantity: formatWad(row.quantity),
    avg_price: formatWad(row.averagePrice),
    delta: finiteOrNull(row.delta),
    gamma: finiteOrNull(row.gamma),
    last_updated: row.lastUpdated,
  }
}
