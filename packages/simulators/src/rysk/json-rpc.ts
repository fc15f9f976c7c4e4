/** An error as it goes on the wire. */
export interface RpcError {
  readonly code: number
  readonly message: string
}

const PARSE_ERROR: RpcError = { code: -32700, message: 'Parse error' }
const INVALID_REQUEST: RpcError = { code: -32600, message: 'Invalid Request' }
export const METHOD_NOT_FOUND: RpcError = { code: -32601, message: 'Method not found' }
export const INVALID_PARAMS: RpcError = { code: -32602, message: 'Invalid params' }

export type RpcInput =
  | { readonly status: 'request'; readonly id: string; readonly method: string; readonly params: Params }
  /** Without an id when none could be read. */
  | { readonly status: 'invalid'; readonly id: string | null; readonly error: RpcError }

/** Named parameters, not yet looked at. A request without an object there has none. */
export type Params = Readonly<Record<string, unknown>>

/** Ids come back in answers and stay in memory, so their length is bounded. */
const ID_LENGTH_MAX = 128

/** Read one JSON-RPC 2.0 request. Ids are strings here; batches are not part of the protocol. */
export function parseRpcRequest(text: string): RpcInput {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { status: 'invalid', id: null, error: PARSE_ERROR }
  }
  if (!isRecord(value)) return { status: 'invalid', id: null, error: INVALID_REQUEST }
  const { jsonrpc, id, method, params } = value
  const readableId = typeof id === 'string' && id.length > 0 && id.length <= ID_LENGTH_MAX ? id : null
  if (jsonrpc !== '2.0' || readableId === null || typeof method !== 'string') {
    return { status: 'invalid', id: readableId, error: INVALID_REQUEST }
  }
  return { status: 'request', id: readableId, method, params: isRecord(params) ? params : {} }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Answers and pushes have the same form. */
export function resultFrame(id: string, result: unknown): string {
  return JSON.stringify({ jsonrpc: '2.0', id, result })
}

export function errorFrame(id: string | null, error: RpcError): string {
  return JSON.stringify({ jsonrpc: '2.0', id, error: { code: error.code, message: error.message } })
}

export function methodFrame(id: string, method: string, params: unknown): string {
  return JSON.stringify({ jsonrpc: '2.0', id, method, params })
}
