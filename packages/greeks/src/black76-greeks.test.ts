import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { blackScholesGreeks } from './black-scholes-greeks.ts'
import { black76 } from './black76.ts'
import { black76Greeks } from './black76-greeks.ts'
import type { Greeks } from './greeks.ts'
import type { Black76Inputs } from './option-inputs.ts'

/** Own reference values: the closed formulas at the exact doubles, with 50 decimal digits, rounded once. */
type First = Pick<Greeks, 'price' | 'delta' | 'deltaForward' | 'gamma' | 'vega' | 'theta' | 'rho'>

const REFERENCES: readonly [Black76Inputs, First][] = [
  [
    { right: 'call', forward: 3000, strike: 3000, years: 0.25, volatility: 0.5 },
    {
      price: 298.42934898067733,
      delta: 0.5497382248301129,
      deltaForward: 0.5497382248301129,
      gamma: 0.0005277835825929993,
      vega: 593.7565304171243,
      theta: -593.7565304171243,
      rho: -74.60733724516933,
    },
  ],
  [
    { right: 'put', forward: 88000, strike: 80000, years: 0.0625, volatility: 0.45, rate: 0.04 },
    {
      price: 1039.6912995885282,
      delta: -0.18268584682466915,
      deltaForward: -0.18314313281104402,
      gamma: 2.6726874464389075e-5,
      vega: 5821.11325834394,
      theta: -20914.420078054645,
      rho: -64.98070622428301,
    },
  ],
  [
    { right: 'call', forward: 3000, strike: 9000, years: 0.0625, volatility: 0.625, rate: 0 },
    {
      price: 1.135947050278315e-10,
      delta: 1.7880739966299264e-12,
      deltaForward: 1.7880739966299264e-12,
      gamma: 2.705056665498261e-14,
      vega: 9.509964839642324e-9,
      theta: -4.754982419821162e-8,
      rho: -7.099669064239469e-12,
    },
  ],
  [
    { right: 'put', forward: 2987.5, strike: 3500, years: 1, volatility: 0.75, rate: -0.02 },
    {
      price: 1249.2946489729377,
      delta: -0.4436911588545341,
      deltaForward: -0.4349054852671511,
      gamma: 0.00017922294357737039,
      vega: 1199.6945812597235,
      theta: -474.8713609518551,
      rho: -1249.2946489729377,
    },
  ],
  [
    { right: 'call', forward: 3000, strike: 3001, years: 2 ** -19, volatility: 0.5 },
    {
      price: 0.421033458236229,
      delta: 0.3147990775491037,
      deltaForward: 0.3147990775491037,
      gamma: 0.17143283086725478,
      vega: 1.4714197900822572,
      theta: -192861.93472566162,
      rho: -8.030575909351902e-7,
    },
  ],
]

const ordinary = fc.record({
  right: fc.constantFrom('call' as const, 'put' as const),
  forward: fc.double({ min: 1000, max: 4000, noNaN: true }),
  strike: fc.double({ min: 1000, max: 4000, noNaN: true }),
  years: fc.double({ min: 0.05, max: 2, noNaN: true }),
  volatility: fc.double({ min: 0.3, max: 1.5, noNaN: true }),
  rate: fc.double({ min: -0.05, max: 0.1, noNaN: true }),
})

