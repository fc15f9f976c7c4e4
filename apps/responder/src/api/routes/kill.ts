import { KILL_TIERS, type KillEngaged, type KillScope, scopeText } from '@riposte/risk-limits'
import type { RequestHandler } from 'express'
import { z } from 'zod'
import type { ApiOptions } from '../api-options.ts'
import { jsonReply, send } from '../problem-response.ts'
import { readBody } from '../read-body.ts'

const SENTENCE_MAX = 500
const SCOPE = /^(?:desk|(?:venue|underlying|instrument|strategy|taker) \S{1,64})$/
const SCOPE_FORM = 'expected desk, or a kind and a name such as "underlying ETH"'

const scope = z
  .string({ error: SCOPE_FORM })
  .regex(SCOPE, { error: SCOPE_FORM })
  .transform((text): KillScope => {
    const [kind, name = ''] = text.split(' ')
    return kind === 'desk' ? { kind } : { kind: kind as Exclude<KillScope['kind'], 'desk'>, name }
  })
const sentence = z.string().min(1).max(SENTENCE_MAX)

const engaging = z.strictObject({
  tier: z.enum(KILL_TIERS, { error: `expected one of ${KILL_TIERS.join(', ')}` }),
  scope: scope.default({ kind: 'desk' }),
  reason: sentence,
  by: sentence,
})

const CAUSES = ['person', 'dead-man', 'executions', 'protection', 'loss', 'hedge-deadline'] as const

const releasing = z.strictObject({
  scope: scope.default({ kind: 'desk' }),
  cause: z.enum(CAUSES, { error: `expected one of ${CAUSES.join(', ')}` }).default('person'),
  reason: sentence,
  by: sentence,
})

/** One engaged switch, as the API shows it. */
export function killRow({ tier, scope: reach, cause, reason, by, at }: KillEngaged): Readonly<Record<string, unknown>> {
  return { tier, scope: scopeText(reach), cause, reason, by, since: at }
}

/** `POST /api/kill`: pull the kill switch. It binds from the very next event; the reply comes when it is durable. */
export function postKill({ orchestrator }: ApiOptions): RequestHandler {
  return async (request, response) => {
    const body = readBody(engaging, request, response)
    if (body === undefined) return
    await orchestrator.kill(body.tier, body.scope, body.reason, body.by)
    send(response, jsonReply(200, { engaged: orchestrator.killSwitch().engaged.map(killRow) }))
  }
}

/** `POST /api/release`: release one cause of one scope. */
export function postRelease({ orchestrator }: ApiOptions): RequestHandler {
  return async (request, response) => {
    const body = readBody(releasing, request, response)
    if (body === undefined) return
    await orchestrator.release(body.scope, body.cause, body.reason, body.by)
    send(response, jsonReply(200, { engaged: orchestrator.killSwitch().engaged.map(killRow) }))
  }
}

/** `POST /api/watchdog`: a watchdog outside the process says that it is there, and hears what is engaged. */
export function postWatchdog({ orchestrator }: ApiOptions): RequestHandler {
  return (_request, response) => {
    orchestrator.renewLease()
    send(response, jsonReply(200, { engaged: orchestrator.killSwitch().engaged.map(killRow) }))
  }
}
