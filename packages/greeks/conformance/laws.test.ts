import type { Decimal } from 'decimal.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Precise, precise } from '../scripts/precise-normal.ts'
import { type PreciseInputs, precisePrice } from '../scripts/precise-option.ts'
import {
  type BlackScholesInputs,
  black76,
  black76Greeks,
  blackScholes,
  blackScholesGreeks,
  blackScholesImpliedVolatility,
  blackScholesTimeValueVolatility,
  GREEK_NAMES,
  type Greeks,
  impliedVolatility,
  timeValueVolatility,
} from '../src/index.ts'

const right = fc.constantFrom('call' as const, 'put' as const)
const between = (min: number, max: number) => fc.double({ min, max, noNaN: true })

/** Options of any sort whose deviations and distances are not beyond all markets. */
const inputs = fc
  .record({
    right,
    spot: between(0.01, 1e5),
    distance: between(-6, 6),
    years: between(1e-4, 5),
    volatility: between(0.02, 2),
    rate: between(-0.1, 0.2),
    dividendYield: between(-0.1, 0.2),
  })
  .map(({ distance, ...rest }): Required<BlackScholesInputs> => {
    const forward = rest.spot * Math.exp((rest.rate - rest.dividendYield) * rest.years)
    return { ...rest, strike: forward * Math.exp(-distance * rest.volatility * Math.sqrt(rest.years)) }
  })

const onForward = ({ spot, ...rest }: Required<BlackScholesInputs>) => ({ ...rest, forward: spot })
const both = (option: Required<BlackScholesInputs>): readonly Greeks[] => [
  blackScholesGreeks(option),
  black76Greeks(onForward(option)),
]
const legs = ({ spot, strike, years, rate, dividendYield }: Required<BlackScholesInputs>) => ({
  spotLeg: spot * Math.exp(-dividendYield * years),
  strikeLeg: strike * Math.exp(-rate * years),
})
const within = (actual: number, expected: number, size: number, units: number) =>
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(units * 2 ** -52 * size)

describe('laws', () => {
  it('call less put is forward less strike, in every Greek', () => {
    fc.assert(
      fc.property(inputs, (option) => {
        const call = blackScholesGreeks({ ...option, right: 'call' })
        const put = blackScholesGreeks({ ...option, right: 'put' })
        const { rate, dividendYield, years, strike, spot } = option
        const { spotLeg, strikeLeg } = legs(option)
        const [carry, discount] = [Math.exp(-dividendYield * years), Math.exp(-rate * years)]
        within(call.price - put.price, spotLeg - strikeLeg, spotLeg + strikeLeg, 8)
        within(call.delta - put.delta, carry, carry, 8)
        within(call.dualDelta - put.dualDelta, -discount, discount, 8)
        const drift = Math.abs(dividendYield * spotLeg) + Math.abs(rate * strikeLeg)
        within(call.theta - put.theta, dividendYield * spotLeg - rate * strikeLeg, drift + Math.abs(call.theta), 32)
        within(call.rho - put.rho, years * strikeLeg, years * strikeLeg, 32)
        within(call.epsilon - put.epsilon, -years * spotLeg, years * spotLeg, 32)
        within(call.charm - put.charm, dividendYield * carry, Math.abs(call.charm) + Math.abs(put.charm), 32)
        for (const name of ['gamma', 'vega', 'vanna', 'volga', 'veta', 'speed', 'zomma', 'color', 'ultima'] as const) {
          expect(call[name], name).toBe(put[name])
        }
        expect(spot + strike).toBeGreaterThan(0)
      }),
    )
  })

  it('is homogeneous: twice the price for twice the amounts, and made of its two deltas', () => {
    fc.assert(
      fc.property(inputs, between(0.001, 1000), (option, factor) => {
        const { right: kind, spot, strike } = option
        const scaled = { ...option, spot: spot * factor, strike: strike * factor }
        const { spotLeg, strikeLeg } = legs(option)
        for (const greeks of both(option)) {
          within(spot * greeks.delta + strike * greeks.dualDelta, greeks.price, spotLeg + strikeLeg + greeks.price, 32)
        }
        // Rounding the scaled amounts moves the moneyness, which a distant option multiplies.
        const size = blackScholesGreeks(option)
        const moved = spot * Math.abs(size.delta) + strike * Math.abs(size.dualDelta)
        within(blackScholes(scaled) / factor, blackScholes(option), moved, 16)
        expect(kind === 'call' || kind === 'put').toBe(true)
      }),
    )
  })

  it('solves the pricing equation', () => {
    fc.assert(
      fc.property(inputs, (option) => {
        const { spot, volatility, rate, dividendYield } = option
        both(option).forEach((greeks, isForward) => {
          const carry = (isForward === 1 ? 0 : rate - dividendYield) * spot * greeks.delta
          const spread = (volatility ** 2 * spot ** 2 * greeks.gamma) / 2
          const left = greeks.theta + carry + spread
          const { spotLeg, strikeLeg } = legs(option)
          const size = Math.abs(greeks.theta) + Math.abs(carry) + spread + 0.3 * (spotLeg + strikeLeg)
          within(left, rate * greeks.price, size, 32)
        })
      }),
    )
  })

  it('has a vega that is gamma times what a deviation is worth', () => {
    fc.assert(
      fc.property(inputs, (option) => {
        const { spot, volatility, years } = option
        for (const { vega, gamma } of both(option)) within(vega, volatility * years * spot * spot * gamma, vega, 16)
      }),
    )
  })

  it('rises with volatility, falls or rises with the strike, and is convex in it', () => {
    fc.assert(
      fc.property(inputs, between(1.0001, 1.5), (option, factor) => {
        const price = blackScholes(option)
        const { spotLeg, strikeLeg } = legs(option)
        const rounding = 16 * 2 ** -52 * price
        expect(blackScholes({ ...option, volatility: option.volatility * factor })).toBeGreaterThanOrEqual(
          price - rounding,
        )
        const [low, high] = [option.strike / factor, option.strike * factor]
        const [below, above] = [blackScholes({ ...option, strike: low }), blackScholes({ ...option, strike: high })]
        const slack = 16 * 2 ** -52 * (spotLeg + strikeLeg * factor)
        if (option.right === 'call') expect(below + slack).toBeGreaterThanOrEqual(above)
        else expect(above + slack).toBeGreaterThanOrEqual(below)
        const share = (option.strike - low) / (high - low)
        expect((1 - share) * below + share * above + slack).toBeGreaterThanOrEqual(price)
      }),
    )
  })

  it('is symmetric: a call is a put with forward and strike, rate and yield swapped', () => {
    fc.assert(
      fc.property(inputs, (option) => {
        const { right: kind, spot, strike, rate, dividendYield } = option
        const mirrored = {
          ...option,
          right: kind === 'call' ? ('put' as const) : ('call' as const),
          spot: strike,
          strike: spot,
          rate: dividendYield,
          dividendYield: rate,
        }
        const [ours, theirs] = [blackScholesGreeks(option), blackScholesGreeks(mirrored)]
        const size = spot * Math.abs(ours.delta) + strike * Math.abs(ours.dualDelta)
        const wing = 1 + Math.log(spot / strike) ** 2 / (option.volatility ** 2 * option.years)
        within(ours.price, theirs.price, ours.price * wing + size, 32)
        within(ours.delta, theirs.dualDelta, Math.abs(ours.delta) * wing + 1, 64)
      }),
    )
  })
})

