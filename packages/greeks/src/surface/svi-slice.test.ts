import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DomainError } from '../errors.ts'
import { type SviParameters, SviSlice } from './svi-slice.ts'

/** Meets every simple bound and still has a negative density, about k = 0.8. */
const VOGT: SviParameters = { a: -0.041, b: 0.1331, rho: 0.306, m: 0.3586, sigma: 0.4153 }
const ORDINARY: SviParameters = { a: 0.01, b: 0.1, rho: -0.4, m: 0.02, sigma: 0.2 }

const parameters = fc.record({
  a: fc.double({ min: 0, max: 0.5, noNaN: true }),
  b: fc.double({ min: 0, max: 1, noNaN: true }),
  rho: fc.double({ min: -0.99, max: 0.99, noNaN: true }),
  m: fc.double({ min: -1, max: 1, noNaN: true }),
  sigma: fc.double({ min: 0.01, max: 2, noNaN: true }),
})
const place = fc.double({ min: -3, max: 3, noNaN: true })

describe('SviSlice', () => {
  it('has slope and curvature that are the differences of its variance', () => {
    fc.assert(
      fc.property(parameters, place, (p, k) => {
        const slice = new SviSlice(p)
        const step = 1e-5
        const slope = (slice.totalVariance(k + step) - slice.totalVariance(k - step)) / (2 * step)
        const curvature = (slice.slope(k + step) - slice.slope(k - step)) / (2 * step)
        expect(Math.abs(slope - slice.slope(k))).toBeLessThan(1e-5 * (1 + p.b / p.sigma))
        expect(Math.abs(curvature - slice.curvature(k))).toBeLessThan(1e-4 * (1 + p.b / p.sigma ** 3))
      }),
    )
  })

  it('is least where the tilt says, and tells it in jump wings', () => {
    const slice = new SviSlice(ORDINARY)
    const { rho, m, sigma } = ORDINARY
    const bottom = m - (rho * sigma) / Math.sqrt(1 - rho * rho)
    const wings = slice.jumpWings(0.5)
    expect(slice.totalVariance(bottom)).toBeCloseTo(wings.leastVariance * 0.5, 15)
    expect(slice.slope(bottom)).toBeCloseTo(0, 15)
    expect(wings.variance).toBeCloseTo(slice.totalVariance(0) / 0.5, 15)
    // The skew is half the slope of volatility in k, times the root of the years.
    expect(wings.skew).toBeCloseTo(slice.slope(0) / (2 * Math.sqrt(slice.totalVariance(0))), 15)
    expect(wings.callWing - wings.putWing).toBeCloseTo((2 * 0.1 * rho) / Math.sqrt(slice.totalVariance(0)), 15)
  })

  it('finds the negative density that simple bounds miss', () => {
    const found = new SviSlice(VOGT).butterflyArbitrage()
    expect(found?.logMoneyness).toBeGreaterThan(0.6)
    expect(found?.logMoneyness).toBeLessThan(1)
    expect(new SviSlice(VOGT).butterfly(found?.logMoneyness ?? 0)).toBeCloseTo(-(found?.amount ?? 0), 12)
    expect(new SviSlice(ORDINARY).butterflyArbitrage()).toBeUndefined()
  })

  it('knows a wing steeper than Lee allows', () => {
    expect(new SviSlice({ ...ORDINARY, b: 1.5, rho: 0.5 }).butterflyArbitrage()).toMatchObject({ amount: 0.25 })
  })

  it('has a density that adds up to 1 and to the forward where there is no arbitrage', () => {
    const slice = new SviSlice(ORDINARY)
    let [mass, mean] = [0, 0]
    const step = 1 / 512
    for (let k = -8; k < 8; k += step) {
      const w = slice.totalVariance(k)
      const d2 = -k / Math.sqrt(w) - Math.sqrt(w) / 2
      const density = (slice.butterfly(k) * Math.exp((-d2 * d2) / 2)) / Math.sqrt(2 * Math.PI * w)
      mass += density * step
      mean += density * step * Math.exp(k)
    }
    expect(mass).toBeCloseTo(1, 6)
    expect(mean).toBeCloseTo(1, 5)
  })

  it('shifts so that strikes keep their variance', () => {
    fc.assert(
      fc.property(parameters, place, place, (p, k, by) => {
        const slice = new SviSlice(p)
        expect(slice.shifted(by).totalVariance(k)).toBeCloseTo(slice.totalVariance(k + by), 12)
      }),
    )
  })

  it.each([
    [{ b: -0.1 }, 'b must be a finite number >= 0, was -0.1'],
    [{ rho: 1 }, 'rho must be a number between -1 and 1, was 1'],
    [{ sigma: 0 }, 'sigma must be a finite number > 0, was 0'],
    [{ m: Number.NaN }, 'm must be a finite number, was NaN'],
    [{ a: -0.5 }, 'a must be a level at which no variance is negative, was -0.5'],
  ])('refuses %o', (wrong, message) => {
    expect(() => new SviSlice({ ...ORDINARY, ...wrong })).toThrow(DomainError)
    expect(() => new SviSlice({ ...ORDINARY, ...wrong })).toThrow(message)
  })
})
