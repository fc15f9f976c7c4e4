import { createRandom, epochMs } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import { bidUpTo } from './competitor-settings.ts'
import type { RyskLink } from './engine.ts'
import type { RyskEngineOptions } from './engine-options.ts'
import type { FrameFault } from './frame-faults.ts'
import type { QuoteFault } from './quote-faults.ts'
import type { RfqTerms } from './rfq.ts'
import { FEE_RECIPIENT } from './settlement.ts'
import { createBench, FIRST_FRIDAY, MILLION_USD, quoteFrame, USD, WBTC, WETH } from './test-bench.ts'

const FRAME_FAULTS: readonly FrameFault[] = ['drop', 'duplicate', 'delay', 'truncate', 'unknown', 'extra']
const QUOTE_FAULTS: readonly QuoteFault[] = ['lose', 'mute', 'refuse']
const MINUTE = 60_000
/** So that everything that is traded ends soon after. */
const BEFORE_EXPIRY = epochMs(FIRST_FRIDAY - 20 * MINUTE)

/** A world in which much goes wrong: a quarter of an hour of trading and then nothing until all options have ended. */
function play(seed: number) {
  const random = createRandom(seed, 'world')
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random.unit() * items.length)] as T
  const options: Partial<RyskEngineOptions> = {
    random: createRandom(seed),
    takers: {
      enabled: true,
      welcome: false,
      informedChance: 0.2,
      repeatChance: 0.1,
      confirmChance: 0.8,
      leastHoursToExpiry: 0.2,
      mostDaysToExpiry: 1,
    },
    competitors: {
      count: 1,
      scripts: [
        { name: 'eager', answerChance: 0.5, latencyMs: [50, 300], pricing: bidUpTo(20, -5, 3), balance: 10n ** 9n },
      ],
    },
    behaviour: {
      redemption: pick(['swap', 'deliver', 'lapse']),
      newerQuoteReplaces: random.unit() < 0.5,
      tradeSockets: pick(['all', 'last']),
      missedTrades: pick(['dropped', 'kept']),
      historyLimit: 100_000,
    },
    fixingPrice: (underlying) => (underlying === 'ETH' ? 3_000 : 100_000) * (0.8 + 0.4 * random.unit()),
    faults: {
      trades: Array.from({ length: 50 }, () =>
        random.unit() < 0.5 ? [] : [pick(['drop', 'duplicate', 'repeat', 'delay'])],
      ),
      failedSettlements: [1, 4, 9],
      lateConfirmations: [2, 5],
      quotes: Object.fromEntries(Array.from({ length: 20 }, (_, i) => [i * 3, pick(QUOTE_FAULTS)])),
      frames: { chances: Object.fromEntries(FRAME_FAULTS.map((fault) => [fault, 0.03])) },
    },
  }
  const bench = createBench(options, BEFORE_EXPIRY)
  const { engine, clock, alice, bob } = bench
  const streams: RyskLink[] = []
  for (const maker of [alice, bob]) {
    let link = engine.connectMaker({ send() {} })
    const answer = (text: string): void => {
      const frame = readRfq(text)
      if (frame === undefined || random.unit() < 0.3) return
      const quote = maker.quote(frame.result, String(1 + Math.floor(random.unit() * 60)))
      clock.after(random.unit() * 2_100, () => link.receive(quoteFrame(frame.id, quote)))
    }
    for (const asset of [WETH, WBTC]) streams.push(engine.connectStream(asset, { send: answer }))
    const reconnect = (): void => {
      link.close()
      link = engine.connectMaker({ send() {} })
      clock.after(30_000 * random.unit(), reconnect)
    }
    reconnect()
  }
  clock.pass(15 * MINUTE)
  for (const link of streams) link.close()
  return bench
}

function readRfq(text: string): { readonly id: string; readonly result: RfqTerms } | undefined {
  try {
    const frame = JSON.parse(text) as { readonly id?: unknown; readonly result?: Partial<RfqTerms> | null }
    return frame.result?.strike === undefined ? undefined : (frame as { id: string; result: RfqTerms })
  } catch {
    return undefined
  }
}

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n)

describe.each([1, 2, 3, 4, 5, 6, 7, 8])('whatever goes wrong (world %i)', (seed) => {
  const { engine, clock, alice, bob } = play(seed)
  const tradesOf = (address: string) => engine.trades.filter((trade) => trade.frame.maker === address)

  it('each quote is settled once at most, and only what was booked', () => {
    expect(engine.trades.length).toBeGreaterThan(50)
    expect(tradesOf(alice.address).length).toBeGreaterThan(5)
    const signatures = engine.trades.map((trade) => trade.frame.quoteSignature)
    expect(new Set(signatures).size).toBe(signatures.length)
    expect(engine.rfqs.filter((rfq) => rfq.outcome === 'settled')).toHaveLength(engine.trades.length)
    expect(engine.rfqs.filter((rfq) => rfq.outcome === 'failed').length).toBeGreaterThan(0)
  })

  it('money goes from makers to takers and the operator, to the last unit', () => {
    for (const { address } of [alice, bob]) {
      const paid = sum(tradesOf(address).map(({ premium, fee }) => premium + fee))
      expect(engine.balances(address)[USD]).toBe(MILLION_USD - paid)
    }
    for (const taker of new Set(engine.trades.map((trade) => trade.frame.taker))) {
      const earned = sum(engine.trades.filter(({ frame }) => frame.taker === taker).map(({ premium }) => premium))
      expect(engine.balances(taker)[USD]).toBe(earned)
    }
    expect(engine.balances(FEE_RECIPIENT)[USD]).toBe(sum(engine.trades.map(({ fee }) => fee)))
  })

  it('option tokens are those of the trades, until they all have ended', () => {
    const bought = (address: string): bigint =>
      sum(tradesOf(address).map(({ frame }) => BigInt(frame.quantity) / 10n ** 10n))
    for (const { address } of [alice, bob]) {
      expect(sum(engine.positions(address).map(({ units }) => units))).toBe(bought(address))
    }
    const before = engine.balances(alice.address)
    clock.pass(70 * MINUTE)
    for (const { address } of [alice, bob]) {
      expect(engine.positions(address)).toEqual([])
      const ended = engine.ended.filter((holding) => holding.account === address)
      expect(sum(ended.map(({ units }) => units))).toBe(bought(address))
    }
    const [how] = new Set(engine.ended.map(({ end }) => end).filter((end) => end !== 'worthless' && end !== 'swapped'))
    if (how !== 'delivered') expect(engine.balances(alice.address)).toEqual(before)
  })

  it('scores count what the book shows', () => {
    for (const score of engine.scores) {
      const won = engine.rfqs.filter((rfq) => rfq.winner?.quote.maker === score.maker)
      expect(score.won).toBe(won.length)
      expect(score.quoted).toBeGreaterThanOrEqual(score.won)
    }
  })
})
