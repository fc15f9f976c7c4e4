import { black76, yearsBetween } from '@riposte/greeks'
import { epochMs, type Option, parseInstrumentName, toNumber } from '@riposte/market-model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { explainMove, type Move } from './explain-move.ts'
import type { Mark } from './mark-row.ts'

const CALL = parseInstrumentName('ETH-20261225-3000-C') as Option
const PUT = parseInstrumentName('ETH-20261225-3000-P') as Option
const PERP = parseInstrumentName('ETH-PERP')
const NOW = Date.UTC(2026, 10, 26)
const MINUTE = 60_000

function markOf(option: Option, at: number, spot: number, forward: number, iv: number): Mark {
  const years = Math.max(0, yearsBetween(at, option.expiry))
  const strike = toNumber(option.strike)
  const price = black76({ right: option.right, strike, forward, volatility: iv, years })
  return { at: epochMs(at), price, spot, forward, iv }
}

function sum(move: Move): number {
  return Object.values(move).reduce((total, part) => total + part, 0)
}

describe('a move of a mark', () => {
  it('is delta where only spot and forward moved, a little, together', () => {
    const before = markOf(CALL, NOW, 3000, 3010, 0.6)
    const after = markOf(CALL, NOW, 3003, 3003 * (3010 / 3000), 0.6)
    const move = explainMove(CALL, before, after)
    expect(move.delta).toBeCloseTo(after.price - before.price, 2)
    expect(move.gamma).toBeGreaterThan(0)
    expect(move.gamma).toBeLessThan(0.01)
    for (const part of [move.basis, move.vega, move.theta, move.residual]) expect(part).toBeCloseTo(0, 9)
  })

  it('is theta where only time passed, vega where only the volatility moved, basis where only the forward did', () => {
    const before = markOf(PUT, NOW, 3000, 3010, 0.6)
    const later = explainMove(PUT, before, markOf(PUT, NOW + MINUTE, 3000, 3010, 0.6))
    expect(later.theta).toBeLessThan(0)
    expect(later.theta).toBeCloseTo(sum(later), 9)
    const wilder = explainMove(PUT, before, markOf(PUT, NOW, 3000, 3010, 0.61))
    expect(wilder.vega).toBeGreaterThan(0)
    expect(wilder.vega).toBeCloseTo(sum(wilder), 9)
    const steeper = explainMove(PUT, before, markOf(PUT, NOW, 3000, 3011, 0.6))
    expect(steeper.basis).toBeLessThan(0)
    expect(steeper.basis + steeper.gamma).toBeCloseTo(sum(steeper), 9)
  })

  it('of a perp is delta as far as spot moved, and basis for the rest', () => {
    const at = epochMs(NOW)
    const perp = (price: number, spot: number): Mark => ({ at, price, spot, forward: undefined, iv: undefined })
    const move = explainMove(PERP, perp(3001, 3000), perp(3012, 3010))
    expect(move).toEqual({ delta: 10, basis: 1, gamma: 0, theta: 0, vega: 0, residual: 0 })
  })

  it('that nothing explains is residual', () => {
    const at = epochMs(NOW)
    const bare = (price: number): Mark => ({ at, price, spot: undefined, forward: undefined, iv: undefined })
    expect(explainMove(CALL, bare(100), markOf(CALL, NOW, 3000, 3010, 0.6)).residual).not.toBe(0)
    const noVolatility: Mark = { at, price: 104, spot: 3000, forward: 3010, iv: undefined }
    expect(explainMove(CALL, { ...noVolatility, price: 100 }, noVolatility)).toMatchObject({ residual: 4, delta: 0 })
  })

  it('is the sum of its components, however far it goes, and has no residual where Black-76 prices both marks', () => {
    const factor = fc.double({ min: 0.3, max: 3, noNaN: true })
    const iv = fc.double({ min: 0.01, max: 3, noNaN: true })
    const at = fc.integer({ min: NOW, max: CALL.expiry + MINUTE })
    const state = fc.tuple(at, factor, factor, iv)
    fc.assert(
      fc.property(fc.constantFrom(CALL, PUT), state, state, (option, a, b) => {
        const [first, last] = [a, b].map(([time, spot, carry, vol]) =>
          markOf(option, time, 3000 * spot, 3000 * spot * carry, vol),
        ) as [Mark, Mark]
        const move = explainMove(option, first, last)
        expect(sum(move)).toBeCloseTo(last.price - first.price, 6)
        expect(move.residual).toBeCloseTo(0, 6)
      }),
    )
  })
})
