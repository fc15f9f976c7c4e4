import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createRandom, formatWad, multiplyWad, parseWad, signed, type Wad, wad } from '@riposte/market-model'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Daemon, type LogLine, startDaemon } from './daemon.ts'
import { type ManualTrade, manualTrade, submit } from './manual-trades.ts'
import { bookRows, heldAt, overHedged, readDeriveBook, readRyskBook, type VenueAddresses } from './venue-books.ts'

/** Lives that end by SIGKILL, and what decides when: `pnpm soak kill` sets both. */
const KILLS = Number(process.env.RIPOSTE_KILLS ?? 20)
const SEED = Number(process.env.RIPOSTE_SEED ?? 1)
/** USDC that a paper desk's maker is given. */
const GIVEN = parseWad('1000000')
/** Of every trade by hand, USD per contract. */
const PRICE = '0.05'
const LIFE_MS = [200, 3000] as const
/** One life in so many is killed while it still starts. */
const EARLY_SHARE = 0.2
/** Validity of a quote and what a simulated trade takes to settle. */
const QUIET_MS = 14_000

interface TradeRow {
  readonly trade_id: string
}

const random = createRandom(SEED, 'kills')
const between = (least: number, most: number): number => least + Math.floor(random.unit() * (most - least))

function pick<Item>(items: readonly Item[]): Item {
  return items[between(0, items.length)] as Item
}

const after = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

let directory: string
let simulators: Daemon
let venues: VenueAddresses
let flags: readonly string[]
const manual: ManualTrade[] = []
/** Of each later life that got there: from the start of the process until it would quote, and until it had. */
const restarts: { readonly readyMs: number; readonly quotedMs: number }[] = []
const errors: LogLine[] = []

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'riposte-kills-'))
  const ports = ['--derive_port=0', '--rysk_port=0']
  simulators = startDaemon([...ports, `--paper_seed=${SEED}`], { command: 'simulators', directory })
  const ready = await simulators.line((line) => line.event === 'simulators.ready')
  venues = ready as unknown as VenueAddresses
  flags = [`--derive_url=${venues.derive}`, `--rysk_url=${venues.rysk}`, '--http_port=0', '--quote_validity_s=10']
})

afterAll(async () => {
  await simulators?.dispose()
  rmSync(directory, { recursive: true, force: true })
})

/** Start a desk where the last one was, and kill it. */
async function liveAndDie(life: number): Promise<void> {
  const startedMs = performance.now()
  const desk = startDaemon([...flags, '--restart_quiet_s=0'], { directory })
  try {
    if (life > 0 && random.unit() < EARLY_SHARE) {
      await after(between(100, 1200))
      return
    }
    const ready = await desk.line((line) => line.event === 'desk.ready')
    const readyMs = performance.now() - startedMs
    await desk.line((line) => line.event === 'quote.signed')
    if (life > 0) restarts.push({ readyMs, quotedMs: performance.now() - startedMs })
    const lifeMs = between(...LIFE_MS)
    const postMs = between(0, lifeMs)
    await after(postMs)
    // Not waited for: the kill may come before, between or after the journal, the reply and the hedge.
    const posted = postSome(life, ready)
    await after(random.unit() < 0.5 ? lifeMs - postMs : between(0, 25))
    await desk.kill()
    await posted
  } finally {
    await desk.kill()
    errors.push(...wrongLines(desk))
    expect(desk.errors()).toBe('')
  }
}

/** A new trade now and then, and again one whose reply may have been lost, under its own id. */
async function postSome(life: number, ready: LogLine): Promise<void> {
  const api = String(ready.api)
  const posts: Promise<void>[] = []
  if (manual.length > 0 && random.unit() < 0.5) posts.push(submit(api, pick(manual.slice(-5))))
  if (random.unit() < 0.7) {
    const terms = { instrument: String(ready.example), side: pick(['buy', 'sell'] as const), price: PRICE }
    const trade = manualTrade(`life-${life}`, {
      ...terms,
      quantity: formatWad(wad(BigInt(between(1, 20)) * 10n ** 17n)),
    })
    manual.push(trade)
    posts.push(submit(api, trade))
  }
  await Promise.all(posts)
}

/** What expires within a day and has to be delivered is told of, as it should be. */
function wrongLines({ lines }: Daemon): readonly LogLine[] {
  return lines.filter(({ level, event }) => level === 'error' && event !== 'expiry.alerted')
}

function spread(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (index: number): string => (sorted[index] ?? Number.NaN).toFixed(0)
  return `p50 ${at(Math.floor(sorted.length / 2))} ms, max ${at(sorted.length - 1)} ms`
}

