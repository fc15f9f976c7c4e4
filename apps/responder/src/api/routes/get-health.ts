import type { DeskStatus } from '@riposte/orchestrator'
import type { RequestHandler } from 'express'
import type { ApiOptions, DeskFacts } from '../api-options.ts'

type Health = 'ok' | 'degraded' | 'starting' | 'stopping'

/** `GET /health`: 200 while the desk works, even degraded; 503 while it starts or stops. */
export function getHealth({ orchestrator, facts }: ApiOptions): RequestHandler {
  return (_request, response) => {
    const desk = orchestrator.status()
    const cache = facts.cacheStatus()
    const status = judgeHealth(desk, cache)
    response.status(status === 'ok' || status === 'degraded' ? 200 : 503).json({
      status,
      mode: facts.mode,
      phase: facts.phase,
      orchestrator: desk.orchestrator,
      venues: desk.venues,
      cache,
      journal: desk.journal,
      last_rfq_at: desk.lastRfqAt ?? null,
    })
  }
}

/** Degraded: the desk runs, and something that it leans on does not. */
function judgeHealth(desk: DeskStatus, cache: ReturnType<DeskFacts['cacheStatus']>): Health {
  if (desk.orchestrator === 'starting') return 'starting'
  if (desk.orchestrator !== 'running') return 'stopping'
  const venuesReady = Object.values(desk.venues).every((status) => status === 'ready')
  return venuesReady && desk.journal === 'ok' && cache === 'ok' ? 'ok' : 'degraded'
}
