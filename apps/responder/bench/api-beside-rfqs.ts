// What 200 API requests a second do to the answering of RFQs: from an RFQ's frame on the wire to its quote's, as the venue sees
// it, with and without readers in turn. The venues and the readers are processes of their own, so that what is measured here is
// the desk alone: its orchestrator, its journal on disk, and its API in one process.
// Run: node --conditions=source bench/api-beside-rfqs.ts [ROUNDS] [RFQS_A_SECOND] [REQUESTS_A_SECOND]
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMemoryNonceStore, createNonces, createSigner } from '@riposte/evm-signing'
import { createDeriveVenue } from '@riposte/exchange-derive'
import { createRandom, createSystemClock, epochMs, parseWad, silentLogger } from '@riposte/market-model'
import { createOrchestrator, openSqliteJournal } from '@riposte/orchestrator'
import { createRyskSource } from '@riposte/rfq-rysk'
import { definitionOf, LIMIT_NAMES, limitsWith, uniformLimit } from '@riposte/risk-limits'
import { createBuiltInMarket, startDeriveSimulator, startRyskSimulator } from '@riposte/simulators'
import { createApi } from '../src/api/create-api.ts'
import { listen } from '../src/api/listen.ts'
import { NO_RULES } from '../src/config/risk-rules.ts'
import { createMetrics } from '../src/metrics/create-metrics.ts'

const ROUNDS = Number(process.argv[2] ?? 6)
const RFQS_A_SECOND = Number(process.argv[3] ?? 50)
const REQUESTS_A_SECOND = Number(process.argv[4] ?? 200)
const ROUND_MS = 4000
const USD = '0x98d56648c9b7f3cb49531f4135115b5000ab1733'
/** Keys that hold nothing. */
const [owner, session, maker] = ['11', '22', '33'].map((byte) => createSigner(`0x${byte.repeat(32)}`)) as [
  ReturnType<typeof createSigner>,
  ReturnType<typeof createSigner>,
  ReturnType<typeof createSigner>,
]

/** What a reader of the desk looks at. */
const PATHS = [
  '/api/trades?limit=50',
  '/api/rfqs?limit=50',
  '/api/positions',
  '/api/risk',
  '/api/hedges?limit=20',
  '/api/orders?limit=50',
  '/health',
  '/api/kill',
]

switch (process.argv[5]) {
  case 'venues':
    await serveVenues()
    break
  case 'readers':
    readSteadily()
    break
  default:
    await measure()
}

/** Both simulators, and the time of each answer. */
async function serveVenues(): Promise<void> {
  const clock = createSystemClock()
  const market = createBuiltInMarket({ startAt: epochMs(clock.nowMs()), seed: 1 })
  const derive = await startDeriveSimulator({
    market,
    clock,
    random: createRandom(1, 'derive'),
    accounts: [
      {
        wallet: owner.address,
        sessionKeys: [{ address: session.address, expiry: epochMs(Number.MAX_SAFE_INTEGER) }],
        subaccounts: [{ id: 1, usdc: parseWad('1000000000') }],
      },
    ],
  })
  const sentAt = new Map<string, number>()
  let latencies: number[] = []
  const rysk = await startRyskSimulator({
    market,
    clock,
    random: createRandom(1, 'rysk'),
    makers: [{ address: maker.address, balances: { [USD]: 10n ** 15n } }],
    takers: { intervalMs: 1000 / RFQS_A_SECOND, confirmChance: 0.02, fineSizeChance: 0 },
    competitors: { count: 0 },
    behaviour: { windowMs: 500 },
    record({ socket, event, text }) {
      const at = performance.now()
      const id = /"id":"([^"]+)"/.exec(text)?.[1]
      if (id === undefined) return
      if (event === 'out' && socket.startsWith('/rfqs/')) sentAt.set(id, at)
      const began = event === 'in' && text.includes('"method":"quote"') ? sentAt.get(id) : undefined
      if (began === undefined) return
      latencies.push(at - began)
      sentAt.delete(id)
    },
  })
  process.on('message', () => {
    process.send?.(latencies)
    latencies = []
    sentAt.clear()
  })
  process.send?.({ derive: derive.url, rysk: rysk.url })
}

/** So many requests a second, evenly, whatever the answers take, while it is told to. */
function readSteadily(): void {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 })
  let url = ''
  let [asked, answered, refused] = [0, 0, 0]
  let startedMs = performance.now()
  process.on('message', (told: { url: string }) => {
    process.send?.({ answered, refused })
    ;[asked, answered, refused] = [0, 0, 0]
    url = told.url
    startedMs = performance.now()
  })
  setInterval(() => {
    if (url === '') return
    const due = Math.floor(((performance.now() - startedMs) / 1000) * REQUESTS_A_SECOND)
    for (; asked < due; asked++) {
      get(`${url}${PATHS[asked % PATHS.length]}`, { agent }, (response) => {
        if (response.statusCode === 200) answered += 1
        else refused += 1
        response.resume()
      }).on('error', () => {
        refused += 1
      })
    }
  }, 2)
}

