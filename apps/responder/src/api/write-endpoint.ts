import type { Request, RequestHandler, Response } from 'express'
import { z } from 'zod'
import type { ApiOptions } from './api-options.ts'
import type { Endpoint } from './endpoint.ts'
import { type FieldError, fieldErrors, invalidFields } from './field-error.ts'
import { callerOf } from './guard.ts'
import { readIdempotencyKey } from './idempotency-key.ts'
import { readJsonBody } from './json-body.ts'
import { type ProblemKind, problem, type Reply, send } from './problem-response.ts'
import { type Answer, createReplyStore, type ReplyStore } from './reply-store.ts'
import type { Caller } from './roles.ts'

/** What a `POST` does, apart from what all of them have in common. */
export interface Write<Body> {
  /** Refuse before the body is looked at. */
  readonly refusal?: () => Reply | undefined
  /** A field of the body that is another name of the `Idempotency-Key` header. */
  readonly keyField?: { readonly name: string; readonly read: (body: Body) => string | undefined }
  /** Equal for requests that ask for the same, where their bodies may differ; the whole body unless given. */
  readonly fingerprint?: (body: Body) => string
  readonly act: (body: Body, asked: Asked) => Promise<Answer>
}

interface Asked {
  readonly key: string | undefined
  readonly caller: Caller
}

/**
 * A `POST`: its body is read by its schema; a repeat under the same `Idempotency-Key` gets the first reply, with the
 * same status and body, and does nothing; the same key with another body is 422, as the IETF draft on the header has
 * it; and what it changed is journaled with who asked for it.
 */
export function writeEndpoint<Body>(
  doc: Omit<Endpoint, 'method' | 'serve' | 'problems'> & {
    readonly body: z.ZodType<Body>
    readonly problems?: readonly ProblemKind[]
    /** Whether it changes anything, and so is journaled with its caller. */
    readonly audited: boolean
    readonly serve: (options: ApiOptions) => Write<Body>
  },
): Endpoint {
  const { audited, problems = [], serve, ...rest } = doc
  return {
    ...rest,
    method: 'post',
    problems: [...WRITE_PROBLEMS, ...problems],
    serve(options) {
      const write = serve(options)
      const replies = createReplyStore({ clock: options.clock })
      const audit = audited ? auditor(options, `POST ${doc.path}`) : undefined
      return [refuseEarly(write), ...readJsonBody, answerOnce({ schema: doc.body, write, replies, audit })]
    },
  }
}

const WRITE_PROBLEMS: readonly ProblemKind[] = [
  'malformed-request',
  'invalid-request',
  'body-too-large',
  'unsupported-media-type',
  'idempotency-key-reused',
  'desk-unavailable',
]

interface Writing<Body> {
  readonly schema: z.ZodType<Body>
  readonly write: Write<Body>
  readonly replies: ReplyStore
  readonly audit: ((asked: Asked, reply: Reply) => void) | undefined
}

function refuseEarly<Body>({ refusal }: Write<Body>): RequestHandler {
  return (_request, response, next) => {
    const refused = refusal?.()
    if (refused === undefined) next()
    else send(response, refused)
  }
}

function answerOnce<Body>({ schema, write, replies, audit }: Writing<Body>): RequestHandler {
  return async (request, response) => {
    const asked = readAsked(schema, write, request, response)
    if (asked === undefined) return
    const { body, key, caller } = asked
    const run = async (): Promise<Answer> => {
      const answer = await write.act(body, { key, caller })
      audit?.({ key, caller }, answer.reply)
      return answer
    }
    if (key === undefined) return send(response, (await run()).reply)

    const replay = await replies.once(key, (write.fingerprint ?? wholeBody)(body), run)
    if (replay.status === 'reply') return send(response, replay.reply)
    if (replay.status === 'different-request') return send(response, keyReused(key))
    response.set('Retry-After', '1')
    send(response, problem('desk-unavailable', 'too many requests are under way; nothing was done'))
  }
}

/** The body and the key; undefined when a problem was sent instead, with everything that is wrong. */
function readAsked<Body>(
  schema: z.ZodType<Body>,
  { keyField }: Write<Body>,
  request: Request,
  response: Response,
): (Asked & { readonly body: Body }) | undefined {
  const parsed = schema.safeParse(request.body)
  const header = readIdempotencyKey(request.headers['idempotency-key'])
  const known = schema instanceof z.ZodObject ? Object.keys(schema.shape) : []
  const errors: FieldError[] = parsed.success ? [] : fieldErrors(parsed.error, 'field', known)
  errors.push(...header.errors)
  const own = parsed.success ? keyField?.read(parsed.data) : undefined
  if (keyField !== undefined && own !== undefined && header.value !== undefined && own !== header.value) {
    const message = 'expected the same value as the Idempotency-Key header, or one of the two only'
    errors.push({ field: keyField.name, message })
  }
  if (parsed.success && errors.length === 0) {
    return { body: parsed.data, key: own ?? header.value, caller: callerOf(response) }
  }
  send(response, invalidFields(errors))
  return undefined
}

/** What was done is told with who asked for it; what was only malformed is no change. */
function auditor({ orchestrator }: ApiOptions, action: string): (asked: Asked, reply: Reply) => void {
  return ({ key, caller: { by, remote } }, { status, body }) => {
    const tradeId = 'trade_id' in body && typeof body.trade_id === 'string' ? body.trade_id : undefined
    orchestrator.audit({ action, by, remote, key, status, tradeId })
  }
}

export function keyReused(key: string): Reply {
  const detail = `the key ${JSON.stringify(key)} was used for another request; a new request needs a new key`
  return problem('idempotency-key-reused', detail)
}

function wholeBody(body: unknown): string {
  return JSON.stringify(body, (_, value) => (typeof value === 'bigint' ? String(value) : value))
}
