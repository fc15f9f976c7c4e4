import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { formatWad, parseWad, type Wad, wad } from '@riposte/market-model'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Daemon, isListening, type LogLine, startDaemon } from './daemon.ts'

interface TradeRow {
  readonly trade_id: string
  readonly source: 'RYSK_RFQ' | 'MANUAL'
  readonly status: string
  readonly instrument: string
  readonly side: string
  readonly quantity: string
}

let daemon: Daemon
let ready: LogLine
let api: string

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
  daemon = startDaemon(['--http_port=0', '--quote_validity_s=10'])
  ready = await daemon.line((line) => line.event === 'desk.ready')
  api = String(ready.api)
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

  it('stops on SIGTERM with everything hedged, the books of the venues agreeing, and nothing left listening', async () => {
    daemon.process.kill('SIGTERM')
    await daemon.line((line) => line.event === 'desk.stopping')
    // The venues still answer while the desk waits for its live quotes; their books are read at the very end of that.
    await untilQuiet()
    const [atVenue, atSource] = [await derivePositions(), await ryskPositions()]
    const manual = new Map([[String(ready.example), parseWad('1')]])
    for (const instrument of new Set([...atVenue.keys(), ...atSource.keys(), ...manual.keys()])) {
      const bought = (atSource.get(instrument) ?? 0n) + (manual.get(instrument) ?? 0n)
      expect([instrument, formatWad(atVenue.get(instrument) ?? wad(0n))]).toEqual([instrument, formatWad(wad(-bought))])
    }

    expect(await daemon.ended).toEqual({ code: 0, signal: null })
    for (const url of [api, String(ready.derive), String(ready.rysk).replace('ws', 'http')]) {
      expect(await isListening(url)).toBe(false)
    }
    expect(daemon.errors()).toBe('')
    expect(daemon.lines.filter((line) => line.level === 'error')).toEqual([])
    expect(daemon.lines.some((line) => line.event === 'desk.summary')).toBe(true)
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

/** While live quotes remain the desk still runs; what was executed must be hedged before the books are compared. */
async function untilQuiet(): Promise<void> {
  const counted = (event: string) => daemon.lines.filter((line) => line.event === event).length
  for (;;) {
    const trades = counted('trade.executed')
    await daemon.line(() => counted('trade.hedged') === trades)
    const [first, second] = [await ryskPositions(), await derivePositions()]
    const total = (book: ReadonlyMap<string, Wad>) => [...book.values()].reduce((sum, quantity) => sum + quantity, 0n)
    if (counted('trade.executed') === trades && total(first) + parseWad('1') === -total(second)) return
  }
}

/** Net contracts by instrument, from the public trades of the simulated Derive. */
async function derivePositions(): Promise<Map<string, Wad>> {
  const rows: { wallet: string; instrument_name: string; direction: string; trade_amount: string }[] = []
  for (let page = 1; ; page++) {
    const reply = await fetch(`${ready.derive}/public/get_trade_history`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'User-Agent': 'riposte-test' },
      body: JSON.stringify({ page, page_size: 1000 }),
    })
    const { result } = (await reply.json()) as { result: { trades: typeof rows; pagination: { num_pages: number } } }
    rows.push(...result.trades)
    if (page >= result.pagination.num_pages) break
  }
  const net = new Map<string, Wad>()
  for (const row of rows) {
    if (row.wallet.toLowerCase() !== String(ready.derive_wallet).toLowerCase()) continue
    const amount = parseWad(row.trade_amount)
    const before = net.get(row.instrument_name) ?? 0n
    net.set(row.instrument_name, wad(row.direction === 'buy' ? before + amount : before - amount))
  }
  return net
}

/** Option tokens by instrument, from the open REST endpoint of the simulated Rysk. */
async function ryskPositions(): Promise<Map<string, Wad>> {
  const base = String(ready.rysk).replace('ws', 'http')
  const reply = await fetch(`${base}api/maker/positions?address=${ready.rysk_maker}`)
  const rows = (await reply.json()) as {
    isOtoken: boolean
    underlying: string
    expiry: number
    strike: string
    isPut: boolean
    balance: string
  }[]
  const held = new Map<string, Wad>()
  for (const row of rows) {
    if (!row.isOtoken) continue
    const day = new Date(row.expiry * 1000).toISOString().slice(0, 10).replaceAll('-', '')
    const strike = formatWad(wad(BigInt(row.strike)))
    held.set(`${row.underlying}-${day}-${strike}-${row.isPut ? 'P' : 'C'}`, wad(BigInt(row.balance)))
  }
  return held
}
