import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { averagedSettlement, SETTLEMENT_WINDOW_YEARS } from './averaged-settlement.ts'
import { black76Greeks } from './black76-greeks.ts'

const W = SETTLEMENT_WINDOW_YEARS
const MINUTE = W / 30

function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Mean payoff and hedge of simulated paths, each with its mirror image, and the standard error of each. */
function monteCarlo(
  { forward, strike, years, volatility }: Record<'forward' | 'strike' | 'years' | 'volatility', number>,
  averaged: { mean: number; share: number },
  paths: number,
) {
  const random = randomFrom(11)
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const steps = 90
  const before = Math.max(years - W, 0)
  const step = Math.min(years, W) / steps
  const samples: [number, number][] = []
  const draws = new Float64Array(steps + 1)
  const payoffOf = (mirror: 1 | -1): [number, number] => {
    const lead = volatility * Math.sqrt(before) * mirror * (draws[steps] as number)
    let log = Math.log(forward) + lead - (volatility * volatility * before) / 2
    let sum = 0
    for (let i = 0; i < steps; i++) {
      const last = Math.exp(log)
      log += volatility * Math.sqrt(step) * mirror * (draws[i] as number) - (volatility * volatility * step) / 2
      // The mean over time, by the trapezoid of each step.
      sum += (last + Math.exp(log)) / 2
    }
    const rest = sum / steps
    const settled = averaged.share * averaged.mean + (1 - averaged.share) * rest
    return settled > strike ? [settled - strike, ((1 - averaged.share) * rest) / forward] : [0, 0]
  }
  for (let path = 0; path < paths; path++) {
    for (let i = 0; i <= steps; i++) draws[i] = normal()
    const [a, b] = [payoffOf(1), payoffOf(-1)]
    samples.push([(a[0] + b[0]) / 2, (a[1] + b[1]) / 2])
  }
  const statistics = (at: 0 | 1) => {
    const mean = samples.reduce((sum, sample) => sum + sample[at], 0) / paths
    const variance = samples.reduce((sum, sample) => sum + (sample[at] - mean) ** 2, 0) / paths
    return { mean, error: Math.sqrt(variance / paths) }
  }
  return { price: statistics(0), delta: statistics(1) }
}

