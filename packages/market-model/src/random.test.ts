import { describe, expect, it } from 'vitest'
import { createRandom, nextNormal, nextUuid } from './random.ts'

const take = (seed: number, label: string, count: number) => {
  const random = createRandom(seed, label)
  return Array.from({ length: count }, () => random.unit())
}

describe('seeded randomness', () => {
  it('repeats for a seed and differs for another seed or label', () => {
    expect(take(7, 'path', 50)).toEqual(take(7, 'path', 50))
    expect(take(7, 'path', 5)).not.toEqual(take(8, 'path', 5))
    expect(take(7, 'path', 5)).not.toEqual(take(7, 'takers', 5))
  })

  it('is uniform enough: mean and variance of 20 000 draws lie within four standard errors', () => {
    const draws = take(1, '', 20_000)
    const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length
    expect(Math.abs(mean - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / draws.length))
    expect(Math.min(...draws)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...draws)).toBeLessThan(1)
  })

  it('draws standard normals', () => {
    const random = createRandom(3)
    const draws = Array.from({ length: 20_000 }, () => nextNormal(random))
    const variance = draws.reduce((sum, x) => sum + x * x, 0) / draws.length
    expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(2 / draws.length))
  })

  it('writes version 4 UUIDs', () => {
    const random = createRandom(5)
    for (let i = 0; i < 100; i++) {
      expect(nextUuid(random)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    }
  })
})
