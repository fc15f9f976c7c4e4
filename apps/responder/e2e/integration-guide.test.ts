import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { optionList } from '../src/config/option-list.ts'
import { checkContract } from '../src/testing/api-contract.ts'
import { curlLines, parseCurl } from './curl-line.ts'
import { type Daemon, startDaemon } from './daemon.ts'

const at = (path: string): string => new URL(`../../../${path}`, import.meta.url).pathname
const PAGE = readFileSync(at('docs/integration-guide.md'), 'utf8')
const MAIN = at('apps/responder/dist/main.js')
const BOT_DIRECTORY = 'examples/existing-bot'
const BOT = at(`${BOT_DIRECTORY}/src/main.ts`)
const PNPM = 'npx -y pnpm@12'

/** Lines in the fences of a language, from top to bottom. */
function fenced(language: string): readonly string[] {
  const fences = [...PAGE.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)]
  return fences.flatMap(([, name, block = '']) => (name === language ? block.trimEnd().split('\n') : []))
}

/** Everything that a reader types. */
const LINES = fenced('shell')

type Env = Readonly<Record<string, string>>

interface TradeRow {
  readonly trade_id: string
  readonly status: string
  readonly events: readonly { readonly type: string }[]
}

interface Desk {
  readonly daemon: Daemon
  readonly api: string
  readonly phase: string
  /** No quote fits its limits. */
  readonly isTight: boolean
}

let directory: string
let simulators: Daemon
let desk: Desk | undefined
/** Open when the power went, for the next life. */
let open: { readonly tradeId: string; readonly phase: string } | undefined
/** Of the reader's shell. */
let exported: Env = {}
/** What stands for `$INSTRUMENT` and `$TRADE`. */
const variables: Record<string, string> = {}
const walked: string[] = []

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'riposte-guide-'))
  mkdirSync(join(directory, BOT_DIRECTORY), { recursive: true })
  writeFileSync(join(directory, '.env'), fenced('env').join('\n'))
})

afterAll(async () => {
  await desk?.daemon.kill()
  await simulators?.dispose()
  rmSync(directory, { recursive: true, force: true })
})

async function ask<T>(path: string, init: RequestInit = {}): Promise<{ readonly status: number; readonly body: T }> {
  const response = await fetch(`${desk?.api}${path}`, init)
  const text = await response.text()
  const contentType = response.headers.get('content-type') ?? undefined
  const json = contentType?.includes('json') === true ? (JSON.parse(text) as unknown) : undefined
  checkContract({ method: init.method ?? 'GET', path, status: response.status, contentType, json })
  return { status: response.status, body: (json ?? text) as T }
}

