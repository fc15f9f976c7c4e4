import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkContract } from '../src/testing/api-contract.ts'
import { type Daemon, startDaemon } from './daemon.ts'
import { documentLines } from './document-lines.ts'
import { documentRequest } from './document-request.ts'

/** Lines that are not run here, each under the reason. */
const NOT_RUN: Readonly<Record<string, readonly string[]>> = {
  'this test is part of it': ['npx -y pnpm@12 test'],
  'the processes of this test are those, on ports that are free': [
    'npx -y pnpm@12 start',
    'npx -y pnpm@12 simulators',
    'npx -y pnpm@12 start --derive_url http://127.0.0.1:9000/v3 --rysk_url ws://127.0.0.1:8000/',
  ],
  'needs a damaged journal: commands/journal.test.ts makes one': [
    'riposte journal cut ./journal/desk.sqlite --at 1041',
  ],
  'needs a wallet and its keys: live-desk.test.ts has them, between venues that take the signatures of testnet': [
    'riposte check --mode live --derive_network testnet --rysk_network testnet --derive_wallet 0x… ' +
      '--derive_subaccounts ETH:12,BTC:12 --derive_session_key_file session-key --rysk_maker_key_file maker-key ' +
      '--api_token_file api-token',
  ],
  'installs a service on this machine': [
    'npx -y pnpm@12 install --frozen-lockfile',
    'npx -y pnpm@12 exec turbo run build --filter=@riposte/responder',
    'npx -y pnpm@12 --filter @riposte/responder deploy --legacy --prod /opt/riposte',
    'systemctl daemon-reload && systemctl enable --now riposte',
  ],
  'pulls images, and needs Docker: deploy.test.ts holds the files against the desk': [
    'docker compose run --rm desk check',
    'docker compose up -d',
  ],
}

/** What ends with another code than 0, and what that says. */
const CODES: Readonly<Record<string, number>> = {
  // Nothing is sent without the sentence where nobody can be asked.
  'riposte transfer deposit 1000': 2,
  'riposte transfer withdraw 250.5 --config desk.yaml --json': 2,
}

const LINES = documentLines()
const LEFT_OUT = new Set(Object.values(NOT_RUN).flat())
const RUN = LINES.filter(({ line }) => !LEFT_OUT.has(line))
const REQUESTS = RUN.filter(({ line }) => line.startsWith('curl '))
const COMMANDS = RUN.filter(({ line }) => !line.startsWith('curl '))

const CHAIN = [
  'timestamp,instrument_name,currency,option_type,strike,expiry_datetime,index_price,underlying_name,underlying_price,mark_price,mark_iv,bid_price,ask_price',
  '2026-01-01T21:19:18+00:00,BTC-3JAN26-88000-C,BTC,call,88000.0,2026-01-03T08:00:00+00:00,89900.5,SYN.BTC-3JAN26,90000.0,0.0225,31.07,0.022,0.023',
  '2026-01-01T21:19:18+00:00,BTC-3JAN26-90000-P,BTC,put,90000.0,2026-01-03T08:00:00+00:00,89900.5,SYN.BTC-3JAN26,90000.0,0.008,31.5,0.0075,0.0085',
].join('\n')

let directory: string
let simulators: Daemon
let desk: Daemon
let api: string
let rysk: string
let derive: string
const variables: Record<string, string> = {}

interface Row {
  readonly trade_id: string
  readonly rfq_id: string
}

