import { createOption, epochMs, formatWad, parseWad, toNumber } from '@riposte/market-model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createListed } from './listed.ts'
import { makerLadder } from './maker-ladder.ts'
import { EXPIRY } from './test-desk.ts'

const listed = createListed(createOption('ETH', EXPIRY, parseWad('3000'), 'call'), epochMs(0))
const fair = { mark: 50, forward: 3000, iv: 0.6, delta: 0.5, gamma: 0.001, vega: 1.5, theta: -2, depth: 10 }

describe('makerLadder', () => {
  it('rounds the best prices outward to the tick and steps away by half a spread, growing', () => {
    const ladder = makerLadder(listed, { ...fair, bid: 48.07, ask: 52.01 })
    const text = (levels: typeof ladder.bids) =>
      levels.map(({ price, amount }) => [formatWad(price), formatWad(amount)])
    expect(text(ladder.bids)).toEqual([
      ['48', '10'],
      ['45.9', '15'],
      ['43.8', '20'],
      ['41.7', '30'],
      ['39.6', '40'],
    ])
    expect(text(ladder.asks)[0]).toEqual(['52.1', '10'])
    expect(text(ladder.asks)[4]).toEqual(['60.5', '40'])
  })

  it('does not widen prices that are on the tick already, whatever floating point makes of them', () => {
    const ladder = makerLadder(listed, { ...fair, bid: 0.1 + 0.2, ask: 1.1 * 3 })
    expect(formatWad(ladder.bids[0]?.price ?? parseWad('0'))).toBe('0.3')
    expect(formatWad(ladder.asks[0]?.price ?? parseWad('0'))).toBe('3.3')
  })

  it('leaves out a side that nobody makes, and a bid below a tick', () => {
    expect(makerLadder(listed, { ...fair, bid: undefined, ask: 1 }).bids).toEqual([])
    expect(makerLadder(listed, { ...fair, bid: 0.05, ask: 1 }).bids).toEqual([])
    expect(makerLadder(listed, { ...fair, bid: 48, ask: undefined }).asks).toEqual([])
  })

  it('is never crossed, always on the grid and never better than the fair quote', () => {
    const price = fc.double({ min: 0, max: 20_000, noNaN: true })
    fc.assert(
      fc.property(price, price, fc.double({ min: 0, max: 1e6, noNaN: true }), (one, other, depth) => {
        const [bid, ask] = [Math.min(one, other), Math.max(one, other)]
        const { bids, asks } = makerLadder(listed, { ...fair, bid, ask, depth })
        for (const { price, amount } of [...bids, ...asks]) {
          expect([price % listed.terms.tick, amount % listed.terms.step]).toEqual([0n, 0n])
          expect(price > 0n && amount >= listed.terms.minimum).toBe(true)
        }
        const bestBid = bids[0]?.price
        const bestAsk = asks[0]?.price
        if (bestBid !== undefined) expect(toNumber(bestBid)).toBeLessThanOrEqual(bid + 1e-6)
        if (bestAsk !== undefined) expect(toNumber(bestAsk)).toBeGreaterThanOrEqual(ask - 1e-6)
        if (bestBid !== undefined && bestAsk !== undefined) expect(bestBid < bestAsk).toBe(true)
      }),
    )
  })
})
