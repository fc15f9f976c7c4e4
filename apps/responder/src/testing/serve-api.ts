import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { type Clock, type LogFields, type Logger, parseWad, silentLogger } from '@riposte/market-model'
import type { ApiOptions, DeskFacts, InstrumentLookup } from '../api/api-options.ts'
import { createApi } from '../api/create-api.ts'
import { type Listening, type ListenOptions, listen } from '../api/listen.ts'
import { effectiveConfig } from '../config/effective-config.ts'
import { checkContract } from './api-contract.ts'
import { FAKE_MARKETS } from './fake-markets.ts'
import { createFakeOrchestrator, FAKE_NOW, type FakeOrchestrator } from './fake-orchestrator.ts'
import { load } from './load-from-memory.ts'

interface HttpReply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
  /** The text as JSON; undefined when it is none. */
  readonly json: unknown
}

interface Ask {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** A served desk for one test. */
export interface ServedApi {
  readonly orchestrator: FakeOrchestrator
  readonly server: Listening
  readonly errors: readonly { readonly event: string; readonly fields: LogFields | undefined }[]
  /** Ask, and hold the reply against the OpenAPI document. */
  ask(path: string, ask?: Ask): Promise<HttpReply>
  /** `POST /api/trade` with this body as JSON. */
  trade(body: unknown, headers?: Readonly<Record<string, string>>): Promise<HttpReply>
}

/** Wall time stands still; monotonic time moves when a test says so. */
export function createStandingClock(): Clock & { advance(ms: number): void } {
  let monotonic = 0
  return {
    nowMs: () => FAKE_NOW,
    monotonicMs: () => monotonic,
    after: () => () => {},
    advance: (ms) => {
      monotonic += ms
    },
  }
}

const LISTED = new Set(['ETH-20261225-3000-C', 'ETH-20261225-3000-P', 'XRP-20261225-0_5-P', 'ETH-PERP'])
const lookup: InstrumentLookup = (name) => (LISTED.has(name) ? 'listed' : 'unknown')

/** Serve the API over a fake desk on a free port. */
export async function serveApi(
  facts: Partial<DeskFacts> = {},
  options: Partial<Omit<ApiOptions, 'orchestrator' | 'facts' | 'logger'>> = {},
  bounds: Partial<ListenOptions> = {},
): Promise<ServedApi> {
  const orchestrator = createFakeOrchestrator()
  const loaded = load({ env: { API_TOKEN: 'a-token-that-nobody-may-see' } })
  if (loaded.status === 'invalid') throw new Error('the configuration of the tests is wrong')
  const errors: { event: string; fields: LogFields | undefined }[] = []
  const logger: Logger = { ...silentLogger, error: (event, fields) => errors.push({ event, fields }) }
  const app = createApi({
    orchestrator,
    lookup,
    markets: () => [...FAKE_MARKETS],
    config: effectiveConfig(loaded.config, loaded.sources),
    clock: createStandingClock(),
    metrics: { scrape: async () => ({ contentType: 'text/plain; version=0.0.4; charset=utf-8', text: 'up 1\n' }) },
    logger,
    facts: {
      mode: 'paper',
      phase: 'full',
      dryRun: false,
      enableManualTrades: true,
      maxPositionSize: parseWad('1000'),
      httpHost: '127.0.0.1',
      apiTokens: {},
      cacheStatus: () => 'ok',
      ...facts,
    },
    ...options,
  })
  const result = await listen(app, { host: facts.httpHost ?? '127.0.0.1', port: 0, ...bounds })
  if (result.status === 'failed') throw new Error(result.message)
  const { server } = result

  const ask: ServedApi['ask'] = async (path, asked = {}) => {
    const reply = await send(server.port, path, asked)
    const { status, json, headers } = reply
    checkContract({ method: asked.method ?? 'GET', path, status, contentType: headers['content-type'], json })
    return reply
  }
  return {
    orchestrator,
    server,
    errors,
    ask,
    trade: (body, headers = {}) =>
      ask('/api/trade', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }),
  }
}

/** Like fetch, but every header can be set, `Host` too. */
function send(port: number, path: string, { method = 'GET', headers = {}, body }: Ask): Promise<HttpReply> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        text += chunk
      })
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json: parse(text) })
      })
    })
    request.on('error', reject)
    request.end(body)
  })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
