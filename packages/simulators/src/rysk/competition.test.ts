import { createRandom } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import { bidUpTo, bidWithMargin, type CompetitorScript, PAPER_COMPETITORS } from './competitor-settings.ts'
import { marginPrice } from './margin-price.ts'
import type { TakerSettings } from './taker-settings.ts'
import {
  CALL_TERMS,
  createBench,
  createFixedMarket,
  createRecorder,
  ETH_SPOT,
  MILLION_USD,
  quoteFrame,
  USD,
  WETH,
} from './test-bench.ts'

const market = createFixedMarket()
const fair = market.fair('ETH-20261016-3300-C')
if (fair?.bid === undefined) throw new Error('the fixed market has a bid')
const rfq = { terms: CALL_TERMS, contracts: 1, spot: ETH_SPOT, fair }
const priceAt = (marginBps: number): number => marginPrice(rfq, marginBps) ?? 0

describe('a price with a margin', () => {
  it('leaves the bid of the venue when premium, fees and margin are taken together', () => {
    const price = marginPrice({ ...rfq, contracts: 2 }, 10) ?? 0
    const operatorFee = Math.min(0.125 * price, 0.01 * ETH_SPOT)
    const venueFee = 0.0003 * ETH_SPOT + 0.25
    expect(price + operatorFee + venueFee + 0.001 * ETH_SPOT).toBeCloseTo(fair.bid ?? 0, 8)
  })

  it('is none without a bid, or when costs eat it', () => {
    expect(marginPrice({ ...rfq, fair: { ...fair, bid: undefined } }, 0)).toBeUndefined()
    expect(marginPrice({ ...rfq, fair: { ...fair, bid: 0.4, mark: 0.5 } }, 0)).toBeUndefined()
  })
})

describe('usual competitors', () => {
  it('stand aside until a maker on a socket has traded', () => {
    const { clock, engine } = createBench({ competitors: {}, takers: { enabled: true } })
    engine.connectStream(WETH, createRecorder())
    clock.pass(60_000)
    expect(engine.rfqs.length).toBeGreaterThan(15)
    expect(engine.rfqs.every((record) => record.quotes.length === 0)).toBe(true)
  })

  it('trade with takers like everybody else', () => {
    const { clock, engine } = createBench({ competitors: {}, takers: { enabled: true, welcome: false } })
    engine.connectStream(WETH, createRecorder())
    clock.pass(120_000)
    expect(engine.trades.length).toBeGreaterThan(5)
    expect(engine.trades.every((trade) => trade.scripted)).toBe(true)
    expect(new Set(engine.trades.map((trade) => trade.frame.maker)).size).toBe(2)
  })

  it('leave half to two thirds of the RFQs to a maker that keeps three basis points of spot', () => {
    const random = createRandom(11)
    const { count, answerChance, marginBps } = PAPER_COMPETITORS
    const rounds = 5_000
    let won = 0
    for (let i = 0; i < rounds; i++) {
      const bids = Array.from({ length: count }, () =>
        random.unit() < answerChance ? bidWithMargin(marginBps)(random)(rfq, undefined) : undefined,
      )
      if (bids.every((bid) => bid === undefined || bid < priceAt(3))) won += 1
    }
    expect(won / rounds).toBeGreaterThan(0.5)
    expect(won / rounds).toBeLessThan(0.67)
  })

  it('answer within their latency', () => {
    const { clock, engine, ask } = createBench({ competitors: { answerChance: 1 }, takers: { welcome: false } })
    const asked = clock.nowMs()
    ask('rfq-1')
    clock.pass(2_000)
    const delays = engine.rfqs[0]?.quotes.map(({ receivedAt }) => receivedAt - asked) ?? []
    expect(delays).toHaveLength(2)
    for (const delay of delays) {
      expect(delay).toBeGreaterThanOrEqual(99)
      expect(delay).toBeLessThanOrEqual(900)
    }
  })
})

const script = (name: string, changes: Partial<CompetitorScript> = {}): CompetitorScript => ({
  name,
  answerChance: 1,
  latencyMs: [100, 100],
  pricing: bidWithMargin([5, 5]),
  ...changes,
})

/** One RFQ among scripted competitors, and how its makers fare. */
function contest(scripts: readonly CompetitorScript[], alicesPrice?: string) {
  const bench = createBench({ competitors: { count: 0, scripts }, takers: { welcome: false } })
  bench.ask('rfq-1')
  const socket = createRecorder()
  if (alicesPrice !== undefined) {
    bench.engine.connectMaker(socket).receive(quoteFrame('rfq-1', bench.alice.quote(CALL_TERMS, alicesPrice)))
  }
  bench.clock.pass(10_000)
  const [record] = bench.engine.rfqs
  return { ...bench, socket, record, price: Number(record?.winner?.quote.price) / 1e18 }
}