async function measure(): Promise<void> {
  const venues = startRole('venues')
  const readers = startRole('readers')
  const [urls] = (await once(venues, 'message')) as [{ derive: string; rysk: string }]
  const directory = mkdtempSync(join(tmpdir(), 'riposte-bench-'))
  const desk = await openDesk(urls, directory)
  const served = await serveDesk(desk)
  await desk.start()
  const ask = async (child: ChildProcess, message: object): Promise<unknown> => {
    const reply = once(child, 'message')
    child.send(message)
    return (await reply)[0]
  }
  const round = async (url: string): Promise<readonly number[]> => {
    await ask(readers, { url })
    await pause(500)
    await ask(venues, {})
    await pause(ROUND_MS)
    return (await ask(venues, {})) as number[]
  }

  await round(served.url)
  const [alone, beside]: [number[], number[]] = [[], []]
  let [answered, refused] = [0, 0]
  const ratios: number[] = []
  for (let n = 0; n < ROUNDS; n++) {
    const quiet = await round('')
    const busy = await round(served.url)
    const counts = (await ask(readers, { url: '' })) as { answered: number; refused: number }
    answered += counts.answered
    refused += counts.refused
    alone.push(...quiet)
    beside.push(...busy)
    ratios.push(at(busy, 0.5) / at(quiet, 0.5))
  }
  const rate = answered / ((ROUNDS * (ROUND_MS + 500)) / 1000)
  process.stdout.write(`RFQ to quote at the venue, ms          quotes      p50      p90      p99\n`)
  process.stdout.write(row('without readers', alone))
  process.stdout.write(row(`beside ${rate.toFixed(0)} requests a second`, beside))
  const each = ratios.map((ratio) => ratio.toFixed(3)).join(' ')
  process.stdout.write(`ratio of the p50: ${(at(beside, 0.5) / at(alone, 0.5)).toFixed(3)}; by round: ${each}\n`)
  process.stdout.write(`requests answered ${answered}, refused or failed ${refused}\n`)

  readers.kill()
  served.cut()
  await desk.stop(0)
  venues.kill()
  rmSync(directory, { recursive: true, force: true })
}

function startRole(role: string): ChildProcess {
  const own = [ROUNDS, RFQS_A_SECOND, REQUESTS_A_SECOND].map(String)
  return fork(new URL(import.meta.url).pathname, [...own, role], { execArgv: ['--conditions=source'] })
}

async function openDesk(urls: { readonly derive: string; readonly rysk: string }, directory: string) {
  const clock = createSystemClock()
  const store = createMemoryNonceStore()
  const venue = createDeriveVenue({
    network: 'local',
    url: urls.derive,
    wallet: owner.address,
    signer: session,
    subaccounts: { ETH: 1, BTC: 1 },
    clock,
    random: createRandom(2),
    nonces: createNonces({ signer: session.address, store, clock, unit: 'nanoseconds' }),
  })
  const source = createRyskSource({
    url: urls.rysk,
    chainId: 84532,
    signer: maker,
    clock,
    random: createRandom(3),
    nonces: createNonces({ signer: maker.address, store, clock, unit: 'microseconds' }),
  })
  const journal = await openSqliteJournal({
    directory,
    file: 'bench.sqlite',
    onFailure: (message) => process.stderr.write(message),
  })
  return createOrchestrator({
    venue,
    source,
    journal,
    clock,
    random: createRandom(4),
    logger: silentLogger,
    settings: {
      // As loose as any configuration may have them: what is measured is the way to a quote, not to a decline.
      limits: limitsWith(
        Object.fromEntries(LIMIT_NAMES.map((name) => [name, uniformLimit(definitionOf(name).ceiling)])),
      ),
      ...NO_RULES,
      quote: {
        edgeBps: parseWad('1'),
        marketAgeMaxMs: 5000,
        timeToExpiryMinMs: 3_600_000,
        fee: { premiumShare: parseWad('0.125'), spotShare: parseWad('0.01') },
        priceStep: parseWad('0.000001'),
      },
      quoteValidityMs: 10_000,
      lateTradeMs: 5_000,
      restartQuietMs: 0,
      snapshotAfterEvents: 20_000,
      deltaStrategy: undefined,
    },
  })
}

async function serveDesk(desk: Awaited<ReturnType<typeof openDesk>>) {
  const clock = createSystemClock()
  const app = createApi({
    orchestrator: desk,
    lookup: () => 'unknown',
    markets: () => [],
    clock,
    metrics: createMetrics(desk),
    logger: silentLogger,
    config: [],
    facts: {
      mode: 'paper',
      phase: 'full',
      dryRun: false,
      enableManualTrades: true,
      maxPositionSize: parseWad('1000000'),
      httpHost: '127.0.0.1',
      apiTokens: {},
      cacheStatus: () => 'ok',
    },
  })
  const result = await listen(app, { host: '127.0.0.1', port: 0 })
  if (result.status === 'failed') throw new Error(result.message)
  return result.server
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

function at(latencies: readonly number[], share: number): number {
  const sorted = latencies.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length * share)] ?? Number.NaN
}

function row(name: string, latencies: readonly number[]): string {
  const figures = [0.5, 0.9, 0.99].map((share) => at(latencies, share).toFixed(3).padStart(8)).join(' ')
  return `${name.padEnd(38)} ${String(latencies.length).padStart(6)} ${figures}\n`
}
