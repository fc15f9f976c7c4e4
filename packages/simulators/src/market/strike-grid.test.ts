import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { listStrikes } from './strike-grid.ts'

describe('listStrikes', () => {
  it('is fine near expiry and coarse far from it', () => {
    expect(listStrikes(2987, 2988, 0.02)).toEqual(Array.from({ length: 16 }, (_, i) => 2600 + 50 * i))
    expect(listStrikes(2987, 2995, 0.16)).toContain(2900)
    expect(listStrikes(2987, 3050, 0.45)).not.toContain(2900)
  })

  it('has 3000 at every distance for a spot of about 3000', () => {
    for (let deviation = 0.005; deviation < 0.7; deviation *= 1.1) {
      expect(listStrikes(2987, 2995, deviation)).toContain(3000)
    }
  })

  it('has round strikes for a cheap underlying, too', () => {
    const strikes = [0.46, 0.48, 0.5, 0.52, 0.54, 0.56, 0.58, 0.6, 0.62, 0.64, 0.66, 0.68, 0.7, 0.72, 0.74, 0.76]
    expect(listStrikes(0.62, 0.62, 0.1)).toEqual(strikes)
  })

  it('rises in even steps, 16 to 22 strikes around the forward, whatever the price of the underlying', () => {
    const spots = fc.double({ min: 0.01, max: 1e6, noNaN: true })
    fc.assert(
      fc.property(
        spots,
        fc.double({ min: 0.9, max: 1.1, noNaN: true }),
        fc.double({ min: 0.001, max: 1, noNaN: true }),
        (spot, ratio, deviation) => {
          const forward = spot * ratio
          const strikes = listStrikes(spot, forward, deviation)
          expect(strikes.length).toBeGreaterThanOrEqual(16)
          expect(strikes.length).toBeLessThanOrEqual(22)
          const step = (strikes[1] ?? 0) - (strikes[0] ?? 0)
          strikes.forEach((strike, i) => {
            expect(strike).toBeGreaterThan(0)
            if (i > 0) expect(strike - (strikes[i - 1] ?? 0)).toBeCloseTo(step, 8 - Math.ceil(Math.log10(spot)))
          })
          expect(strikes[0]).toBeLessThan(forward)
          expect(strikes.at(-1)).toBeGreaterThan(forward)
        },
      ),
    )
  })
})
