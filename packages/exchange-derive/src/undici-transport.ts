import { Agent, request } from 'undici'
import type { HttpTransport } from './rest.ts'
import { USER_AGENT } from './version.ts'

/** A page of a thousand instruments takes some 1.5 MB; a bound on what a peer may make us hold. */
const BODY_BYTES_MAX = 64 * 1024 * 1024
const CONNECTIONS_MAX = 4

/** Real HTTP, over the `undici` package: kept-alive connections, every phase bounded in time. */
export function createUndiciTransport(timeoutMs: number): HttpTransport {
  const agent = new Agent({
    connections: CONNECTIONS_MAX,
    keepAliveTimeout: 30_000,
    connect: { timeout: timeoutMs },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    maxResponseSize: BODY_BYTES_MAX,
  })
  return {
    async post(url, body, headers) {
      const answer = await request(url, {
        method: 'POST',
        dispatcher: agent,
        headers: { 'content-type': 'application/json', 'user-agent': USER_AGENT, ...headers },
        body,
      })
      return { status: answer.statusCode, body: await answer.body.text() }
    },
    close: () => agent.destroy(),
  }
}
