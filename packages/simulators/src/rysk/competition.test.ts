import { createRandom } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import { PAPER_COMPETITORS } from './behaviour.ts'
import { competitorPrice, drawAnswer } from './competitor.ts'
import { createBench, createFixedMarket, createRecorder, ETH_SPOT, WETH } from './test-bench.ts'

const market = createFixedMarket()
const fair = market.fair('ETH-20261016-3300-C')

describe('a competitor', () => {
  it('bids so that premium, fees and margin together leave the bid of the venue', () => {
    if (fair?.bid === undefined) throw new Error('the fixed market has a bid')
    const price = competitorPrice(fair, 2, ETH_SPOT, 10) ?? 0
    const operatorFee = Math.min(0.125 * price, 0.01 * ETH_SPOT)
    const venueFee = 0.0003 * ETH_SPOT + 0.25
    expect(price + operatorFee + venueFee + 0.001 * ETH_SPOT).toBeCloseTo(fair.bid, 8)
  })

  it('does not answer without a bid, or when costs eat it', () => {
    if (fair === undefined) throw new Error('the fixed market knows the option')
    expect(competitorPrice({ ...fair, bid: undefined }, 1, ETH_SPOT, 0)).toBeUndefined()
    expect(competitorPrice({ ...fair, bid: 0.4, mark: 0.5 }, 1, ETH_SPOT, 0)).toBeUndefined()
  })

  it('stands aside until a maker on a socket has traded', () => {
    const { clock, engine } = createBench({ competitors: {}, takers: { enabled: true } })
    const stream = createRecorder()
    engine.connectStream(WETH, stream)
    clock.pass(60_000)
    expect(engine.rfqs.length).toBeGreaterThan(15)
    expect(engine.rfqs.every((rfq) => rfq.quotes.length === 0)).toBe(true)
  })

  it('trades with takers like everybody else', () => {
    const { clock, engine } = createBench({ competitors: {}, takers: { enabled: true, welcome: false } })
    engine.connectStream(WETH, createRecorder())
    clock.pass(120_000)
    expect(engine.trades.length).toBeGreaterThan(5)
    expect(engine.trades.every((trade) => trade.scripted)).toBe(true)
    expect(new Set(engine.trades.map((trade) => trade.frame.maker)).size).toBe(2)
  })

  it('leaves half to two thirds of the RFQs to a maker that keeps three basis points of spot', () => {
    if (fair === undefined) throw new Error('the fixed market knows the option')
    const random = createRandom(11)
    const priceAt = (marginBps: number): number => competitorPrice(fair, 1, ETH_SPOT, marginBps) ?? 0
    const rounds = 5_000
    let won = 0
    for (let i = 0; i < rounds; i++) {
      const answers = Array.from({ length: PAPER_COMPETITORS.count }, () => drawAnswer(PAPER_COMPETITORS, random))
      if (answers.every((answer) => answer === undefined || priceAt(answer.marginBps) < priceAt(3))) won += 1
    }
    expect(won / rounds).toBeGreaterThan(0.5)
    expect(won / rounds).toBeLessThan(0.67)
  })

  it('answers within the documented latency and margin', () => {
    const random = createRandom(12)
    for (let i = 0; i < 500; i++) {
      const answer = drawAnswer({ ...PAPER_COMPETITORS, answerChance: 1 }, random)
      expect(answer?.delayMs).toBeGreaterThanOrEqual(100)
      expect(answer?.delayMs).toBeLessThan(900)
      expect(answer?.marginBps).toBeGreaterThanOrEqual(0)
      expect(answer?.marginBps).toBeLessThan(10)
    }
  })
})
