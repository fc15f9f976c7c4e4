import type { DeskStatus } from '@riposte/orchestrator'
import { z } from 'zod'
import type { DeskFacts } from '../api-options.ts'
import { readEndpoint } from '../endpoint.ts'
import { instant } from '../field-schemas.ts'

const health = z.strictObject({
  status: z.enum(['ok', 'degraded', 'starting', 'stopping']),
  mode: z.string(),
  phase: z.string(),
  orchestrator: z.enum(['starting', 'running', 'stopping', 'stopped']),
  venues: z.record(z.string(), z.string()),
  cache: z.enum(['ok', 'failed']),
  journal: z.enum(['ok', 'failed']),
  dry_run: z.boolean(),
  refusal: z.string().nullable().meta({ description: 'Why nothing is quoted now; null while nothing is in the way.' }),
  last_rfq_at: instant.nullable(),
})

type Health = z.input<typeof health>

/** `GET /health`: 200 while the desk works, even degraded; 503 while it starts or stops. */
export const getHealth = readEndpoint({
  path: '/health',
  role: 'read',
  summary: 'Whether the desk works',
  replies: {
    200: { description: 'It works, or works degraded.', schema: health },
    503: { description: 'It starts or stops.', schema: health },
  },
  serve:
    ({ orchestrator, facts }) =>
    (_request, response) => {
      const desk = orchestrator.status()
      const cache = facts.cacheStatus()
      const status = judgeHealth(desk, cache)
      const body: Health = {
        status,
        mode: facts.mode,
        phase: facts.phase,
        orchestrator: desk.orchestrator,
        venues: desk.venues,
        cache,
        journal: desk.journal,
        dry_run: facts.dryRun,
        refusal: desk.refusal ?? null,
        last_rfq_at: desk.lastRfqAt ?? null,
      }
      response.status(status === 'ok' || status === 'degraded' ? 200 : 503).json(body)
    },
})

/** Degraded: the desk runs, and something that it leans on does not, or it quotes nothing. */
function judgeHealth(desk: DeskStatus, cache: ReturnType<DeskFacts['cacheStatus']>): Health['status'] {
  if (desk.orchestrator === 'starting') return 'starting'
  if (desk.orchestrator !== 'running') return 'stopping'
  const venuesReady = Object.values(desk.venues).every((status) => status === 'ready')
  const works = venuesReady && desk.journal === 'ok' && desk.refusal === undefined && cache === 'ok'
  return works ? 'ok' : 'degraded'
}