/** Ask until it fits: takers of the paper market ask all the time. */
async function askUntil<T>(path: string, fits: (body: T) => boolean): Promise<T> {
  for (;;) {
    const { body } = await ask<T>(path)
    if (fits(body)) return body
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

const isOver = ({ status }: TradeRow): boolean => status === 'HEDGED' || status === 'FAILED'
const ordersOf = ({ events }: TradeRow) => events.filter(({ type }) => type === 'order.signed')

/** A trade's order leaves, the venue says nothing about it, and the power goes. */
async function leaveTradeOpen({ phase }: Desk): Promise<void> {
  simulators.process.kill('SIGSTOP')
  const terms = { instrument: variables.INSTRUMENT, quantity: '1.0', price: '0.05', already_done: true }
  const headers = { 'Content-Type': 'application/json' }
  const { body } = await ask<TradeRow>('/api/trade', { method: 'POST', headers, body: JSON.stringify(terms) })
  const trade = await askUntil<TradeRow>(`/api/trades/${body.trade_id}`, (row) => ordersOf(row).length > 0)
  expect(isOver(trade)).toBe(false)
  open = { tradeId: trade.trade_id, phase }
}

async function loseDesk(): Promise<void> {
  if (desk === undefined) return
  if (desk.phase !== 'existing') await leaveTradeOpen(desk)
  await desk.daemon.kill()
  simulators.process.kill('SIGCONT')
  expect(desk.daemon.errors()).toBe('')
  desk = undefined
}

async function startDesk(env: Env): Promise<void> {
  await loseDesk()
  const flags = ['--http_port=0', '--restart_quiet_s=0', '--quote_validity_s=10']
  const daemon = startDaemon(flags, { directory, env: { ...exported, ...env } })
  const { api, example, phase } = await daemon.line((line) => line.event === 'desk.ready')
  desk = { daemon, api: String(api), phase: String(phase), isTight: env.MAX_POSITION_SIZE !== undefined }
  variables.INSTRUMENT ??= String(example)
  walked.push(desk.phase)
  if (open === undefined) return
  const trade = await askUntil<TradeRow>(`/api/trades/${open.tradeId}`, isOver)
  if (open.phase === 'full') expect(trade.status).toBe('HEDGED')
  else expect(ordersOf(trade)).toHaveLength(1)
  open = undefined
}

async function runBot(env: Env): Promise<void> {
  await loseDesk()
  const program = ['--conditions=source', BOT]
  const bot = startDaemon([], { directory: join(directory, BOT_DIRECTORY), program, env: { ...exported, ...env } })
  const ready = await bot.line((line) => line.event === 'bot.ready')
  expect(ready.orchestrator).toBe(env.ORCHESTRATOR ?? env.ROLLOUT_PHASE)
  await bot.kill()
  expect(bot.errors()).toBe('')
}

async function runCommand(words: readonly string[]): Promise<void> {
  const command = startDaemon(words, { directory, program: [MAIN] })
  expect(await command.ended, command.errors()).toMatchObject({ code: 0 })
}

async function request(line: string): Promise<void> {
  if (desk === undefined) await startDesk({})
  const { url, init, status = init.method === 'POST' ? 202 : 200 } = parseCurl(line, String(desk?.api), variables)
  const path = `${url.pathname}${url.search}`
  const reply = await ask<TradeRow>(path, init)
  expect(reply.status, JSON.stringify(reply.body)).toBe(status)
  if (status === 202) return tradeByHand(line, reply.body)
  await look(path, reply.body)
}

/** What the page says is to be seen there. */
async function look(path: string, body: TradeRow): Promise<void> {
  if (path === '/health') {
    expect(body).toMatchObject({ status: 'ok', phase: desk?.phase, venues: { derive: 'ready', rysk: 'ready' } })
  } else if (path === '/api/positions') {
    expect(JSON.stringify(body)).toContain(variables.INSTRUMENT)
  } else if (path === `/api/trades/${variables.TRADE}`) {
    expect(body.status).toBe('HEDGED')
    expect(body.events.map(({ type }) => type)).toContain('order.filled')
  } else if (desk?.isTight === true && path === '/api/rfqs?answer=quoted') {
    await askUntil<{ would_decline: { limit: string }[] }[]>(path, (rows) =>
      rows.some(({ would_decline }) => would_decline.some(({ limit }) => limit === 'MAX_POSITION_SIZE')),
    )
  } else if (desk?.isTight === true && path === '/api/rfqs?answer=declined') {
    await askUntil<unknown[]>(path, (rows) => JSON.stringify(rows).includes('MAX_POSITION_SIZE'))
  } else if (desk?.isTight === true && path === '/metrics') {
    await askUntil<string>(path, (text) => /would_decline_total\{action="quote",limit="\w+"\} [1-9]/.test(text))
  }
}

/** One order may meet a market that has moved away: then a trader tries again. */
async function tradeByHand(line: string, booked: TradeRow, triesLeft = 5): Promise<void> {
  const trade = await askUntil<TradeRow>(`/api/trades/${booked.trade_id}`, isOver)
  variables.TRADE = trade.trade_id
  if (trade.status === 'HEDGED') return
  expect([desk?.phase, triesLeft > 0]).toEqual(['monitor', true])
  const { url, init } = parseCurl(line, String(desk?.api), variables)
  const again = await ask<TradeRow>(url.pathname, init)
  return tradeByHand(line, again.body, triesLeft - 1)
}

async function startSimulators(): Promise<void> {
  simulators = startDaemon(['--derive_port=0', '--rysk_port=0'], { command: 'simulators', directory })
  await simulators.line(({ event }) => event === 'simulators.ready')
}

/** Where the simulators of this test are, whatever ports the page says. */
async function exportVariables(env: Env): Promise<void> {
  const { derive, rysk } = await simulators.line(({ event }) => event === 'simulators.ready')
  const addresses: Env = { DERIVE_URL: String(derive), RYSK_URL: String(rysk) }
  for (const [name, value] of Object.entries(env)) exported = { ...exported, [name]: addresses[name] ?? value }
}

const assignments = (words: string): Env =>
  Object.fromEntries([...words.matchAll(/([A-Z_]+)=(\S+)/g)].map(([, name, value]) => [name, value]))

async function obey(line: string): Promise<void> {
  const [, before = '', command = ''] = /^((?:[A-Z_]+=\S+ )*)(.*)$/.exec(line) ?? []
  const env = assignments(before)
  if (command.startsWith('curl ')) return request(command)
  if (command.startsWith('export ')) return exportVariables(assignments(command))
  if (command === `${PNPM} simulators`) return startSimulators()
  if (command === `${PNPM} riposte start`) return startDesk(env)
  if (command === `${PNPM} --filter @riposte/example-existing-bot start`) return runBot(env)
  if (command.startsWith(`${PNPM} riposte `)) return runCommand(command.slice(`${PNPM} riposte `.length).split(' '))
  expect.unreachable(`nobody knows how to run ${line}`)
}

describe('the integration guide', () => {
  it('has commands and requests', () => {
    expect(curlLines(LINES.join('\n')).length).toBeGreaterThan(15)
  })

  it.each(LINES)('%s', obey)

  it('has walked through the phases and back, with a trade open at each step', () => {
    expect(walked.slice(0, 5)).toEqual(['monitor', 'monitor', 'risk', 'full', 'existing'])
  })

  it('shows lines of the example as they are there', () => {
    const bot = readFileSync(BOT, 'utf8').split('\n')
    const shown = fenced('ts')
    expect(shown.length).toBeGreaterThan(8)
    for (const line of shown) expect(bot).toContain(line)
  })

  it('names in its environment block options with their defaults, but for the phase', () => {
    const block = fenced('env').map((line) => line.split(/\s+#/)[0]?.split('=') ?? [])
    expect(block.length).toBeGreaterThan(8)
    for (const [name, value] of block) {
      const option = optionList.find((entry) => entry.name === name)
      expect([name, name === 'ROLLOUT_PHASE' ? 'full' : value]).toEqual([name, option?.default])
    }
  })
})