/** Something of this kind will happen within seconds: takers of the paper market ask all the time. */
async function firstRow(path: string): Promise<Row> {
  for (;;) {
    const [row] = (await (await fetch(`${api}${path}`)).json()) as Row[]
    if (row !== undefined) return row
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

function post(path: string, body: object): Promise<Response> {
  const headers = { 'Content-Type': 'application/json' }
  return fetch(`${api}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
}

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'riposte-documents-'))
  writeFileSync(join(directory, 'desk.yaml'), 'quote_validity_s: 10\nhttp_port: 0\n')
  writeFileSync(join(directory, 'chain.csv'), `${CHAIN}\n`)
  installCommand(directory)
  simulators = startDaemon(['--derive_port=0', '--rysk_port=0'], { command: 'simulators', directory })
  const venues = await simulators.line(({ event }) => event === 'simulators.ready')
  rysk = String(venues.rysk)
  derive = String(venues.derive)
  const flags = [`--derive_url=${derive}`, `--rysk_url=${rysk}`, '--http_port=0', '--quote_validity_s=10']
  desk = startDaemon(flags, { directory })
  const ready = await desk.line(({ event }) => event === 'desk.ready')
  api = String(ready.api)
  variables.INSTRUMENT = String(ready.example)
  variables.TRADE = (await firstRow('/api/trades?status=HEDGED')).trade_id
  variables.QUOTED = (await firstRow('/api/rfqs?answer=quoted')).rfq_id
  // Whatever the market is like, this underlying is declined now.
  const scope = 'underlying BTC'
  await post('/api/kill', { tier: 'no-new-quotes', scope, reason: 'a test', by: 'a test' })
  variables.DECLINED = (await firstRow('/api/rfqs?answer=declined')).rfq_id
})

afterAll(async () => {
  await desk?.dispose()
  await simulators?.dispose()
  rmSync(directory, { recursive: true, force: true })
})

describe('README.md and docs/', () => {
  it('have commands and requests', () => {
    expect(REQUESTS.length).toBeGreaterThan(20)
    expect(COMMANDS.length).toBeGreaterThan(30)
  })

  it('have every line that is not run, each with its reason', () => {
    const lines = LINES.map(({ line }) => line)
    for (const line of [...LEFT_OUT, ...Object.keys(CODES)]) expect(lines).toContain(line)
  })
})

describe('requests', () => {
  it.each(REQUESTS.map(({ line, pages }) => [line, pages.join(', ')]))('%s (%s)', async (line) => {
    const { url, init } = documentRequest(line, { api, variables })
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
})

describe('commands', () => {
  // What a page engages is not always released on the same page.
  beforeAll(async () => {
    for (const scope of ['desk', 'underlying ETH'])
      await post('/api/release', { scope, reason: 'a test', by: 'a test' })
  })

  it.each(COMMANDS.map(({ line, pages }) => [line, pages.join(', ')]))('%s (%s)', async (line) => {
    const asked = line.replace(/^npx -y pnpm@12 /, 'riposte ')
    const { code, out, err } = await runLine(asked)
    expect([code, code === 0 ? '' : err]).toEqual([CODES[asked] ?? 0, code === 0 ? '' : expect.any(String)])
    if (asked.includes('--json') && !asked.includes('start')) {
      for (const document of out.trimEnd().split('\n')) JSON.parse(document)
    }
    if (asked.startsWith('riposte explain declined')) expect(out).toMatch(/It was declined\n {2}because /)
    expect(out.length + err.length > 0 || asked.includes('>')).toBe(true)
  })
})

/** `riposte` on the PATH, as a reader of the pages has it. */
function installCommand(folder: string): void {
  const main = new URL('../dist/main.js', import.meta.url).pathname
  mkdirSync(join(folder, 'bin'))
  writeFileSync(join(folder, 'bin', 'riposte'), `#!/bin/sh\nexec "${process.execPath}" "${main}" "$@"\n`, {
    mode: 0o755,
  })
}

interface Ran {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** What runs until it is stopped, and what it says when it is up. */
const RUNS_ON: readonly (readonly [RegExp, RegExp])[] = [
  [/^riposte start\b/, /"event":"desk\.ready"/],
  [/^riposte simulators\b/, /"event":"simulators\.ready"/],
  [/^riposte events(?!.*--count)/, /./],
]

/** Run a line as a shell does, in the desk's directory and with its address. */
function runLine(line: string): Promise<Ran> {
  const [, up] = RUNS_ON.find(([command]) => command.test(line)) ?? []
  const child = spawn('/bin/sh', ['-c', `exec ${adapted(line)}`], {
    cwd: directory,
    env: { PATH: `${join(directory, 'bin')}${delimiter}${process.env.PATH}`, HTTP_PORT: new URL(api).port },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return collect(child, up)
}

/** The same line for a machine that others use as well: free ports, a journal of its own, the server of this test. */
function adapted(line: string): string {
  const named = line.replaceAll(/\b[A-Z]{2,5}-\d{8}-\d+-[CP]\b/g, variables.INSTRUMENT ?? '')
  const words = named.replaceAll(/\$([A-Z]+)/g, (whole, name: string) => variables[name] ?? whole)
  if (/^riposte start\b/.test(line)) return `${words} --http_port 0 --journal_dir ./another --stop_timeout_s 0`
  if (/^riposte simulators\b/.test(line)) return words.replaceAll(/ --(?:derive|rysk)_port \d+/g, '').concat(FREE_PORTS)
  if (/^riposte send-rfq\b/.test(line)) return `${words.replace(/ --url \S+/, '')} --url ${rysk}`
  if (/^riposte transfer\b/.test(line)) return `${words} --rysk_url ${rysk} --derive_url ${derive}`
  return words
}

const FREE_PORTS = ' --derive_port 0 --rysk_port 0 --keys ./other-keys.json'

function collect(child: ChildProcess, up: RegExp | undefined): Promise<Ran> {
  let out = ''
  let err = ''
  let isUp = false
  child.stdout?.on('data', (chunk) => {
    out += String(chunk)
    if (isUp || up?.test(out) !== true) return
    isUp = true
    child.kill('SIGINT')
  })
  child.stderr?.on('data', (chunk) => {
    err += String(chunk)
  })
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, out, err })))
}