describe('scripted competitors', () => {
  it('price as their script says', () => {
    const { record, price } = contest([
      script('a', { pricing: () => () => 12.5 }),
      script('b', { pricing: () => () => 9 }),
    ])
    expect(record?.quotes).toHaveLength(2)
    expect(price).toBe(12.5)
  })

  it('leave an RFQ when the script has no price for it', () => {
    expect(contest([script('a', { pricing: () => () => undefined })]).record?.outcome).toBe('no-quote')
  })

  it('are heard in the order of their latency, so that the faster one wins at the same price', () => {
    const { record, engine } = contest([
      script('slow', { latencyMs: [500, 500] }),
      script('fast', { latencyMs: [50, 50] }),
    ])
    const [first] = record?.quotes ?? []
    expect(record?.winner).toBe(first)
    expect(engine.scores.map(({ won }) => won).sort()).toEqual([0, 1])
  })

  it('are too late after the window', () => {
    expect(contest([script('late', { latencyMs: [2_100, 2_100] })]).record?.quotes).toEqual([])
  })

  it('are refused when their balance does not cover premium and fee', () => {
    const { record } = contest([script('poor', { balance: 5n }), script('rich', { pricing: bidWithMargin([50, 50]) })])
    expect(record?.quotes).toHaveLength(1)
  })

  it('outbid others up to their limit and tell the overtaken maker', () => {
    const within = contest([script('eager', { pricing: bidUpTo(30, 2, 1) })], String(priceAt(20)))
    expect(within.price).toBeCloseTo(priceAt(20) + 1e-4 * ETH_SPOT, 5)
    expect(within.socket.frames).toMatchObject([{ result: 'OK' }, { result: { newBest: expect.any(String) } }])

    const beyond = contest([script('eager', { pricing: bidUpTo(30, 2, 1) })], String(priceAt(1)))
    expect(beyond.record?.winner?.scripted).toBe(false)
  })

  it('can overbid, which the score shows to the last unit', () => {
    const { engine, record, alice } = contest([script('eager', { pricing: bidUpTo(-40, -40, 1) })], '50')
    const winner = record?.winner?.quote
    expect(winner?.price).toBeGreaterThan(BigInt(Math.floor((fair.bid ?? 0) * 0.88)) * 10n ** 18n)
    expect(engine.scores).toContainEqual({
      maker: winner?.maker,
      scripted: true,
      quoted: 1,
      won: 1,
      overbid: (winner?.price ?? 0n) - 50n * 10n ** 18n,
    })
    expect(engine.scores).toContainEqual({ maker: alice.address, scripted: false, quoted: 1, won: 0, overbid: 0n })
  })

  it('fight each other within a window and end it', () => {
    const fighters = ['a', 'b'].map((name) => script(name, { pricing: bidUpTo(40, 0, 2) }))
    const { record, price } = contest(fighters)
    expect(record?.quotes).toHaveLength(2)
    expect(price).toBeGreaterThan(priceAt(39))
    expect(price).toBeLessThanOrEqual(priceAt(0))
  })
})

describe('takers with a reservation price', () => {
  const outcomeAt = (price: number, takers: Partial<TakerSettings>): unknown => {
    const { engine, clock, ask, alice } = createBench({ takers: { welcome: false, ...takers } })
    ask('rfq-1')
    engine.connectMaker(createRecorder()).receive(quoteFrame('rfq-1', alice.quote(CALL_TERMS, price.toFixed(6))))
    clock.pass(10_000)
    return engine.rfqs[0]?.outcome
  }

  it('say no to less than their share of the mark', () => {
    expect(outcomeAt(0.79 * fair.mark, { reservationShare: [0.8, 0.8] })).toBe('declined')
    expect(outcomeAt(0.81 * fair.mark, { reservationShare: [0.8, 0.8] })).toBe('settled')
  })

  it('take any price by default, and greet a newcomer all the same', () => {
    expect(outcomeAt(0.001, {})).toBe('settled')
    expect(outcomeAt(0.001, { reservationShare: [0.8, 0.8], welcome: true })).toBe('settled')
  })
})

describe('informed takers', () => {
  const quoteAt = (price: string, informedChance: number) => {
    const bench = createBench({ takers: { informedChance, welcome: false } })
    bench.ask('rfq-1')
    bench.engine.connectMaker(createRecorder()).receive(quoteFrame('rfq-1', bench.alice.quote(CALL_TERMS, price)))
    bench.clock.pass(60_000)
    return bench
  }

  it('take a quote that pays more than the mark and let any other lapse', () => {
    expect(quoteAt(String(fair.mark + 1), 1).engine.rfqs).toMatchObject([{ outcome: 'settled', informed: true }])
    const { engine, alice } = quoteAt(String(fair.mark - 1), 1)
    expect(engine.rfqs).toMatchObject([{ outcome: 'declined', informed: true }])
    expect(engine.balances(alice.address)).toEqual({ [USD]: MILLION_USD })
  })

  it('are none unless they are asked for', () => {
    expect(quoteAt(String(fair.mark - 1), 0).engine.rfqs).toMatchObject([{ outcome: 'settled', informed: false }])
  })

  it('wait until the market has fallen below the quote', () => {
    let mark = fair.mark
    const fixed = createFixedMarket()
    const moving = { ...fixed, fair: (name: string) => ({ ...(fixed.fair(name) ?? fair), mark }) }
    const { engine, clock, ask, alice } = createBench({ market: moving, takers: { informedChance: 1, welcome: false } })
    ask('rfq-1')
    const price = String(fair.mark - 1)
    engine.connectMaker(createRecorder()).receive(quoteFrame('rfq-1', alice.quote(CALL_TERMS, price)))
    clock.pass(15_000)
    expect(engine.rfqs).toMatchObject([{ outcome: 'open' }])
    mark = fair.mark - 2
    clock.pass(2_000)
    expect(engine.rfqs).toMatchObject([{ outcome: 'settled' }])
  })
})
