import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isCrossed, type Level, walkLevels } from './order-book.ts'
import { parseWad, wad } from './wad.ts'

const BIDS: Level[] = [
  ['100', '2'],
  ['99.5', '3'],
  ['90', '10'],
]

describe('walking a book', () => {
  it('takes the best levels first and says how deep it went', () => {
    const walk = walkLevels(BIDS, parseWad('4'))
    expect(walk.filled).toBe(parseWad('4'))
    expect(walk.notional).toBe(parseWad('399'))
    expect(walk.worstPrice).toBe(parseWad('99.5'))
    expect(walk.fills).toHaveLength(2)
  })

  it('stops at the first price that is not accepted', () => {
    const walk = walkLevels(BIDS, parseWad('20'), (price) => price >= parseWad('95'))
    expect(walk.filled).toBe(parseWad('5'))
  })

  it('fills nothing from an empty side', () => {
    expect(walkLevels([], parseWad('1'))).toEqual({ filled: 0n, notional: 0n, worstPrice: undefined, fills: [] })
  })

  it('never fills more than asked for or shown, and never better than the best price', () => {
    const level = fc.tuple(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 0, max: 50 }))
    fc.assert(
      fc.property(fc.array(level, { maxLength: 8 }), fc.integer({ min: 0, max: 200 }), (rows, wanted) => {
        const sorted = rows.sort((a, b) => b[0] - a[0])
        const levels = sorted.map(([price, amount]): Level => [String(price), String(amount)])
        const quantity = wad(BigInt(wanted) * 10n ** 18n)
        const walk = walkLevels(levels, quantity)
        const shown = rows.reduce((sum, [, amount]) => sum + amount, 0)
        expect(walk.filled).toBe(wad(BigInt(Math.min(shown, wanted)) * 10n ** 18n))
        const best = BigInt(sorted[0]?.[0] ?? 0)
        expect(walk.notional <= best * walk.filled).toBe(true)
      }),
    )
  })
})

describe('a crossed book', () => {
  it('has its best bid at or above its best ask', () => {
    expect(isCrossed({ bids: [['10', '1']], asks: [['10', '1']] })).toBe(true)
    expect(isCrossed({ bids: [['9.9', '1']], asks: [['10', '1']] })).toBe(false)
    expect(isCrossed({ bids: [], asks: [['10', '1']] })).toBe(false)
  })
})
