import type { DeskAddress } from './find-desk.ts'

/** What a desk says when it does not do what it was asked (RFC 9457). */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly errors?: readonly { readonly field: string; readonly message: string }[]
  readonly breaches?: readonly { readonly limit: string; readonly message: string }[]
  readonly [member: string]: unknown
}

export type DeskReply =
  | { readonly status: 'ok'; readonly text: string; readonly json: unknown }
  | { readonly status: 'problem'; readonly text: string; readonly problem: Problem }
  /** Nothing was done: nobody listens there, or what listens is no desk. */
  | { readonly status: 'absent'; readonly message: string }
  /** A write left, and nobody knows what became of it. */
  | { readonly status: 'unknown'; readonly message: string }

interface Asking {
  /** With its query, such as `/api/trades?limit=5`. */
  readonly path: string
  /** Makes it a `POST`. */
  readonly body?: object
  readonly idempotencyKey?: string
  /** A question that has a body: when no answer comes, nothing has happened. */
  readonly isQuestion?: true
}

/** A write is answered when it is durable, which may have to wait for a busy disk. */
const TIMEOUT_MS = 15_000

/** Causes with which a request has not left this machine. */
const NOT_SENT: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])

/** Ask a desk over its HTTP API. It never throws for what a desk or a network may do. */
export async function askDesk(
  { url, token }: DeskAddress,
  { path, body, idempotencyKey, isQuestion }: Asking,
): Promise<DeskReply> {
  const headers: Record<string, string> = {}
  if (token !== undefined) headers.authorization = `Bearer ${token.reveal()}`
  if (body !== undefined) headers['content-type'] = 'application/json'
  if (idempotencyKey !== undefined) headers['idempotency-key'] = idempotencyKey
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
  const isWrite = body !== undefined && !isQuestion
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS)
    const reply = await fetch(new URL(path, url), { ...init, headers, signal, redirect: 'error' })
    return read(url, isWrite, reply.status, await reply.text())
  } catch (error) {
    const { code, message } = causeOf(error)
    // fetch refuses some ports before it connects.
    const isSent = !NOT_SENT.has(code) && message !== 'bad port'
    if (isWrite && isSent) return { status: 'unknown', message: `the desk at ${url} did not answer: ${message}` }
    return { status: 'absent', message: noDesk(url, message) }
  }
}

export function noDesk(url: string, why: string): string {
  return `no desk answers at ${url} (${why}); start one with riposte start, or give --api URL`
}

function read(url: string, isWrite: boolean, status: number, text: string): DeskReply {
  const json = parse(text)
  if (status < 300 && json !== undefined) return { status: 'ok', text, json }
  const problem = json as Problem | undefined
  if (typeof problem?.detail === 'string' && status !== 500) return { status: 'problem', text, problem }
  const message = `the desk at ${url} answered ${status}: ${problem?.detail ?? 'which is no reply of a desk'}`
  return isWrite && status >= 500 ? { status: 'unknown', message } : { status: 'absent', message }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** fetch wraps what went wrong, and a refusal on several addresses once more. */
export function causeOf(error: unknown): { readonly code: string; readonly message: string } {
  const cause = error instanceof Error ? (error.cause ?? error) : error
  const first = cause instanceof AggregateError ? (cause.errors[0] as unknown) : cause
  if (!(first instanceof Error)) return { code: '', message: String(first) }
  const code = 'code' in first ? String(first.code) : ''
  return { code, message: first.message || code }
}