describe('implied volatility', () => {
  /** 1 + V / (sigma vega), and what the rounding of the inputs adds. */
  const conditioning = (greeks: Greeks, option: Required<BlackScholesInputs>) => {
    const legsMoved = Math.abs(option.spot * greeks.delta) + Math.abs(option.strike * greeks.dualDelta)
    const size =
      greeks.price + legsMoved + Math.abs(option.rate * greeks.rho) + Math.abs(option.dividendYield * greeks.epsilon)
    return 1 + (size + option.years * Math.abs(greeks.theta)) / (option.volatility * greeks.vega)
  }

  it('inverts the price to the conditioning of the problem', () => {
    fc.assert(
      fc.property(inputs, (option) => {
        both(option).forEach((greeks, isForward) => {
          const found =
            isForward === 1
              ? impliedVolatility({ ...onForward(option), price: greeks.price })
              : blackScholesImpliedVolatility({ ...option, price: greeks.price })
          const c = conditioning(greeks, option)
          // Deep in the money nothing but intrinsic value is left of a price.
          if (c > 1e12) return
          expect(found.status).toBe('ok')
          if (found.status === 'ok') within(found.volatility, option.volatility, option.volatility * c, 8)
        })
      }),
      { numRuns: 1000 },
    )
  })

  it('keeps all digits of a time value, however deep in the money', () => {
    fc.assert(
      fc.property(inputs, (option) => {
        const isCallOut = option.strike >= option.spot
        const out = black76Greeks({ ...onForward(option), right: isCallOut ? 'call' : 'put' })
        const found = timeValueVolatility({ ...onForward(option), timeValue: out.price })
        if (out.price > 1e-290 && found.status === 'ok') {
          within(found.volatility, option.volatility, option.volatility * conditioning(out, option), 8)
        }
        const { spotLeg, strikeLeg } = legs(option)
        const spotOut = blackScholesGreeks({ ...option, right: strikeLeg >= spotLeg ? 'call' : 'put' })
        const spotFound = blackScholesTimeValueVolatility({ ...option, timeValue: spotOut.price })
        if (spotFound.status === 'ok') {
          within(spotFound.volatility, option.volatility, option.volatility * conditioning(spotOut, option), 8)
        }
      }),
    )
  })

  it('is what it was, over the whole domain of deviations and distances', () => {
    const anywhere = fc.record({ right, s: between(1e-8, 12), distance: between(0, 35) })
    fc.assert(
      fc.property(anywhere, ({ right: kind, s, distance }) => {
        const strike = Math.exp(kind === 'call' ? distance * s : -distance * s)
        const option = { right: kind, forward: 1, strike, years: 1, volatility: s }
        const greeks = black76Greeks(option)
        if (!(greeks.price > 1e-280)) return
        const c = 1 + (greeks.price + Math.abs(greeks.delta) + strike * Math.abs(greeks.dualDelta)) / (s * greeks.vega)
        if (c > 1e12) return
        const found = impliedVolatility({ ...option, price: greeks.price })
        expect(found.status).toBe('ok')
        if (found.status === 'ok') within(found.volatility, s, s * c, 8)
      }),
      { numRuns: 1000 },
    )
  })

  it.each([
    [{ price: Number.NaN }, 'price must be a number, was NaN'],
    [{ forward: -1 }, 'forward must be a number > 0'],
    [{ years: -1 }, 'years must be a number >= 0'],
  ])('refuses %o', (wrong, message) => {
    const option = { right: 'call', price: 10, forward: 100, strike: 100, years: 1, ...wrong } as const
    expect(() => impliedVolatility(option)).toThrow(message)
  })

  it('has no answer but the intrinsic value without time', () => {
    const option = { right: 'call', forward: 100, strike: 90, years: 0 } as const
    expect(impliedVolatility({ ...option, price: 10 })).toEqual({ status: 'ok', volatility: 0 })
    expect(impliedVolatility({ ...option, price: 11 })).toEqual({ status: 'above-maximum', bound: 10 })
    expect(impliedVolatility({ ...option, price: 9 })).toEqual({ status: 'below-intrinsic', bound: 10 })
  })
})