/** What the desk counted at each place when it stopped. */
function cashMoved(summary: LogLine): Record<string, string> {
  const { cash } = (summary as unknown as { risk: { cash: readonly { venue: string; moved: string }[] } }).risk
  const at = (venue: string) => cash.find((row) => row.venue === venue)?.moved ?? '0'
  return { derive: at('derive'), rysk: at('rysk'), manual: at('manual') }
}

describe(`a desk that is killed ${KILLS} times`, () => {
  it(
    'comes back each time and quotes',
    async () => {
      for (let life = 0; life < KILLS; life++) await liveAndDie(life)
      const ready = spread(restarts.map(({ readyMs }) => readyMs))
      const quoted = spread(restarts.map(({ quotedMs }) => quotedMs))
      process.stdout.write(
        `kills: ${KILLS}, ${restarts.length} restarts seen through: ready to quote ${ready}, first RFQ quoted ${quoted}\n`,
      )
    },
    KILLS * 15_000,
  )

  it('has in the end every trade once, hedged once, and every cent, by the books of the venues', async () => {
    // A quote of which no journal knows may be taken until it runs out, and its trade is then on its way for a moment.
    await after(QUIET_MS)
    // This one takes nothing on: what it does not find by itself, nothing makes up for.
    const desk = startDaemon([...flags, '--restart_quiet_s=600'], { directory })
    try {
      const ready = await desk.line((line) => line.event === 'desk.ready')
      const api = String(ready.api)
      const get = async <T>(path: string): Promise<T> => (await fetch(`${api}${path}`)).json() as Promise<T>
      const known = new Set((await get<TradeRow[]>('/api/trades?source=MANUAL&limit=1000')).map((row) => row.trade_id))
      // What was acknowledged is there; the same id again changes nothing.
      const acknowledged = manual.filter((trade) => trade.acknowledged)
      expect(acknowledged.filter(({ tradeId }) => !known.has(tradeId)).map(({ tradeId }) => tradeId)).toEqual([])
      for (const trade of acknowledged) await submit(api, trade)
      expect(manual.flatMap(({ refusals }) => refusals)).toEqual([])

      desk.process.kill('SIGTERM')
      expect(await desk.ended).toEqual({ code: 0, signal: null })
      expect(desk.errors()).toBe('')
      errors.push(...wrongLines(desk))

      const [atDerive, atRysk] = [await readDeriveBook(venues), await readRyskBook(venues, GIVEN)]
      const byHand = manual.filter(({ tradeId }) => known.has(tradeId))
      const bought = byHand.map(({ side, quantity }) => signed(side, parseWad(quantity)))
      const positions = byHand.map(({ instrument }, index) => new Map([[instrument, bought[index] as Wad]]))
      expect(overHedged(atDerive.positions, atRysk.positions, ...positions)).toEqual({})
      const spent = bought.reduce((sum, quantity) => sum + multiplyWad(parseWad(PRICE), quantity, 'towards-zero'), 0n)
      const summary = await desk.line((line) => line.event === 'desk.summary')
      const rows = (summary as unknown as { positions: Parameters<typeof heldAt>[1] }).positions
      expect(heldAt('derive', rows)).toEqual(bookRows(atDerive.positions))
      expect(heldAt('rysk', rows)).toEqual(bookRows(atRysk.positions))
      expect(cashMoved(summary)).toEqual({
        derive: formatWad(atDerive.cash),
        rysk: formatWad(atRysk.cash),
        manual: formatWad(wad(-spent)),
      })
      process.stdout.write(
        `kills: ${known.size} trades by hand (${manual.length} sent, ${acknowledged.length} acknowledged), ${atRysk.positions.size} instruments at Rysk; books and cash agree\n`,
      )
    } finally {
      await desk.dispose()
    }
  })

  it('left a journal in which every trade was executed once and hedged once', () => {
    const database = new DatabaseSync(join(directory, 'journal', 'desk.sqlite'), { readOnly: true })
    const ids = (type: string) =>
      database
        .prepare('SELECT trade_id FROM events WHERE type = ? ORDER BY trade_id')
        .all(type)
        .map((row) => row.trade_id)
    const executed = ids('trade.executed')
    expect(executed.length).toBeGreaterThan(0)
    expect(executed).toEqual([...new Set(executed)])
    expect(ids('trade.hedged')).toEqual(executed)
    expect(ids('trade.failed')).toEqual([])
    const found = database.prepare(`SELECT count(*) AS count FROM events WHERE type = 'trade.executed' AND body LIKE ?`)
    const count = found.get('%"found":true%')?.count
    process.stdout.write(`kills: ${executed.length} trades in the journal (${count} found at Rysk), each hedged once\n`)
    database.close()
  })

  it('reported no error on the way', () => {
    expect(errors).toEqual([])
  })
})
