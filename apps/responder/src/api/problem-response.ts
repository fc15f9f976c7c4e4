import type { Response } from 'express'

/** Every problem that the API answers with, by the last part of its URN. */
const PROBLEMS = {
  'malformed-request': { status: 400, title: 'The request cannot be read' },
  'invalid-request': { status: 400, title: 'The request is not valid' },
  'token-required': { status: 401, title: 'A token is required' },
  'role-required': { status: 403, title: 'The token does not grant this' },
  'foreign-host': { status: 403, title: 'The Host header is not one of this desk' },
  'foreign-origin': { status: 403, title: 'Requests of other sites are refused' },
  'manual-trades-disabled': { status: 403, title: 'Manual trades are switched off' },
  'not-found': { status: 404, title: 'There is nothing at this path' },
  'method-not-allowed': { status: 405, title: 'The path does not take this method' },
  'limit-breached': { status: 409, title: 'The trade would breach a limit' },
  'limit-loosened': { status: 409, title: 'A running desk only tightens its limits' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'unsupported-media-type': { status: 415, title: 'The body must be plain application/json' },
  'unknown-instrument': { status: 422, title: 'The instrument is not listed' },
  'expired-instrument': { status: 422, title: 'The instrument has expired' },
  'idempotency-key-reused': { status: 422, title: 'The idempotency key belongs to another request' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  'internal-error': { status: 500, title: 'The desk failed on this request' },
  'desk-unavailable': { status: 503, title: 'The desk cannot take this now' },
} as const

export type ProblemKind = keyof typeof PROBLEMS

/** Status and title of a problem, for the documentation. */
export function problemDoc(kind: ProblemKind): { readonly status: number; readonly title: string } {
  return PROBLEMS[kind]
}

export const PROBLEM_URN = 'urn:riposte:problem:'

/** A body with its status, ready to be sent more than once. */
export interface Reply {
  readonly status: number
  readonly contentType: 'application/json' | 'application/problem+json'
  readonly body: Readonly<Record<string, unknown>> | readonly unknown[]
}

/**
 * A problem by RFC 9457, its type a stable URN such as `urn:riposte:problem:limit-breached`.
 *
 * @param detail a sentence on this occurrence, with the value and what is expected
 * @param members further facts for machines, such as `option` or `limit`
 */
export function problem(kind: ProblemKind, detail: string, members: Readonly<Record<string, unknown>> = {}): Reply {
  const { status, title } = PROBLEMS[kind]
  const body = { type: `${PROBLEM_URN}${kind}`, title, status, detail, ...members }
  return { status, contentType: 'application/problem+json', body }
}

/** A plain JSON reply. */
export function jsonReply(status: number, body: Reply['body']): Reply {
  return { status, contentType: 'application/json', body }
}

export function send(response: Response, reply: Reply): void {
  response.status(reply.status).type(reply.contentType).send(JSON.stringify(reply.body))
}
