import { createMemoryNonceStore, createNonces } from '@riposte/evm-signing'
import { type ConnectionStatus, createRandom, type QuoteOutcome } from '@riposte/market-model'
import type { RyskRfq } from '../decode/rfq.ts'
import type { RyskSourceOptions } from '../options.ts'
import { createRyskSource } from '../rysk-source.ts'
import type { RyskAlert, RyskBelievedTrade, RyskSourceEvents } from '../source.ts'
import { createFakeClock } from './fake-clock.ts'
import { createRecordingLogger } from './recording-logger.ts'
import { createScriptedSockets } from './scripted-sockets.ts'
import { assetsReply, rfqFrame, signer, USDT0, WHYPE } from './wire-samples.ts'

/** Lets promises that can settle do so. */
export const settle = () => new Promise<void>((resolve) => setImmediate(resolve))

/** A source on a network, a clock and REST replies that the test moves. */
export function setUp(options: Partial<RyskSourceOptions> = {}) {
  const clock = createFakeClock()
  const sockets = createScriptedSockets()
  const logger = createRecordingLogger()
  const fetched: string[] = []
  /** What REST says of the maker's positions. */
  const account: { positions: unknown } = { positions: [] }
  const heard = {
    rfqs: [] as RyskRfq[],
    standings: [] as [string, QuoteOutcome][],
    trades: [] as RyskBelievedTrade[],
    quarantined: [] as [string, string][],
    statuses: [] as ConnectionStatus[],
    alerts: [] as RyskAlert[],
  }
  const events: RyskSourceEvents = {
    rfq: (rfq) => void heard.rfqs.push(rfq),
    standing: (rfqId, outcome) => void heard.standings.push([rfqId, outcome]),
    trade: (trade) => void heard.trades.push(trade),
    quarantine: (reason, frame) => void heard.quarantined.push([reason, frame]),
    status: (status) => void heard.statuses.push(status),
    alert: (alert) => void heard.alerts.push(alert),
  }
  const source = createRyskSource({
    url: 'ws://rysk.test:8000/',
    chainId: 999,
    signer,
    clock,
    random: createRandom(1),
    logger,
    nonces: createNonces({ signer: signer.address, store: createMemoryNonceStore(), clock, unit: 'microseconds' }),
    openSocket: sockets.open,
    fetchJson: async (url) => {
      fetched.push(url)
      return url.includes('/api/maker/positions') ? account.positions : assetsReply
    },
    ...options,
  })
  return { clock, sockets, logger, fetched, account, heard, events, source }
}

/** Started, every socket open, and the first look at the account not answered yet. */
export async function setUpReady(options: Partial<RyskSourceOptions> = {}) {
  const bench = setUp(options)
  const started = bench.source.start(bench.events)
  await settle()
  for (const socket of bench.sockets.all) socket.open()
  await started
  const maker = bench.sockets.last('/maker')
  maker.sent.length = 0
  return { ...bench, maker, stream: bench.sockets.all.find(({ url }) => url.endsWith(WHYPE)) ?? maker }
}

export type ReadyBench = Awaited<ReturnType<typeof setUpReady>>

/** Let the source take its two readings of the account, with this much in millionths of a dollar. */
export async function answerReadings(bench: ReadyBench, units: string): Promise<void> {
  for (let i = 0; i < 2; i++) {
    if (i > 0) bench.clock.advance(2_000)
    await settle()
    bench.sockets.last('/maker').message(JSON.stringify({ id: 'balances', result: { [USDT0]: units } }))
    await settle()
  }
}

export async function rfqOf(bench: ReadyBench, id = 'rfq-1', changes = {}): Promise<RyskRfq> {
  bench.stream.message(rfqFrame(id, changes))
  const rfq = bench.heard.rfqs.at(-1)
  if (rfq === undefined) throw new Error('expected an RFQ')
  return rfq
}
