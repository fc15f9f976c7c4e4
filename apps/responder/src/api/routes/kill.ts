import type { Orchestrator } from '@riposte/orchestrator'
import { KILL_TIERS, type KillScope } from '@riposte/risk-limits'
import { z } from 'zod'
import { readEndpoint } from '../endpoint.ts'
import { sentence } from '../field-schemas.ts'
import { KILL_CAUSES, killRow, killSchema } from '../kill-row.ts'
import { jsonReply } from '../problem-response.ts'
import type { Answer } from '../reply-store.ts'
import { writeEndpoint } from '../write-endpoint.ts'

const SCOPE = /^(?:desk|(?:venue|underlying|instrument|strategy|taker) \S{1,64})$/
const SCOPE_FORM = 'expected desk, or a kind and a name such as "underlying ETH"'

const scope = z
  .string({ error: SCOPE_FORM })
  .regex(SCOPE, { error: SCOPE_FORM })
  .transform((text): KillScope => {
    const [kind, name = ''] = text.split(' ')
    return kind === 'desk' ? { kind } : { kind: kind as Exclude<KillScope['kind'], 'desk'>, name }
  })
  .meta({ description: 'desk; or venue, underlying, instrument, strategy or taker and its name.' })
  .prefault('desk')

const engaging = z.strictObject({
  tier: z.enum(KILL_TIERS, { error: `expected one of ${KILL_TIERS.join(', ')}` }),
  scope,
  reason: sentence,
  by: sentence,
})

const releasing = z.strictObject({
  scope,
  cause: z.enum(KILL_CAUSES, { error: `expected one of ${KILL_CAUSES.join(', ')}` }).default('person'),
  reason: sentence,
  by: sentence,
})

const switches = z.strictObject({ engaged: z.array(killSchema) })
const replies = { 200: { description: 'What is engaged now.', schema: switches } } as const

export type KillSwitchJson = z.input<typeof switches>

function engaged(orchestrator: Orchestrator): z.input<typeof switches> {
  return { engaged: orchestrator.killSwitch().engaged.map(killRow) }
}

const answer = (orchestrator: Orchestrator): Answer => ({ reply: jsonReply(200, engaged(orchestrator)), keep: true })

/** `GET /api/kill`: what is engaged. */
export const getKill = readEndpoint({
  path: '/api/kill',
  role: 'read',
  summary: 'The kill switches that are engaged',
  replies,
  serve:
    ({ orchestrator }) =>
    (_request, response) =>
      void response.json(engaged(orchestrator)),
})

/** `POST /api/kill`: pull the kill switch. It binds from the very next event; the reply comes when it is durable. */
export const postKill = writeEndpoint({
  path: '/api/kill',
  role: 'trade',
  audited: true,
  summary: 'Pull the kill switch',
  description:
    'It binds from the very next event; the reply comes when it is durable. Engaging again never lowers a tier.',
  body: engaging,
  replies,
  serve: ({ orchestrator }) => ({
    async act(body) {
      await orchestrator.kill(body.tier, body.scope, body.reason, body.by)
      return answer(orchestrator)
    },
  }),
})

/** `POST /api/release`: release one cause of one scope. */
export const postRelease = writeEndpoint({
  path: '/api/release',
  role: 'admin',
  audited: true,
  summary: 'Release one cause of one scope of the kill switch',
  body: releasing,
  replies,
  serve: ({ orchestrator }) => ({
    async act(body) {
      await orchestrator.release(body.scope, body.cause, body.reason, body.by)
      return answer(orchestrator)
    },
  }),
})

/** `POST /api/watchdog`: a watchdog outside the process says that it is there, and hears what is engaged. */
export const postWatchdog = writeEndpoint({
  path: '/api/watchdog',
  role: 'trade',
  // A sign of life every few seconds changes nothing that anybody would look up.
  audited: false,
  summary: 'A watchdog outside the process says that it is there',
  body: z.strictObject({}),
  replies,
  serve: ({ orchestrator }) => ({
    async act() {
      orchestrator.renewLease()
      return answer(orchestrator)
    },
  }),
})