describe('averagedSettlement', () => {
  it.each([
    ['an hour before, at the money', { forward: 3000, strike: 3000, years: 2 * W, volatility: 0.6 }, undefined],
    ['just before, out of the money', { forward: 3000, strike: 3010, years: 1.05 * W, volatility: 0.6 }, undefined],
    [
      'ten minutes left, mean at the strike',
      { forward: 3000, strike: 3000, years: 10 * MINUTE, volatility: 0.6 },
      [3000, 2 / 3],
    ],
    [
      'ten minutes left, mean below',
      { forward: 3000, strike: 3000, years: 10 * MINUTE, volatility: 0.6 },
      [2998, 2 / 3],
    ],
    [
      'twenty minutes left, mean above',
      { forward: 2995, strike: 3000, years: 20 * MINUTE, volatility: 1.2 },
      [3004, 1 / 3],
    ],
  ] as const)('has the price and delta of simulated paths %s', (_when, inputs, soFar) => {
    const averaged = soFar === undefined ? undefined : { mean: soFar[0], share: soFar[1] }
    const ours = averagedSettlement({ right: 'call', ...inputs, ...(averaged && { averaged }) })
    const paths = monteCarlo(inputs, averaged ?? { mean: 1, share: 0 }, 8000)
    // Four standard errors, and what 90 steps for a window cost.
    expect(Math.abs(ours.price - paths.price.mean)).toBeLessThan(4 * paths.price.error + 2e-3 * ours.price)
    expect(Math.abs(ours.delta - paths.delta.mean)).toBeLessThan(4 * paths.delta.error + 2e-3)
  })

  it('has the gamma that its delta has', () => {
    for (const [years, share] of [
      [2 * W, 0],
      [10 * MINUTE, 2 / 3],
    ] as const) {
      const at = (forward: number) =>
        averagedSettlement({
          right: 'put',
          forward,
          strike: 3000,
          years,
          volatility: 0.6,
          averaged: { mean: 3001, share },
        })
      const slope = (at(3000.01).delta - at(2999.99).delta) / 0.02
      expect(Math.abs(at(3000).gamma / slope - 1)).toBeLessThan(1e-6)
    }
  })

  it('is far from the plain option inside the window: here a thirtieth of its delta, there more gamma', () => {
    const left = { right: 'call', forward: 3000, strike: 3000, years: 10 * MINUTE, volatility: 0.6 } as const
    const pinned = averagedSettlement({ ...left, averaged: { mean: 2995, share: 2 / 3 } })
    expect(pinned.delta).toBeLessThan((black76Greeks(left).delta / 3) * 0.05)
    const money = averagedSettlement({ ...left, averaged: { mean: 3000, share: 2 / 3 } })
    expect(money.gamma).toBeCloseTo(0.0293, 3)
  })

  it('is continuous when the window begins and when it ends', () => {
    const inputs = { right: 'call', forward: 3000, strike: 2999, volatility: 0.6 } as const
    const before = averagedSettlement({ ...inputs, years: W })
    const inside = averagedSettlement({ ...inputs, years: W * (1 - 1e-9), averaged: { mean: 2980, share: 1e-9 } })
    expect(inside.price).toBeCloseTo(before.price, 5)
    expect(inside.delta).toBeCloseTo(before.delta, 6)
    expect(inside.gamma).toBeCloseTo(before.gamma, 6)
    const nearly = averagedSettlement({ ...inputs, years: W * 1e-9, averaged: { mean: 3004, share: 1 - 1e-9 } })
    const over = averagedSettlement({ ...inputs, years: 0, averaged: { mean: 3004, share: 1 } })
    expect(over).toMatchObject({ price: 5, delta: 0, gamma: 0 })
    expect(nearly.price).toBeCloseTo(5, 5)
    expect(nearly.delta).toBeCloseTo(0, 8)
  })

  it('keeps put-call parity against the mean, and knows what is sure', () => {
    const share = fc.double({ min: 0, max: 0.99, noNaN: true })
    const amount = fc.double({ min: 2000, max: 4000, noNaN: true })
    fc.assert(
      fc.property(share, amount, amount, amount, (x, mean, forward, strike) => {
        const inputs = { forward, strike, years: (1 - x) * W * (1 - 1e-12), volatility: 0.6, rate: 0.05 }
        const averaged = { mean, share: x }
        const call = averagedSettlement({ right: 'call', ...inputs, averaged })
        const put = averagedSettlement({ right: 'put', ...inputs, averaged })
        const parity = Math.exp(-0.05 * inputs.years) * (x * mean + (1 - x) * forward - strike)
        expect(Math.abs(call.price - put.price - parity)).toBeLessThan(1e-10)
        expect(call.delta - put.delta).toBeCloseTo(Math.exp(-0.05 * inputs.years) * (1 - x), 10)
      }),
    )
    const sure = {
      forward: 3000,
      strike: 1000,
      years: 5 * MINUTE,
      volatility: 0.6,
      averaged: { mean: 3000, share: 5 / 6 },
    }
    expect(averagedSettlement({ right: 'put', ...sure })).toMatchObject({ price: 0, delta: 0, gamma: 0 })
    expect(averagedSettlement({ right: 'call', ...sure }).price).toBeCloseTo(2000, 9)
  })

  it('asks for the mean once the window has begun', () => {
    const inputs = { right: 'call', forward: 3000, strike: 3000, years: W / 2, volatility: 0.6 } as const
    expect(() => averagedSettlement(inputs)).toThrow('averaged must be what has been averaged so far')
    expect(() => averagedSettlement({ ...inputs, averaged: { mean: 3000, share: 1 } })).toThrow(
      'averaged.share must be',
    )
    expect(() => averagedSettlement({ ...inputs, averaged: { mean: 0, share: 0.5 } })).toThrow('averaged.mean must be')
    expect(() => averagedSettlement({ ...inputs, windowYears: 0 })).toThrow('windowYears must be')
  })
})