describe('black76Greeks', () => {
  it.each(REFERENCES)('%o has the reference values', (inputs, expected) => {
    const actual = black76Greeks(inputs)
    for (const name of Object.keys(expected) as (keyof First)[]) {
      // A one-minute option's value is a difference of terms a thousand times its size, hence 1e-12 and not 1e-15.
      expect(Math.abs(actual[name] - expected[name]), name).toBeLessThanOrEqual(1e-12 * Math.abs(expected[name]))
    }
  })

  it('prices as black76 does', () => {
    fc.assert(
      fc.property(ordinary, (inputs) => {
        expect(black76Greeks(inputs).price).toBe(black76(inputs))
      }),
    )
  })

  it('agrees with central differences of the price', () => {
    fc.assert(
      fc.property(ordinary, (inputs) => {
        const greeks = black76Greeks(inputs)
        const moved = (name: 'forward' | 'years' | 'volatility' | 'rate', by: number): number =>
          black76({ ...inputs, [name]: inputs[name] + by })
        const slope = (name: Parameters<typeof moved>[0], step: number): number =>
          (moved(name, step) - moved(name, -step)) / (2 * step)
        expect(slope('forward', 0.01)).toBeCloseTo(greeks.delta, 7)
        const up = black76Greeks({ ...inputs, forward: inputs.forward + 0.01 })
        const down = black76Greeks({ ...inputs, forward: inputs.forward - 0.01 })
        expect((up.delta - down.delta) / 0.02).toBeCloseTo(greeks.gamma, 9)
        expect(slope('volatility', 1e-5)).toBeCloseTo(greeks.vega, 4)
        expect(-slope('years', 1e-6)).toBeCloseTo(greeks.theta, 3)
        expect(slope('rate', 1e-5)).toBeCloseTo(greeks.rho, 4)
      }),
    )
  })

  it('gives a call and a put the same gamma and vega, and deltas that differ by the discount', () => {
    fc.assert(
      fc.property(ordinary, (inputs) => {
        const call = black76Greeks({ ...inputs, right: 'call' })
        const put = black76Greeks({ ...inputs, right: 'put' })
        expect(call.gamma).toBe(put.gamma)
        expect(call.vega).toBe(put.vega)
        expect(call.delta - put.delta).toBeCloseTo(Math.exp(-inputs.rate * inputs.years), 14)
      }),
    )
  })

  it('solves the pricing equation: theta + sigma^2 F^2 gamma / 2 = rate * price', () => {
    fc.assert(
      fc.property(ordinary, (inputs) => {
        const { price, gamma, theta } = black76Greeks(inputs)
        const spread = (inputs.volatility ** 2 * inputs.forward ** 2 * gamma) / 2
        expect(Math.abs(theta + spread - inputs.rate * price)).toBeLessThanOrEqual(1e-12 * (spread + Math.abs(price)))
      }),
    )
  })

  it('is a step without volatility or time', () => {
    const atZero = { forward: 3000, years: 1, volatility: 0 }
    expect(black76Greeks({ ...atZero, right: 'call', strike: 2000 })).toMatchObject({
      price: 1000,
      delta: 1,
      deltaForward: 1,
      gamma: 0,
      vega: 0,
      theta: 0,
      rho: -1000,
    })
    expect(black76Greeks({ ...atZero, right: 'put', strike: 2000 }).delta).toBeCloseTo(0, 15)
    expect(black76Greeks({ ...atZero, right: 'put', strike: 4000, years: 0, volatility: 1 }).delta).toBe(-1)
  })

  it('returns the limits exactly at the money', () => {
    const flat = black76Greeks({ right: 'call', forward: 3000, strike: 3000, years: 1, volatility: 0 })
    expect(flat).toMatchObject({ price: 0, gamma: Number.POSITIVE_INFINITY, theta: 0 })
    expect(flat.delta).toBeCloseTo(0.5, 15)
    expect(flat.vega).toBeCloseTo(3000 / Math.sqrt(2 * Math.PI), 10)
    const over = black76Greeks({ right: 'call', forward: 3000, strike: 3000, years: 0, volatility: 0.5 })
    expect(over).toMatchObject({ price: 0, gamma: Number.POSITIVE_INFINITY, vega: 0 })
    expect(over.theta).toBe(Number.NEGATIVE_INFINITY)
  })

  it('never returns NaN on valid input, however extreme', () => {
    const amount = fc.oneof(fc.double({ min: 1e-250, max: 1e250, noNaN: true }), fc.constantFrom(1e-250, 1, 1e250))
    const measure = fc.oneof(fc.double({ min: 0, max: 1e10, noNaN: true }), fc.constantFrom(0, 5e-324, 1e-30, 1e10))
    const near = fc.constantFrom(0, 1, 1 + 2 ** -52, 0.5, 1.7)
    fc.assert(
      fc.property(amount, amount, near, measure, measure, (forward, other, factor, years, volatility) => {
        const strike = factor === 0 ? other : Math.min(forward * factor, 1e250)
        if (strike < 1e-250) return
        for (const right of ['call', 'put'] as const) {
          const onForward = black76Greeks({ right, forward, strike, years, volatility })
          const onSpot = blackScholesGreeks({
            right,
            spot: forward,
            strike,
            years: years / 1e9,
            volatility,
            rate: 0.05,
          })
          for (const value of [...Object.values(onForward), ...Object.values(onSpot)]) expect(value).not.toBeNaN()
        }
      }),
      { numRuns: 2000 },
    )
  })
})
