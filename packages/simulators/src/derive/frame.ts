import type { Outcome, RpcError } from './rpc-error.ts'
import { rpcError } from './rpc-error.ts'

/** A request's id, echoed with its type. */
export type RequestId = string | number | null

interface Request {
  readonly id: RequestId
  readonly method: string
  readonly params: Readonly<Record<string, unknown>>
}

export type ParsedRequest =
  | { readonly status: 'request'; readonly request: Request }
  | { readonly status: 'invalid'; readonly id: RequestId; readonly error: RpcError }

/** Integer members that may exceed 2^53; JSON.parse would round them. */
const LONG_INTEGER = /("(?:nonce|nonce_to_cancel|timestamp|sub_id)"\s*:\s*)(\d{16,39})(?=\s*[,}])/g

/** Parse JSON text, keeping long nonces exact by turning them into text. @returns undefined when it is not JSON */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(LONG_INTEGER, '$1"$2"'))
  } catch {
    return undefined
  }
}

/** Read one WebSocket text frame. */
export function parseRequest(text: string): ParsedRequest {
  const value = parseJson(text)
  if (value === undefined) return { status: 'invalid', id: null, error: rpcError(-32700) }
  if (!isRecord(value)) return { status: 'invalid', id: null, error: rpcError(-32600) }
  const id = typeof value.id === 'string' || typeof value.id === 'number' ? value.id : null
  const params = value.params ?? {}
  if (typeof value.method !== 'string') return { status: 'invalid', id, error: rpcError(-32600) }
  if (!isRecord(params)) return { status: 'invalid', id, error: rpcError(-32602, 'params: expected an object') }
  return { status: 'request', request: { id, method: value.method, params } }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The text of a reply. */
export function replyText(id: RequestId, outcome: Outcome<unknown>): string {
  return outcome.status === 'done'
    ? JSON.stringify({ id, result: outcome.value })
    : JSON.stringify({ id, error: outcome.error })
}

/** The text of a notification whose data are JSON text already. */
export function notificationText(channel: string, dataText: string): string {
  return `{"method":"subscription","params":{"channel":${JSON.stringify(channel)},"data":${dataText}}}`
}
