import { parseWad, wad } from '@riposte/market-model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Resting } from './book.ts'
import { allocateByMix, allocateByTime, planMatches, totalAmount } from './match.ts'

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

describe('the mix of options', () => {
  const mix = { fraction: parseWad('0.8'), fifoMinimum: parseWad('10'), step: parseWad('1') }
  const allocate = allocateByMix(mix)

  it('gives the first contracts by time, most of the rest in proportion, and what that leaves by time', () => {
    // 10 by time; 32 of the other 40 over the 20, 60 and 10 that then rest: 7, 21 and 3; what that leaves by time.
    const queue = ['30', '60', '10'].map((text) => parseWad(text))
    expect(allocate(queue, parseWad('50'))).toEqual(['26', '21', '3'].map((text) => parseWad(text)))
  })

  it('is first come, first served up to the minimum, and for perps', () => {
    const queue = ['3', '60'].map((text) => parseWad(text))
    expect(allocate(queue, parseWad('10'))).toEqual(['3', '7'].map((text) => parseWad(text)))
    const perps = allocateByMix({ ...mix, fraction: parseWad('0') })
    expect(perps(queue, parseWad('50'))).toEqual(['3', '47'].map((text) => parseWad(text)))
  })

  it('gives exactly what is wanted, and nobody more than what they have resting', () => {
    const amounts = fc.array(fc.bigInt({ min: 1n, max: 10n ** 21n }), { minLength: 1, maxLength: 8 })
    const terms = fc.record({
      fraction: fc.bigInt({ min: 0n, max: 10n ** 18n }),
      fifoMinimum: fc.bigInt({ min: 0n, max: 10n ** 20n }),
      step: fc.bigInt({ min: 1n, max: 10n ** 19n }),
    })
    fc.assert(
      fc.property(amounts, terms, fc.integer({ min: 0, max: 1000 }), (resting, proRata, share) => {
        const total = resting.reduce((sum, amount) => sum + amount, 0n)
        const wanted = wad((total * BigInt(share)) / 1000n)
        const given = allocateByMix({
          fraction: wad(proRata.fraction),
          fifoMinimum: wad(proRata.fifoMinimum),
          step: wad(proRata.step),
        })(
          resting.map((amount) => wad(amount)),
          wanted,
        )
        expect(given.reduce((sum, amount) => sum + amount, 0n)).toBe(wanted)
        given.forEach((amount, i) => {
          expect(amount >= 0n && amount <= (resting[i] as bigint)).toBe(true)
        })
      }),
    )
  })
})
