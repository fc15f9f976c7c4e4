import { PNL_GROUPS } from '@riposte/orchestrator'
import { z } from 'zod'
import { readEndpoint } from '../endpoint.ts'
import { decimalText } from '../field-schemas.ts'
import { type PnlJson, pnlJson } from '../pnl-json.ts'
import { choiceParameter } from '../query-schemas.ts'
import { readQuery } from '../read-query.ts'

const query = z.strictObject({ by: choiceParameter(PNL_GROUPS) })

const amounts = z.record(z.string(), decimalText)

const row = z.strictObject({
  underlying: z.string().nullable(),
  trade_id: z.string().nullable(),
  day: z.string().nullable(),
  total_usd: decimalText,
  cash: z.array(z.strictObject({ venue: z.string(), token: z.string(), amount: decimalText })),
  items: amounts.meta({ description: 'USD that moved, by what for.' }),
  marks_usd: decimalText.meta({ description: 'USD that what is held would bring at the marks.' }),
  components: amounts.meta({ description: 'USD by what made it.' }),
})

const pnl = z.strictObject({
  by: z.enum(PNL_GROUPS),
  usd_rate: z.string().meta({ description: 'At which tokens count as USD.' }),
  rows: z.array(row),
  total: row,
})

/** `GET /api/pnl`: what was made and why, `?by=` trade, underlying (unless told) or day. */
export const getPnl = readEndpoint({
  path: '/api/pnl',
  role: 'read',
  summary: 'What was made and why, by underlying unless told',
  query,
  replies: { 200: { description: 'Rows and their total.', schema: pnl } },
  serve:
    ({ orchestrator }) =>
    (request, response) => {
      const asked = readQuery(query, request, response)
      if (asked === undefined) return
      const body: PnlJson = pnlJson(orchestrator.pnl(asked.by ?? 'underlying'))
      response.json(body)
    },
})
