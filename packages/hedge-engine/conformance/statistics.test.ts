import { createRandom, nextNormal } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import { deviation, mean, pairedError, shortfall, standardError } from '../bench/support/statistics.ts'

const random = createRandom(7, 'statistics')
const normals = Float64Array.from({ length: 40_000 }, () => nextNormal(random))

describe('figures of a sample', () => {
  it('are those of a normal distribution, with the errors of theory', () => {
    const n = normals.length
    expect(mean(normals).value).toBeCloseTo(0, 1)
    expect(standardError(mean(normals))).toBeCloseTo(1 / Math.sqrt(n), 4)
    expect(deviation(normals).value).toBeCloseTo(1, 1)
    expect(standardError(deviation(normals))).toBeCloseTo(1 / Math.sqrt(2 * n), 4)
    // The mean of the worst hundredth of a standard normal is phi(2.3263) / 0.01 = 2.6652.
    expect(shortfall(normals, 0.01).value).toBeCloseTo(2.665, 1)
  })

  it('differ by less noise when they are taken over the same paths', () => {
    const nearly = normals.map((x, i) => x + (i % 2 === 0 ? 0.01 : -0.01))
    expect(pairedError(mean(normals), mean(nearly))).toBeLessThan(standardError(mean(normals)) / 50)
    expect(pairedError(shortfall(normals, 0.01), shortfall(normals, 0.01))).toBe(0)
  })

  it('estimate the error of a shortfall that repetition shows', () => {
    const size = 1000
    const parts = Array.from({ length: 40 }, (_, i) => shortfall(normals.slice(i * size, (i + 1) * size), 0.01))
    const spread = deviation(Float64Array.from(parts, ({ value }) => value)).value
    const claimed = mean(Float64Array.from(parts, standardError)).value
    expect(claimed / spread).toBeGreaterThan(0.5)
    expect(claimed / spread).toBeLessThan(2)
  })
})
