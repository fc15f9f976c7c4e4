import type { RpcReply } from './json-rpc.ts'
import type { WireRecord } from './wire/fields.ts'
import { readReply } from './wire/frame.ts'
import type { DeriveMethod, DeriveMethods, WireMethod } from './wire/methods.ts'

export interface HttpAnswer {
  readonly status: number
  readonly body: string
}

/** One POST of JSON text. Rejects when there is no answer. */
export interface HttpTransport {
  post(url: string, body: string, headers: Readonly<Record<string, string>>): Promise<HttpAnswer>
  close(): Promise<void>
}

/** The code that the exchange uses for "Rate limit exceeded"; HTTP 429 is the same thing said by a proxy. */
const RATE_LIMITED = -32000
const HTTP_TOO_MANY_REQUESTS = 429

/** Calls over HTTP: for what is asked before there is a socket. */
export interface RestClient {
  /** @param headers login headers for private methods */
  call<Method extends DeriveMethod>(
    method: Method,
    params: DeriveMethods[Method],
    headers?: Readonly<Record<string, string>>,
  ): Promise<RpcReply>
  /** The same with params that are JSON text already, such as signed ones. */
  callRaw(method: WireMethod, params: string, headers: Readonly<Record<string, string>>): Promise<RpcReply>
}

/** @param baseUrl such as `https://api.derive.xyz/v3` */
export function createRestClient(baseUrl: string, transport: HttpTransport): RestClient {
  async function callRaw(
    method: WireMethod,
    params: string,
    headers: Readonly<Record<string, string>>,
  ): Promise<RpcReply> {
    let answer: HttpAnswer
    try {
      answer = await transport.post(`${baseUrl}/${method}`, params, headers)
    } catch (error) {
      return { status: 'lost', cause: `${method}: ${error instanceof Error ? error.message : String(error)}` }
    }
    return readAnswer(method, answer)
  }
  return { callRaw, call: (method, params, headers = {}) => callRaw(method, JSON.stringify(params), headers) }
}

function readAnswer(method: string, answer: HttpAnswer): RpcReply {
  let body: unknown
  try {
    body = JSON.parse(answer.body)
  } catch {
    body = undefined
  }
  if (typeof body === 'object' && body !== null) {
    const reply = readReply('', body as WireRecord)
    if (reply.kind === 'error') return { status: 'error', error: reply.error }
    if (reply.kind === 'result' && answer.status < 300) return { status: 'result', result: reply.result }
  }
  if (answer.status === HTTP_TOO_MANY_REQUESTS) {
    return { status: 'error', error: { code: RATE_LIMITED, message: 'HTTP 429', data: null } }
  }
  return { status: 'lost', cause: `${method}: HTTP ${answer.status} without a reply that can be read` }
}
