import { z } from 'zod'
import { whyNotReady } from '../../readiness.ts'
import { readEndpoint } from '../endpoint.ts'
import { callerOf } from '../guard.ts'
import { isAllowed } from '../roles.ts'

const readiness = z.strictObject({
  ready: z.boolean(),
  reasons: z
    .array(z.string())
    .nullable()
    .meta({ description: 'Why nothing is quoted; null for a caller who may not read the desk.' }),
})

/** `GET /readyz`: 200 while the desk would quote what it is asked for, limits apart; 503 with the reasons otherwise. */
export const getReadyz = readEndpoint({
  path: '/readyz',
  role: 'none',
  summary: 'Whether the desk would quote now',
  replies: {
    200: { description: 'It would.', schema: readiness },
    503: { description: 'It starts, stops, waits, or lacks something that quoting needs.', schema: readiness },
  },
  serve:
    ({ orchestrator }) =>
    (_request, response) => {
      const reasons = whyNotReady(orchestrator)
      const ready = reasons.length === 0
      const body = { ready, reasons: isAllowed(callerOf(response).role, 'read') ? reasons : null }
      response.status(ready ? 200 : 503).json(body)
    },
})
