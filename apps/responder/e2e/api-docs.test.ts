import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { checkContract } from '../src/testing/api-contract.ts'
import { type Daemon, startDaemon } from './daemon.ts'

const PAGE = readFileSync(new URL('../../../docs/api.md', import.meta.url), 'utf8')
const LINES = [...PAGE.matchAll(/^curl .+$/gm)].map(([line]) => line)

interface Row {
  readonly trade_id: string
  readonly rfq_id: string
}

let daemon: Daemon
let api: string
const variables: Record<string, string> = {}

/** Something of this kind will happen within seconds: takers of the paper market ask all the time. */
async function firstRow(path: string): Promise<Row> {
  for (;;) {
    const [row] = (await (await fetch(`${api}${path}`)).json()) as Row[]
    if (row !== undefined) return row
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

beforeAll(async () => {
  daemon = startDaemon(['--http_port=0', '--quote_validity_s=10'])
  const ready = await daemon.line((line) => line.event === 'desk.ready')
  api = String(ready.api)
  variables.INSTRUMENT = String(ready.example)
  variables.TRADE = (await firstRow('/api/trades?status=HEDGED')).trade_id
  variables.QUOTED = (await firstRow('/api/rfqs?answer=quoted')).rfq_id
  // Whatever the market is like, this underlying is declined now.
  await fetch(`${api}/api/kill`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ tier: 'no-new-quotes', scope: 'underlying BTC', reason: 'a test', by: 'a test' }),
  })
  variables.DECLINED = (await firstRow('/api/rfqs?answer=declined')).rfq_id
})

afterAll(() => daemon?.dispose())

/** The words of a line as a shell takes them. */
function wordsOf(line: string): string[] {
  const words = [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)]
  return words.map(([, single, double, plain]) => single ?? double ?? plain ?? '')
}

function requestOf(line: string): { url: URL; method: string; headers: Record<string, string>; body?: string } {
  const filled = line.replace(/\$([A-Z]+)/g, (_, name: string) => variables[name] ?? `$${name}`)
  const request = { url: new URL(api), method: 'GET', headers: {} as Record<string, string> }
  const words = wordsOf(filled).slice(1)
  let body: string | undefined
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === '-N') continue
    if (word === '-X') request.method = words.shift() ?? ''
    else if (word === '-d') body = words.shift()
    else if (word === '-H') {
      const [name = '', value = ''] = (words.shift() ?? '').split(': ')
      request.headers[name] = value
    } else {
      const { pathname, search } = new URL(word)
      request.url = new URL(`${pathname}${search}`, api)
    }
  }
  return body === undefined ? request : { ...request, body }
}

it('the page of the API has requests', () => {
  expect(LINES.length).toBeGreaterThan(20)
})

it.each(LINES)('%s', async (line) => {
  const { url, ...init } = requestOf(line)
  const path = `${url.pathname}${url.search}`
  const stop = new AbortController()
  const response = await fetch(url, { ...init, signal: stop.signal })
  expect([200, 202]).toContain(response.status)
  const contentType = response.headers.get('content-type') ?? undefined
  if (contentType?.startsWith('text/event-stream')) {
    const reader = response.body?.getReader()
    expect((await reader?.read())?.value?.length).toBeGreaterThan(0)
    return stop.abort()
  }
  const text = await response.text()
  const json = contentType?.includes('json') ? (JSON.parse(text) as unknown) : undefined
  checkContract({ method: init.method, path, status: response.status, contentType, json })
  if (url.pathname === `/api/rfqs/${variables.DECLINED}`) {
    expect(json).toMatchObject({ answer: 'declined', why: expect.stringMatching(/^declined: ./), complete: true })
    expect((json as { reasons: unknown[] }).reasons.length).toBeGreaterThan(0)
  }
  if (url.pathname === `/api/rfqs/${variables.QUOTED}`) {
    expect(json).toMatchObject({ answer: 'quoted', quote: { price: expect.any(String) } })
    expect((json as { limits: unknown[] }).limits.length).toBeGreaterThan(5)
  }
  if (url.pathname === '/api/whatif') {
    const { verdicts, after } = json as { verdicts: unknown[]; after: unknown[] }
    expect([verdicts.length, after.length > 0]).toEqual([1, true])
  }
})
