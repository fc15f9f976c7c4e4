import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { calendarArbitrage } from './calendar-arbitrage.ts'
import { SsviSurface } from './ssvi-surface.ts'

const parameters = fc
  .record({
    rho: fc.double({ min: -0.95, max: 0.95, noNaN: true }),
    gamma: fc.double({ min: 0.01, max: 0.5, noNaN: true }),
    share: fc.double({ min: 0.01, max: 1, noNaN: true }),
  })
  .map(({ rho, gamma, share }) => ({ rho, gamma, eta: ((share * 2) / (1 + Math.abs(rho))) * (1 - 1e-15) }))

const VARIANCES = [
  { years: 0.05, totalVariance: 0.02 },
  { years: 0.25, totalVariance: 0.08 },
  { years: 1, totalVariance: 0.4 },
]

describe('SsviSurface', () => {
  it('has no arbitrage at any time, between its expiries and beyond', () => {
    fc.assert(
      fc.property(parameters, (p) => {
        const surface = new SsviSurface(p, VARIANCES)
        const slices = [0.01, 0.05, 0.1, 0.25, 0.6, 1, 2].map((years) => surface.slice(years))
        slices.forEach((slice, i) => {
          expect(slice.butterflyArbitrage()).toBeUndefined()
          const earlier = slices[i - 1]
          if (earlier !== undefined) expect(calendarArbitrage(earlier, slice)).toBeUndefined()
        })
      }),
    )
  })

  it('has the given variance at the money and is what its formula says', () => {
    const p = { rho: -0.4, eta: 0.9, gamma: 0.3 }
    const surface = new SsviSurface(p, VARIANCES)
    for (const { years, totalVariance: t } of VARIANCES) {
      const slice = surface.slice(years)
      expect(slice.totalVariance(0)).toBeCloseTo(t, 14)
      const f = p.eta / (t ** p.gamma * (1 + t) ** (1 - p.gamma))
      for (let k = -1; k <= 1; k += 0.25) {
        const direct = (t / 2) * (1 + p.rho * f * k + Math.sqrt((f * k + p.rho) ** 2 + 1 - p.rho ** 2))
        expect(slice.totalVariance(k)).toBeCloseTo(direct, 14)
      }
    }
  })

  it.each([
    [{ rho: 1, eta: 1, gamma: 0.5 }, 'rho must be'],
    [{ rho: 0.5, eta: 1.5, gamma: 0.5 }, 'eta must be'],
    [{ rho: 0, eta: 1, gamma: 0.6 }, 'gamma must be'],
  ])('refuses %o', (p, message) => {
    expect(() => new SsviSurface(p, VARIANCES)).toThrow(message)
  })

  it('refuses variances that fall', () => {
    const falling = [VARIANCES[1], VARIANCES[2], { years: 2, totalVariance: 0.3 }] as typeof VARIANCES
    expect(() => new SsviSurface({ rho: 0, eta: 1, gamma: 0.5 }, falling)).toThrow('atMoney[2].totalVariance must be')
    expect(() => new SsviSurface({ rho: 0, eta: 1, gamma: 0.5 }, [])).toThrow('one expiry or more')
  })
})
