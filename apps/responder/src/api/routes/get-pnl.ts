import { PNL_GROUPS } from '@riposte/orchestrator'
import type { RequestHandler } from 'express'
import type { ApiOptions } from '../api-options.ts'
import { pnlJson } from '../pnl-json.ts'
import { problem, send } from '../problem-response.ts'
import { readQuery } from '../query.ts'

/** `GET /api/pnl`: what was made and why, `?by=` trade, underlying (unless told) or day. */
export function getPnl({ orchestrator }: ApiOptions): RequestHandler {
  return (request, response) => {
    const query = readQuery(request.query)
    const by = query.choice('by', PNL_GROUPS) ?? 'underlying'
    const errors = query.errors()
    if (errors.length > 0) {
      const detail = errors.map((error) => `${error.field}: ${error.message}`).join('; ')
      return send(response, problem('invalid-request', detail, { field: errors[0]?.field, errors }))
    }
    response.json(pnlJson(orchestrator.pnl(by)))
  }
}
