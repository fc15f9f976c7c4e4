import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Precise, precise, preciseMills } from '../../scripts/precise-normal.ts'
import { exponential, exponentialLessOne } from './exponential.ts'
import { forwardMoneyness } from './forward-moneyness.ts'
import { gaussian, rootGaussian } from './gaussian.ts'
import { logRatio } from './log-ratio.ts'
import { CELLS_TO, millsFar, millsInCell, millsRatio } from './mills-ratio.ts'
import { narrow, spreadSeries } from './mills-spread.ts'

Precise.set({ precision: 50 })
type Exact = ReturnType<typeof precise>

/** Distance in halves of a unit in the last place. */
const halfUnits = (actual: number, exact: Exact): number =>
  exact.isZero() ? Math.abs(actual) : precise(actual).minus(exact).div(exact).abs().toNumber() * 2 ** 53
const between = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const RUNS = { numRuns: 200 }

describe('numerics, against 50 digits', () => {
  it('exponential is right to little more than a rounding, with an argument in two parts', () => {
    fc.assert(
      fc.property(between(-690, 690), between(-0.5, 0.5), (high, low) => {
        const exact = precise(high).plus(precise(low)).exp()
        expect(halfUnits(exponential(high, low), exact)).toBeLessThan(2.5)
      }),
      RUNS,
    )
  })

  it('exponentialLessOne keeps its digits near 0', () => {
    fc.assert(
      fc.property(between(-0.4999, 0.4999), between(0, 12), (x, smaller) => {
        const at = x * 10 ** -smaller
        // The reference subtracts, and has 50 digits.
        if (Math.abs(at) < 1e-25) return
        expect(halfUnits(exponentialLessOne(at), precise(at).exp().minus(1))).toBeLessThan(4)
      }),
      RUNS,
    )
  })

  it('gaussian and its root don’t lose what a rounded square would', () => {
    fc.assert(
      fc.property(between(-37, 37), (x) => {
        const exact = precise(x).times(precise(x)).div(-2).exp()
        expect(halfUnits(gaussian(x), exact)).toBeLessThan(3)
        expect(halfUnits(rootGaussian(x), exact.sqrt())).toBeLessThan(3)
      }),
      RUNS,
    )
  })

  it("Mills' ratio and its slope are right to a unit in the last place", () => {
    const slope = (x: number) => precise(1).minus(precise(x).times(preciseMills(precise(x))))
    fc.assert(
      fc.property(between(0, CELLS_TO - 1e-9), between(CELLS_TO, 39), (near, far) => {
        expect(halfUnits(millsRatio(near), preciseMills(precise(near)))).toBeLessThan(3)
        expect(halfUnits(millsRatio(far), preciseMills(precise(far)))).toBeLessThan(3)
        expect(halfUnits(millsInCell(near, 1), slope(near))).toBeLessThan(3)
        expect(halfUnits(millsFar(far, 1), slope(far))).toBeLessThan(3)
      }),
      RUNS,
    )
    expect(millsRatio(Number.POSITIVE_INFINITY)).toBe(0)
  })

  it('the series of a narrow spread is right where it is used', () => {
    fc.assert(
      fc.property(between(0, 39), between(1e-9, 0.125), (d, h) => {
        if (narrow(d, h) === 0) return
        const exact = preciseMills(precise(d).minus(precise(h))).minus(preciseMills(precise(d).plus(precise(h))))
        expect(halfUnits(spreadSeries(d < CELLS_TO ? millsInCell(d, 1) : millsFar(d, 1), d, h), exact)).toBeLessThan(12)
      }),
      RUNS,
    )
  })

  it('the logarithm of a ratio is right however near to 1', () => {
    const near = fc.tuple(between(1, 2), between(-0.9, 0.9), between(0, 14))
    fc.assert(
      fc.property(near, between(1e-100, 1e100), ([b, away, smaller], far) => {
        const a = b * (1 + away * 10 ** -smaller)
        expect(halfUnits(logRatio(a, b), precise(a).div(precise(b)).ln())).toBeLessThan(6)
        if (Math.abs(Math.log(far / b)) > 0.5) {
          expect(halfUnits(logRatio(far, b), precise(far).div(precise(b)).ln())).toBeLessThan(6)
        }
      }),
      RUNS,
    )
  })

  it('the moneyness of a forward is right where the carry cancels it', () => {
    fc.assert(
      fc.property(
        between(50, 200),
        between(-0.2, 0.2),
        between(-0.2, 0.2),
        between(0.1, 5),
        between(0, 15),
        (strike, rate, yields, years, smaller) => {
          // A spot that the carry brings to the strike, but for the last digits.
          const spot = strike * Math.exp(-(rate - yields) * years) * (1 + 10 ** -smaller)
          const exact = precise(spot)
            .div(precise(strike))
            .ln()
            .plus(precise(rate).minus(precise(yields)).times(precise(years)))
          const error = precise(forwardMoneyness(spot, strike, years, rate, yields))
            .minus(exact)
            .abs()
            .toNumber()
          // A rounding of itself, and of the terms nothing but what is left of them far below.
          expect(error).toBeLessThan(2 ** -52 * Math.abs(exact.toNumber()) + 5e-18)
        },
      ),
      RUNS,
    )
  })
})
