import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { formatWad, parseWad } from '@riposte/market-model'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Daemon, isListening, type LogLine, startDaemon } from './daemon.ts'
import { bookRows, heldAt, overHedged, readDeriveBook, readRyskBook, type VenueAddresses } from './venue-books.ts'

interface TradeRow {
  readonly trade_id: string
  readonly source: 'RYSK_RFQ' | 'MANUAL'
  readonly status: string
  readonly instrument: string
  readonly side: string
  readonly quantity: string
}

/** How long the desk trades before it is stopped, and extra flags: `pnpm soak paper` sets both. */
const RUN_SECONDS = Number(process.env.RIPOSTE_RUN_SECONDS ?? 5)
const RUN_FLAGS = (process.env.RIPOSTE_RUN_FLAGS ?? '').split(' ').filter(Boolean)
/** USDC that a paper desk's maker is given. */
const GIVEN = parseWad('1000000')

let daemon: Daemon
let ready: LogLine
let api: string
let venues: VenueAddresses

const get = async <T>(path: string): Promise<T> => (await fetch(`${api}${path}`)).json() as Promise<T>
const hedged = (tradeId: string) => daemon.line((line) => line.event === 'trade.hedged' && line.tradeId === tradeId)

function postTrade(body: Record<string, unknown>): Promise<Response> {
  return fetch(`${api}/api/trade`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
}

beforeAll(async () => {
  daemon = startDaemon(['--http_port=0', '--quote_validity_s=10', ...RUN_FLAGS])
  ready = await daemon.line((line) => line.event === 'desk.ready')
  api = String(ready.api)
  venues = ready as unknown as VenueAddresses
})

afterAll(() => daemon?.dispose())

describe('the paper desk as a process', () => {
  it('hedges a trade that a taker confirmed, and shows it', async () => {
    const line = await daemon.line((entry) => entry.event === 'trade.hedged')
    const rows = await get<TradeRow[]>('/api/trades')
    expect(rows.find((row) => row.trade_id === line.tradeId)).toMatchObject({
      source: 'RYSK_RFQ',
      status: 'HEDGED',
      side: 'buy',
      hedge_exchange: 'derive',
      error: null,
    })
  })

  it('takes a manual trade on a listed instrument and hedges it', async () => {
    const instrument = String(ready.example)
    const reply = await postTrade({ instrument, quantity: '1.0', price: '0.05', client_trade_id: 'first' })
    expect(reply.status).toBe(202)
    const body = (await reply.json()) as TradeRow & { timestamp: number }
    expect(body).toMatchObject({ instrument, quantity: '1', price: '0.05', timestamp: expect.any(Number) })
    await hedged(body.trade_id)
    const rows = await get<TradeRow[]>('/api/trades')
    expect(rows.find((row) => row.trade_id === body.trade_id)).toMatchObject({ source: 'MANUAL', status: 'HEDGED' })

    const repeat = await postTrade({ instrument, quantity: '1.0', price: '0.05', client_trade_id: 'first' })
    expect([repeat.status, await repeat.json()]).toEqual([202, body])
  })

  it('refuses what is over a limit, and an option of another year', async () => {
    const over = await postTrade({ instrument: String(ready.example), quantity: '1001', price: '0.05' })
    expect(over.status).toBe(409)
    expect(over.headers.get('content-type')).toContain('application/problem+json')
    expect(await over.json()).toMatchObject({ limit: 'MAX_POSITION_SIZE', value: 1000, would_be: 1002 })

    const old = { instrument: 'ETH-20231225-3000-C', strike: '3000', expiry: 1703462400, is_put: false }
    const expired = await postTrade({ ...old, quantity: '1.0', price: '0.05' })
    expect(expired.status).toBe(422)
    expect(JSON.stringify(await expired.json())).toContain('2023-12-25')
  })

  it('answers health and metrics', async () => {
    expect(await get('/health')).toMatchObject({
      status: 'ok',
      mode: 'paper',
      phase: 'full',
      orchestrator: 'running',
      venues: { derive: 'ready', rysk: 'ready' },
      cache: 'ok',
      journal: 'ok',
    })
    const metrics = await (await fetch(`${api}/metrics`)).text()
    expect(metrics).toMatch(/^arbitrage_trades_total\{source="RYSK_RFQ",status="HEDGED"\} [1-9]/m)
    expect(metrics).toMatch(/^arbitrage_hedge_latency_seconds_count\{exchange="derive"\} [1-9]/m)
  })

  it('is on a second start refused its port and its journal, and says which', async () => {
    const port = new URL(api).port
    const samePort = startDaemon([`--http_port=${port}`])
    expect((await samePort.ended).code).toBe(1)
    expect(samePort.errors()).toContain(`HTTP_PORT ${port}`)
    await samePort.dispose()

    const sameJournal = startDaemon(['--http_port=0', `--journal_dir=${join(daemon.directory, 'journal')}`])
    expect((await sameJournal.ended).code).toBe(1)
    expect(sameJournal.errors()).toContain('another desk holds')
    await sameJournal.dispose()
  })

  it(
    'goes on for as long as asked',
    async () => {
      const until = Number(ready.time) + RUN_SECONDS * 1000
      const last = await daemon.line((line) => Number(line.time) >= until)
      expect(Number(last.time)).toBeGreaterThanOrEqual(until)
    },
    RUN_SECONDS * 1000 + 60_000,
  )

  it('stops on SIGTERM with everything hedged, the books of the venues agreeing, and nothing left listening', async () => {
    daemon.process.kill('SIGTERM')
    await daemon.line((line) => line.event === 'desk.stopping')
    // The venues and the API still answer while the desk waits for its live quotes.
    const { atDerive, atRysk, moved, positions } = await untilQuiet()

    const manual = new Map([[String(ready.example), parseWad('1')]])
    expect(overHedged(atDerive.positions, atRysk.positions, manual)).toEqual({})
    expect(heldAt('derive', positions)).toEqual(bookRows(atDerive.positions))
    expect(heldAt('rysk', positions)).toEqual(bookRows(atRysk.positions))
    expect(moved).toEqual({ derive: formatWad(atDerive.cash), rysk: formatWad(atRysk.cash), manual: '-0.05' })

    expect(await daemon.ended).toEqual({ code: 0, signal: null })
    for (const url of [api, venues.derive, venues.rysk.replace('ws', 'http')]) {
      expect(await isListening(url)).toBe(false)
    }
    expect(daemon.errors()).toBe('')
    // What expires within a day and has to be delivered is told of, as it should be.
    const wrong = daemon.lines.filter(({ level, event }) => level === 'error' && event !== 'expiry.alerted')
    expect(wrong).toEqual([])
    const summary = daemon.lines.find((line) => line.event === 'desk.summary')
    expect(summary).toMatchObject({ failed: 0, executed: summary?.hedged })
    process.stdout.write(`paper run: ${summary?.rfqs} RFQs, ${summary?.executed} trades, all hedged\n`)
  })

  it('leaves a journal in which every trade that was executed was hedged', () => {
    const folder = join(daemon.directory, 'journal')
    const file = readdirSync(folder).find((name) => name.startsWith('paper-') && name.endsWith('.sqlite')) ?? ''
    const database = new DatabaseSync(join(folder, file), { readOnly: true })
    const ids = (type: string) =>
      database
        .prepare('SELECT DISTINCT trade_id FROM events WHERE type = ? ORDER BY trade_id')
        .all(type)
        .map((row) => row.trade_id)
    const executed = ids('trade.executed')
    expect(executed.length).toBeGreaterThanOrEqual(2)
    expect(ids('trade.hedged')).toEqual(executed)
    database.close()
  })
})

/** The venues' own books at a moment when every trade that was executed has been hedged. */
async function untilQuiet() {
  const counted = (event: string) => daemon.lines.filter((line) => line.event === event).length
  for (;;) {
    const trades = counted('trade.executed')
    await daemon.line(() => counted('trade.hedged') === trades)
    const [atDerive, atRysk] = [await readDeriveBook(venues), await readRyskBook(venues, GIVEN)]
    const risk = await get<{ cash: { venue: string; moved: string }[] }>('/api/risk')
    const moved = Object.fromEntries(risk.cash.map((row) => [row.venue, row.moved]))
    const positions = await get<{ instrument: string; venue: string; quantity: string }[]>('/api/positions')
    // A trade that settles at the source in this very moment has not reached the desk: look again.
    if (counted('trade.executed') === trades && moved.rysk === formatWad(atRysk.cash))
      return { atDerive, atRysk, moved, positions }
  }
}
