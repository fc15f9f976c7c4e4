// From the bytes of a trade frame in our hands to the bytes of its hedge order on the wire, over real loopback sockets and
// against both simulators, once with a journal that forgets and once with the real one. What the second adds is the sync.
// Run: node --conditions=source bench/confirmation-to-order.ts [TRADES]
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMemoryNonceStore, createNonces, createThrowawaySigner } from '@riposte/evm-signing'
import { createDeriveVenue } from '@riposte/exchange-derive'
import { createRandom, createSystemClock, epochMs, parseWad, silentLogger } from '@riposte/market-model'
import { createMemoryJournal, createOrchestrator, type Journal, openSqliteJournal } from '@riposte/orchestrator'
import { createRyskSource } from '@riposte/rfq-rysk'
import { limitsWith, uniformLimit } from '@riposte/risk-limits'
import { createBuiltInMarket, startDeriveSimulator, startRyskSimulator } from '@riposte/simulators'
import { connectWebSocket } from '../../../packages/exchange-derive/src/ws-socket.ts'
import { openWsSocket } from '../../../packages/rfq-rysk/src/ws-socket.ts'
import { NO_RULES } from '../src/config/risk-rules.ts'

const TRADES = Number(process.argv[2] ?? 200)
const WARM_UP = 30
const USD = '0x98d56648c9b7f3cb49531f4135115b5000ab1733'

/** Latencies in ms of one desk's hedges. */
async function measure(journal: Journal): Promise<number[]> {
  const clock = createSystemClock()
  const market = createBuiltInMarket({ startAt: epochMs(clock.nowMs()), seed: 1 })
  const [owner, session, maker] = [createThrowawaySigner(), createThrowawaySigner(), createThrowawaySigner()]
  const derive = await startDeriveSimulator({
    market,
    clock,
    random: createRandom(1, 'derive'),
    takerDelayMs: 0,
    accounts: [
      {
        wallet: owner.address,
        sessionKeys: [{ address: session.address, expiry: epochMs(Number.MAX_SAFE_INTEGER) }],
        subaccounts: [{ id: 1, usdc: parseWad('1000000000') }],
      },
    ],
  })
  const rysk = await startRyskSimulator({
    market,
    clock,
    random: createRandom(1, 'rysk'),
    makers: [{ address: maker.address, balances: { [USD]: 10n ** 15n } }],
    takers: { intervalMs: 50, confirmChance: 1, fineSizeChance: 0 },
    competitors: { count: 0 },
    behaviour: { windowMs: 60, confirmDelayMs: [1, 5], settlementDelayMs: 5 },
  })
  const store = createMemoryNonceStore()
  const latencies: number[] = []
  let receivedAt = 0
  const venue = createDeriveVenue({
    network: 'local',
    url: derive.url,
    wallet: owner.address,
    signer: session,
    subaccounts: { ETH: 1, BTC: 1 },
    clock,
    random: createRandom(2),
    nonces: createNonces({ signer: session.address, store, clock, unit: 'nanoseconds' }),
    transport: {
      connect(url, handlers) {
        const socket = connectWebSocket(url, handlers)
        return {
          ...socket,
          send(frame) {
            socket.send(frame)
            if (frame.includes('private/order"')) latencies.push(performance.now() - receivedAt)
          },
        }
      },
    },
  })
  const source = createRyskSource({
    url: rysk.url,
    chainId: 84532,
    signer: maker,
    clock,
    random: createRandom(3),
    nonces: createNonces({ signer: maker.address, store, clock, unit: 'microseconds' }),
    openSocket: (url, handlers) =>
      openWsSocket(url, {
        ...handlers,
        message(text) {
          if (text.includes('"id":"trade"')) receivedAt = performance.now()
          handlers.message(text)
        },
      }),
  })
  const desk = createOrchestrator({
    venue,
    source,
    journal,
    clock,
    random: createRandom(4),
    logger: silentLogger,
    settings: {
      limits: limitsWith({
        MAX_POSITION_SIZE: uniformLimit(1_000_000n),
        MAX_DELTA_EXPOSURE: uniformLimit(1_000_000n),
      }),
      ...NO_RULES,
      deltaStrategy: undefined,
      quote: {
        edgeBps: parseWad('1'),
        marketAgeMaxMs: 5000,
        timeToExpiryMinMs: 3_600_000,
        fee: { premiumShare: parseWad('0.125'), spotShare: parseWad('0.01') },
        priceStep: parseWad('0.000001'),
      },
      quoteValidityMs: 30_000,
      lateTradeMs: 15_000,
      restartQuietMs: 0,
      snapshotAfterEvents: 20_000,
    },
  })
  await new Promise<void>((resolve, reject) => {
    desk.subscribe((event) => {
      if (event.type === 'trade.hedged' && latencies.length >= TRADES + WARM_UP) resolve()
    })
    desk.start().catch(reject)
  })
  await desk.stop(0)
  await Promise.all([derive.close(), rysk.close()])
  return latencies.slice(WARM_UP).sort((a, b) => a - b)
}

const at = (sorted: readonly number[], share: number) => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(3)
const row = (name: string, sorted: readonly number[]) =>
  `${name.padEnd(34)} ${String(sorted.length).padStart(6)} ${at(sorted, 0.5).padStart(8)} ${at(sorted, 0.9).padStart(8)} ${at(sorted, 0.99).padStart(8)}\n`

const directory = mkdtempSync(join(tmpdir(), 'riposte-bench-'))
const withoutSync = await measure(createMemoryJournal())
const withSync = await measure(
  await openSqliteJournal({ directory, file: 'bench.sqlite', onFailure: (message) => process.stderr.write(message) }),
)
rmSync(directory, { recursive: true, force: true })

process.stdout.write(`confirmation to order on the wire, ms    n      p50      p90      p99\n`)
process.stdout.write(row('without the sync', withoutSync))
process.stdout.write(row('with the sync (synchronous=FULL)', withSync))
