import { type EpochMs, epochMs, type Option, toNumber } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import { SimulatorsError } from '../errors.ts'
import type { FairQuote, Market } from '../market.ts'
import { createBuiltInMarket } from './built-in-market.ts'

const START = epochMs(Date.UTC(2026, 10, 23, 14, 5))
const HOUR = 3_600_000
const after = (ms: number): EpochMs => epochMs(START + ms)
const create = (seed: number | string = 1): Market => createBuiltInMarket({ startAt: START, seed })
const optionsOf = (market: Market): Option[] => market.instruments.filter((instrument) => instrument.kind === 'option')
const read = (market: Market) => market.instruments.map(({ name }) => [name, market.fair(name)])

function expectSound(name: string, fair: FairQuote): void {
  for (const value of Object.values(fair)) {
    if (value !== undefined) expect(Number.isFinite(value), `${name} ${JSON.stringify(fair)}`).toBe(true)
  }
  expect(fair.mark).toBeGreaterThanOrEqual(0)
  expect(fair.depth).toBeGreaterThan(0)
  if (fair.bid !== undefined) expect(fair.bid).toBeLessThan(fair.mark)
  if (fair.ask !== undefined) expect(fair.ask).toBeGreaterThan(fair.mark)
}

describe('createBuiltInMarket', () => {
  it('lists BTC and ETH ahead of its start, round strikes among them', () => {
    const market = create()
    expect(market.underlyings).toEqual(['BTC', 'ETH'])
    expect(market.instruments.length).toBeGreaterThan(400)
    expect(market.instruments.length).toBeLessThan(900)
    expect(new Set(market.instruments.map(({ name }) => name)).size).toBe(market.instruments.length)
    for (const name of ['ETH-PERP', 'BTC-PERP', 'ETH-20261225-3000-C', 'ETH-20261225-3000-P', 'BTC-20261225-90000-C']) {
      expect(market.fair(name), name).toBeDefined()
    }
    expect(market.description).toContain('2026-01-01')
  })

  it('has an at-the-money option a month out that looks like the recorded day', () => {
    const fair = create().fair('ETH-20261225-3000-C')
    expect(fair?.forward).toBeCloseTo(2995, -1)
    expect(fair?.iv).toBeCloseTo(0.575, 2)
    expect(fair?.delta).toBeCloseTo(0.53, 1)
    expect((fair?.ask ?? 0) - (fair?.bid ?? 0)).toBeLessThan(0.04 * (fair?.mark ?? 0))
  })

  it('is sound from the start to days later, for several seeds', () => {
    for (const seed of [1, 2, 3]) {
      const market = create(seed)
      for (const ms of [0, 250, HOUR, 17 * HOUR, 18 * HOUR - 1, 90 * HOUR, 40 * 24 * HOUR]) {
        market.advance(after(ms))
        for (const { name } of market.instruments) {
          const fair = market.fair(name)
          if (fair !== undefined) expectSound(name, fair)
        }
      }
    }
  })

  it('keeps put-call parity on the forward while it moves', () => {
    const market = create(4)
    for (const ms of [0, 3 * HOUR, 70 * HOUR]) {
      market.advance(after(ms))
      let pairs = 0
      for (const option of optionsOf(market)) {
        const call = market.fair(option.name)
        const put = market.fair(option.name.replace(/C$/, 'P'))
        if (option.right === 'put' || call === undefined || put === undefined) continue
        expect(put.forward).toBe(call.forward)
        expect(Math.abs(call.mark - put.mark - (call.forward - toNumber(option.strike)))).toBeLessThan(1e-8)
        expect(call.delta - put.delta).toBeCloseTo(1, 12)
        pairs++
      }
      expect(pairs).toBeGreaterThan(250)
    }
  })

  it('has calls that fall and puts that rise with the strike, convex in between', () => {
    const market = create()
    const ladders = new Map<string, Option[]>()
    for (const option of optionsOf(market)) {
      const ladder = `${option.underlying} ${option.expiry} ${option.right}`
      ladders.set(ladder, [...(ladders.get(ladder) ?? []), option])
    }
    for (const [ladder, options] of ladders) {
      const points = options.map(({ name, strike }) => ({
        strike: toNumber(strike),
        mark: market.fair(name)?.mark ?? 0,
      }))
      const slopes = points.slice(1).map(({ strike, mark }, i) => {
        const before = points[i]
        return before === undefined ? 0 : (mark - before.mark) / (strike - before.strike)
      })
      slopes.forEach((slope, i) => {
        expect(Math.sign(slope), ladder).toBe(ladder.endsWith('call') ? -1 : 1)
        if (i > 0) expect(slope, ladder).toBeGreaterThan((slopes[i - 1] ?? 0) - 1e-9)
      })
    }
  })

  it('brings a forward down to spot as its expiry comes near', () => {
    const market = create()
    const ratio = (): number => (market.fair('ETH-20261225-3000-C')?.forward ?? 0) / market.spot('ETH')
    expect(ratio()).toBeGreaterThan(1.002)
    market.advance(epochMs(Date.UTC(2026, 11, 25, 8) - 1))
    expect(ratio()).toBeCloseTo(1, 8)
  })

  it('drops each expiry as it passes', () => {
    const market = create()
    market.advance(epochMs(Date.UTC(2026, 11, 25, 8)))
    expect(market.fair('ETH-20261225-3000-C')).toBeUndefined()
    expect(market.fair('ETH-20270129-3000-C')).toBeDefined()
  })

  it('repeats with its seed, whatever the moments of the calls', () => {
    const steady = create('x')
    for (let ms = 0; ms < HOUR; ms += 1234) steady.advance(after(ms))
    steady.advance(after(HOUR))
    const leaping = create('x')
    leaping.advance(after(9999 * HOUR))
    leaping.advance(after(HOUR))
    expect(read(leaping)).toEqual(read(steady))
    expect(read(create('y'))).not.toEqual(read(create('x')))
  })

  it('shows tens of ETH and a few BTC at the best price of an option, and far more of a perp', () => {
    const market = create()
    for (const instrument of market.instruments) {
      const depth = market.fair(instrument.name)?.depth ?? 0
      const unit = instrument.underlying === 'ETH' ? 30 : 1
      expect(depth).toBeGreaterThan(unit * (instrument.kind === 'perp' ? 25 : 1))
      expect(depth).toBeLessThan(unit * (instrument.kind === 'perp' ? 90 : 3.5))
    }
    const before = market.fair('ETH-20261225-3000-C')?.depth
    market.advance(after(HOUR))
    expect(market.fair('ETH-20261225-3000-C')?.depth).toBe(before)
  })

  it('refuses a start that is no time', () => {
    const start = (startAt: number) => () => createBuiltInMarket({ startAt: epochMs(startAt), seed: 1 })
    expect(start(Number.NaN)).toThrow(SimulatorsError)
    expect(start(1.5)).toThrow('expected a start in whole milliseconds since 1970, got 1.5')
  })
})