describe('Greeks are the derivatives of the price, with 60 digits', () => {
  Precise.set({ precision: 60 })
  type Axis = 'underlying' | 'strike' | 'years' | 'volatility' | 'rate' | 'dividendYield'
  const STEP = precise('1e-12')

  /** A derivative of the price in high precision, by nested central differences along the axes. */
  function derivative(option: PreciseInputs, axes: readonly Axis[]): Decimal {
    const [axis, ...rest] = axes
    if (axis === undefined) return precisePrice(option)
    const step = STEP.times(option[axis].abs().plus('1e-3'))
    const up = derivative({ ...option, [axis]: option[axis].plus(step) }, rest)
    const down = derivative({ ...option, [axis]: option[axis].minus(step) }, rest)
    return up.minus(down).div(step.times(2))
  }

  const DEFINITIONS: Readonly<Partial<Record<keyof Greeks, readonly [1 | -1, ...Axis[]]>>> = {
    price: [1],
    delta: [1, 'underlying'],
    gamma: [1, 'underlying', 'underlying'],
    vega: [1, 'volatility'],
    theta: [-1, 'years'],
    rho: [1, 'rate'],
    epsilon: [1, 'dividendYield'],
    vanna: [1, 'underlying', 'volatility'],
    volga: [1, 'volatility', 'volatility'],
    charm: [-1, 'underlying', 'years'],
    veta: [-1, 'volatility', 'years'],
    speed: [1, 'underlying', 'underlying', 'underlying'],
    zomma: [1, 'underlying', 'underlying', 'volatility'],
    color: [-1, 'underlying', 'underlying', 'years'],
    ultima: [1, 'volatility', 'volatility', 'volatility'],
    dualDelta: [1, 'strike'],
    dualGamma: [1, 'strike', 'strike'],
  }

  it('covers every output but the forward delta, which is no derivative', () => {
    expect([...Object.keys(DEFINITIONS), 'deltaForward'].sort()).toEqual([...GREEK_NAMES].sort())
  })

  const moderate = fc.record({
    right,
    spot: between(80, 125),
    strike: between(80, 125),
    years: between(0.2, 2),
    volatility: between(0.3, 1),
    rate: between(0.01, 0.1),
    dividendYield: between(0.01, 0.1),
  })

  it.each([true, false])('on a forward: %s', (isForward) => {
    fc.assert(
      fc.property(moderate, (option) => {
        const greeks = isForward ? black76Greeks(onForward(option)) : blackScholesGreeks(option)
        const exact: PreciseInputs = {
          isForward,
          sign: option.right === 'call' ? 1 : -1,
          underlying: precise(option.spot),
          strike: precise(option.strike),
          years: precise(option.years),
          volatility: precise(option.volatility),
          rate: precise(option.rate),
          dividendYield: precise(isForward ? 0 : option.dividendYield),
        }
        for (const [name, [sign, ...axes]] of Object.entries(DEFINITIONS)) {
          const expected = derivative(exact, axes).times(sign).toNumber()
          // The scale below which a Greek that crosses 0 here is as good as 0.
          const scale =
            Math.abs(expected) +
            1e-3 * Math.abs(greeks.vega) * option.spot ** -axes.filter((a) => a === 'underlying').length
          expect(Math.abs(greeks[name as keyof Greeks] - expected), name).toBeLessThanOrEqual(1e-12 * scale)
        }
      }),
      { numRuns: 4, endOnFailure: true },
    )
  })

  it('prices alone what it prices with Greeks', () => {
    fc.assert(
      fc.property(inputs, (option) => {
        expect(blackScholes(option)).toBe(blackScholesGreeks(option).price)
        expect(black76(onForward(option))).toBe(black76Greeks(onForward(option)).price)
      }),
    )
  })
})
