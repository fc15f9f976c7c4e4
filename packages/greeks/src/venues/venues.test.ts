import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { black76Greeks } from '../black76-greeks.ts'
import { fromDeribitGreeks, toDeribitGreeks } from './deribit-greeks.ts'
import { fromDeriveGreeks, toDeriveGreeks } from './derive-greeks.ts'

const option = fc.record({
  right: fc.constantFrom('call' as const, 'put' as const),
  forward: fc.double({ min: 1000, max: 4000, noNaN: true }),
  strike: fc.double({ min: 1000, max: 4000, noNaN: true }),
  years: fc.double({ min: 0.01, max: 2, noNaN: true }),
  volatility: fc.double({ min: 0.3, max: 1.5, noNaN: true }),
})

const near = (actual: number, expected: number) =>
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-13 * Math.abs(expected) + 1e-300)

describe('Derive', () => {
  it('published what the adapter makes of a recorded put', () => {
    // An ETH put of 1900 on a forward of 1992.6; years from its rho over its mark.
    const inputs = { right: 'put', forward: 1992.6, strike: 1900, years: 1.74065 / 42.3, volatility: 0.51012 } as const
    const rate = -Math.log(0.9994) / inputs.years
    const ours = toDeriveGreeks(black76Greeks({ ...inputs, rate }), { years: inputs.years, rate })
    // The rounding of its inputs is worth as much.
    expect(Math.abs(ours.delta + 0.30438)).toBeLessThan(1e-4)
    expect(ours.gamma).toBeCloseTo(0.00169741, 6)
    expect(ours.vega).toBeCloseTo(1.41384, 2)
    expect(ours.theta).toBeCloseTo(-2.40149, 2)
    expect(ours.rho).toBeCloseTo(1.74065, 2)
  })

  it('comes back from its own units', () => {
    fc.assert(
      fc.property(option, fc.double({ min: -0.05, max: 0.1, noNaN: true }), (inputs, rate) => {
        const greeks = black76Greeks({ ...inputs, rate })
        const terms = { years: inputs.years, rate }
        const back = fromDeriveGreeks(toDeriveGreeks(greeks, terms), terms)
        for (const name of ['delta', 'deltaForward', 'gamma', 'vega', 'theta', 'rho'] as const) {
          near(back[name], greeks[name])
        }
      }),
    )
  })
})

describe('Deribit', () => {
  it('comes back from its own units, theta too unless it was cut', () => {
    fc.assert(
      fc.property(option, (inputs) => {
        const greeks = black76Greeks(inputs)
        const published = toDeribitGreeks(greeks, inputs)
        const back = fromDeribitGreeks(published, inputs)
        for (const name of ['price', 'delta', 'deltaForward', 'gamma', 'vega', 'rho', 'dualDelta'] as const) {
          near(back[name], greeks[name])
        }
        if (back.theta === undefined) expect(-greeks.theta / 365).toBeGreaterThanOrEqual(greeks.price * (1 - 2e-12))
        else near(back.theta, greeks.theta)
      }),
    )
  })

  it('publishes the loss over what is left of life, and never more than the premium', () => {
    const hour = 1 / 8760
    const inputs = { right: 'call', forward: 60_000, strike: 60_000, years: hour, volatility: 0.6 } as const
    const greeks = black76Greeks(inputs)
    expect(toDeribitGreeks(greeks, inputs).theta).toBeCloseTo(greeks.theta * hour, 8)
    const wing = { ...inputs, strike: 60_600 }
    const wingGreeks = black76Greeks(wing)
    expect(toDeribitGreeks(wingGreeks, wing).theta).toBe(-wingGreeks.price)
    const over = { ...inputs, years: 0 }
    expect(toDeribitGreeks(black76Greeks(over), over).theta).toBeCloseTo(0, 15)
  })

  it('publishes a rho that is that of a spot whose forward grows', () => {
    const inputs = { right: 'put', forward: 3000, strike: 3200, years: 0.5, volatility: 0.7 } as const
    const { dualDelta } = black76Greeks(inputs)
    expect(toDeribitGreeks(black76Greeks(inputs), inputs).rho).toBeCloseTo((-dualDelta * 3200 * 0.5) / 100, 12)
  })
})
