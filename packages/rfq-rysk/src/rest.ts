import { type EpochMs, epochMs } from '@riposte/market-model'
import { Agent, request } from 'undici'
import { causeText, RyskError } from './errors.ts'
import { USER_AGENT } from './ws-socket.ts'

/** Read a JSON document over HTTP. */
export type FetchJson = (url: string) => Promise<unknown>

const REPLY_BYTES_MAX = 4 << 20
const PATIENCE_MS = 10_000

/** @throws {RyskError} HTTP_FAILED for anything but a JSON document with status 200 */
export async function fetchJson(url: string): Promise<unknown> {
  return get(url, ({ text }) => JSON.parse(text))
}

/**
 * The server's clock as its replies are dated, which HTTP tells in whole seconds.
 *
 * @throws {RyskError} HTTP_FAILED for anything but a dated reply with status 200
 */
export function readServerTime(url: string): Promise<EpochMs> {
  return get(url, ({ date }) => {
    const at = Date.parse(String(date))
    if (Number.isNaN(at)) throw new RyskError('HTTP_FAILED', `GET ${url}: expected a Date header, got ${String(date)}`)
    return epochMs(at)
  })
}

interface Reply {
  readonly text: string
  readonly date: unknown
}

async function get<Value>(url: string, read: (reply: Reply) => Value): Promise<Value> {
  const dispatcher = new Agent({
    maxResponseSize: REPLY_BYTES_MAX,
    headersTimeout: PATIENCE_MS,
    bodyTimeout: PATIENCE_MS,
    connect: { timeout: PATIENCE_MS },
  })
  try {
    const { statusCode, headers, body } = await request(url, { dispatcher, headers: { 'user-agent': USER_AGENT } })
    const text = await body.text()
    if (statusCode !== 200) throw new RyskError('HTTP_FAILED', `GET ${url}: expected status 200, got ${statusCode}`)
    return read({ text, date: headers.date })
  } catch (error) {
    if (error instanceof RyskError) throw error
    throw new RyskError('HTTP_FAILED', `GET ${url}: ${causeText(error)}`, { cause: error })
  } finally {
    await dispatcher.destroy()
  }
}
