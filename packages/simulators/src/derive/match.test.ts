import { parseWad, wad } from '@riposte/market-model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Resting } from './book.ts'
import { allocateByTime, planMatches, totalAmount } from './match.ts'

function asks(...levels: readonly [price: string, amount: string][]): Resting[] {
  return levels.map(([price, amount]) => ({
    side: 'sell',
    price: parseWad(price),
    remaining: parseWad(amount),
    order: undefined,
  }))
}

describe('planMatches', () => {
  it('takes the best price first, then the oldest', () => {
    const queue = asks(['10', '1'], ['10', '2'], ['11', '5'])
    const matches = planMatches(queue, 'buy', parseWad('11'), parseWad('4'))
    expect(matches.map(({ entry, amount }) => [queue.indexOf(entry), amount])).toEqual([
      [0, parseWad('1')],
      [1, parseWad('2')],
      [2, parseWad('1')],
    ])
  })

  it('stops at the limit', () => {
    const queue = asks(['10', '1'], ['11', '5'])
    expect(totalAmount(planMatches(queue, 'buy', parseWad('10.9'), parseWad('4')))).toBe(parseWad('1'))
    expect(planMatches(queue, 'buy', parseWad('9'), parseWad('4'))).toEqual([])
  })

  it('never takes more than is wanted, is there, or the limit allows', () => {
    const level = fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 50 }))
    fc.assert(
      fc.property(
        fc.array(level),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 500 }),
        (raw, limit, want) => {
          const sorted = [...raw].sort((a, b) => a[0] - b[0])
          const queue = asks(...sorted.map(([price, amount]) => [String(price), String(amount)] as [string, string]))
          const matches = planMatches(queue, 'buy', parseWad(String(limit)), parseWad(String(want)))
          const there = sorted.filter(([price]) => price <= limit).reduce((sum, [, amount]) => sum + amount, 0)
          expect(totalAmount(matches)).toBe(parseWad(String(Math.min(there, want))))
          for (const { entry, amount } of matches) expect(amount > 0n && amount <= entry.remaining).toBe(true)
        },
      ),
    )
  })
})

it('shares by time: whoever came first is served in full', () => {
  const queue = [wad(3n), wad(2n), wad(5n)]
  expect(allocateByTime(queue, wad(4n))).toEqual([3n, 1n, 0n])
})
