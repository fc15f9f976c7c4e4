import { black76 } from '@riposte/greeks'
import { describe, expect, it } from 'vitest'
import { BUILT_IN_FIGURES } from './built-in-figures.ts'
import { easeWings, smileVolatility, tenorAt, type UnderlyingFigures } from './market-figures.ts'

const figures: UnderlyingFigures = {
  underlying: 'ETH',
  spot: 3000,
  tenors: [
    { years: 0.04, carry: 0.04, atm: 0.5, skew: -0.01, curvature: 0.02, halfSpread: 0.01 },
    { years: 0.16, carry: 0.06, atm: 0.6, skew: -0.03, curvature: 0.04, halfSpread: 0.006 },
  ],
}

describe('tenorAt', () => {
  it('gives the tenors themselves, and the middle at the middle square root of time', () => {
    expect(tenorAt(figures, 0.04)).toEqual(figures.tenors[0])
    expect(tenorAt(figures, 0.16).atm).toBeCloseTo(0.6, 14)
    const middle = tenorAt(figures, 0.09)
    expect(middle.years).toBe(0.09)
    expect(middle.carry).toBeCloseTo(0.05, 14)
    expect(middle.atm).toBeCloseTo(0.55, 14)
    expect(middle.skew).toBeCloseTo(-0.02, 14)
    expect(middle.curvature).toBeCloseTo(0.03, 14)
    expect(middle.halfSpread).toBeCloseTo(0.008, 14)
  })

  it('stays level before the first and after the last', () => {
    expect(tenorAt(figures, 0.001)).toEqual({ ...figures.tenors[0], years: 0.001 })
    expect(tenorAt(figures, 2)).toEqual({ ...figures.tenors[1], years: 2 })
  })
})

describe('smileVolatility', () => {
  const tenor = tenorAt(figures, 0.04)

  it('is a parabola in deviations around the forward', () => {
    const strikeAt = (deviations: number): number => 3000 * Math.exp(deviations * 0.5 * 0.2)
    expect(smileVolatility(tenor, 3000, 3000)).toBe(0.5)
    expect(smileVolatility(tenor, 3000, strikeAt(1))).toBeCloseTo(0.51, 14)
    expect(smileVolatility(tenor, 3000, strikeAt(-1))).toBeCloseTo(0.53, 14)
    expect(smileVolatility(tenor, 3000, strikeAt(-2))).toBeCloseTo(0.6, 14)
  })

  it('levels out in the wings without a kink', () => {
    expect(easeWings(1.7)).toBe(1.7)
    expect((easeWings(2 + 1e-6) - easeWings(2 - 1e-6)) / 2e-6).toBeCloseTo(1, 6)
    expect(easeWings(-100)).toBe(-4)
    expect(easeWings(-3)).toBe(-easeWings(3))
  })
})

describe('BUILT_IN_FIGURES', () => {
  it.each(BUILT_IN_FIGURES)('of $underlying have total variance that rises with time', ({ tenors }) => {
    tenors.forEach((tenor, i) => {
      const before = tenors[i - 1]
      if (before) expect(tenor.atm ** 2 * tenor.years).toBeGreaterThan(before.atm ** 2 * before.years)
    })
  })

  it.each(BUILT_IN_FIGURES)('of $underlying give no butterfly a negative price', (underlying) => {
    for (let years = 0.0004; years < 1; years *= 1.4) {
      const tenor = tenorAt(underlying, years)
      const deviation = tenor.atm * Math.sqrt(years)
      const price = (right: 'call' | 'put', strike: number): number =>
        black76({ right, forward: 1, strike, years, volatility: smileVolatility(tenor, 1, strike) })
      for (let z = -6; z <= 6; z += 0.1) {
        const strike = Math.exp(z * deviation)
        const width = 0.1 * deviation * strike
        // Out-of-the-money prices all three, so that no small number is the difference of large ones.
        const right = z > 0 ? 'call' : 'put'
        const butterfly = price(right, strike - width) - 2 * price(right, strike) + price(right, strike + width)
        expect(butterfly).toBeGreaterThan(-1e-12)
      }
    }
  })
})
