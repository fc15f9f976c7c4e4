import { describe, expect, it } from 'vitest'
import { black76 } from '../black76.ts'
import { type ChainQuote, fitSurface } from './fit-surface.ts'
import { SsviSurface } from './ssvi-surface.ts'
import { SviSlice } from './svi-slice.ts'
import { VolatilitySurface } from './volatility-surface.ts'
import { yearsBetween } from './years.ts'

const AT = Date.UTC(2026, 0, 1)
const DAY = 86_400_000
const EXPIRIES = [7, 30, 90].map((days) => AT + days * DAY)
const forwardOf = (expiry: number) => 3000 * (1 + (0.03 * (expiry - AT)) / (365 * DAY))
const truth = new SsviSurface(
  { rho: -0.3, eta: 0.9, gamma: 0.45 },
  EXPIRIES.map((expiry) => ({ years: yearsBetween(AT, expiry), totalVariance: 0.3 * yearsBetween(AT, expiry) })),
)

function chain(half = 0.01): ChainQuote[] {
  return EXPIRIES.flatMap((expiry) => {
    const years = yearsBetween(AT, expiry)
    const forward = forwardOf(expiry)
    return [0.8, 0.85, 0.9, 0.95, 1, 1.05, 1.1, 1.2, 1.3].map((moneyness) => {
      const volatility = truth.slice(years).volatility(Math.log(moneyness), years)
      return { expiry, strike: forward * moneyness, forward, bid: volatility - half, ask: volatility + half }
    })
  })
}

function surface(quotes = chain()): VolatilitySurface {
  const fit = fitSurface({ at: AT, quotes })
  if (fit.status !== 'ok') throw new Error(fit.status)
  return fit.surface
}

describe('VolatilitySurface', () => {
  it('gives the quoted volatilities back and says that it knows them', () => {
    const fitted = surface()
    for (const { expiry, strike, bid = 0, ask = 0 } of chain()) {
      const point = fitted.point(strike, expiry)
      expect(Math.abs(point.volatility - (bid + ask) / 2)).toBeLessThan(1e-4)
      expect(point.extrapolates).toEqual({ strike: false, expiry: false })
      expect(point.uncertainty).toBeCloseTo(0.01, 10)
      expect(point.forward).toBeCloseTo(forwardOf(expiry), 9)
    }
    expect(fitted.arbitrage()).toEqual([])
  })

  it('says where it extrapolates, and is the less sure the farther', () => {
    const fitted = surface()
    const [first, last] = [EXPIRIES[0] as number, EXPIRIES[2] as number]
    expect(fitted.point(3000, first - DAY).extrapolates).toEqual({ strike: false, expiry: true })
    expect(fitted.point(3000, last + DAY).extrapolates).toEqual({ strike: false, expiry: true })
    const near = fitted.point(4200, last)
    const far = fitted.point(6000, last)
    expect([near.extrapolates.strike, far.extrapolates.strike]).toEqual([true, true])
    expect(near.uncertainty).toBeGreaterThan(0.01)
    expect(far.uncertainty).toBeGreaterThan(near.uncertainty)
  })

  it('is linear in total variance between expiries and flat in volatility beyond them', () => {
    const fitted = surface()
    const [first, second, last] = EXPIRIES as [number, number, number]
    const middle = (first + second) / 2
    const variance = (expiry: number, k: number) => {
      const { forward, years } = fitted.point(3000, expiry)
      return fitted.volatility(forward * Math.exp(k), expiry) ** 2 * years
    }
    for (const k of [-0.1, 0, 0.2]) {
      expect(variance(middle, k)).toBeCloseTo((variance(first, k) + variance(second, k)) / 2, 12)
      const { forward } = fitted.point(3000, last + 100 * DAY)
      const later = fitted.volatility(forward * Math.exp(k), last + 100 * DAY)
      expect(later).toBeCloseTo(Math.sqrt(variance(last, k) / yearsBetween(AT, last)), 12)
    }
  })

  it('has Greeks at its own volatility, with a delta for either dynamics', () => {
    const fitted = surface()
    const expiry = EXPIRIES[1] as number
    const greeks = fitted.greeks('call', 3200, expiry)
    const { years } = greeks.point
    const price = (over: VolatilitySurface) => {
      const { forward, volatility } = over.point(3200, expiry)
      return black76({ right: 'call', forward, strike: 3200, years, volatility })
    }
    expect(greeks.price).toBe(price(fitted))
    const h = 1e-5
    const slope = (dynamics: 'sticky-strike' | 'sticky-delta') =>
      (price(fitted.moved(1 + h, dynamics)) - price(fitted.moved(1 - h, dynamics))) / (2 * h * greeks.point.forward)
    expect(slope('sticky-strike')).toBeCloseTo(greeks.delta, 6)
    expect(slope('sticky-delta')).toBeCloseTo(greeks.deltaStickyDelta, 6)
  })

  it('keeps volatilities at strikes or at moneyness when the forward moves', () => {
    const fitted = surface()
    const expiry = EXPIRIES[2] as number
    const strikes = fitted.moved(1.1, 'sticky-strike')
    const delta = fitted.moved(1.1, 'sticky-delta')
    for (const strike of [2600, 3000, 3500]) {
      expect(strikes.volatility(strike, expiry)).toBeCloseTo(fitted.volatility(strike, expiry), 12)
      expect(delta.volatility(strike * 1.1, expiry)).toBeCloseTo(fitted.volatility(strike, expiry), 12)
    }
  })

  it('reports what is arbitrage, whoever made it', () => {
    const smile = surface().smiles[0]
    if (smile === undefined) throw new Error('no smile')
    const vogt = new SviSlice({ a: -0.041, b: 0.1331, rho: 0.306, m: 0.3586, sigma: 0.4153 })
    const flat = new SviSlice({ a: 0.001, b: 0, rho: 0, m: 0, sigma: 1 })
    const wrong = new VolatilitySurface(AT, [
      { ...smile, slice: vogt },
      { ...smile, slice: flat, expiry: smile.expiry + DAY },
    ])
    expect(wrong.arbitrage().map(({ kind, expiry }) => [kind, expiry - smile.expiry])).toEqual([
      ['butterfly', 0],
      ['calendar', DAY],
    ])
  })

  it('fits again from itself', () => {
    const fitted = surface()
    const again = fitSurface({ at: AT, quotes: chain(0.011), previous: fitted })
    if (again.status !== 'ok') throw new Error(again.status)
    for (const { strike, expiry } of chain()) {
      expect(again.surface.volatility(strike, expiry)).toBeCloseTo(fitted.volatility(strike, expiry), 4)
    }
  })

  it('leaves out what has expired and names what nobody quotes', () => {
    const silent = AT + 200 * DAY
    const fit = fitSurface({
      at: AT,
      quotes: [
        ...chain(),
        { expiry: AT - DAY, strike: 3000, forward: 3000, bid: 0.5, ask: 0.6 },
        { expiry: silent, strike: 3000, forward: 3000, ask: 0.6 },
      ],
    })
    expect(fit).toMatchObject({ status: 'ok', unquoted: [silent] })
    expect(fitSurface({ at: AT, quotes: [] })).toEqual({ status: 'no-quotes' })
  })

  it('refuses strikes, times and moves that are none', () => {
    const fitted = surface()
    expect(() => fitted.point(0, EXPIRIES[0] as number)).toThrow('strike must be a finite number > 0, was 0')
    expect(() => fitted.point(3000, AT)).toThrow(`expiry must be a time after ${AT}`)
    expect(() => fitted.moved(0, 'sticky-delta')).toThrow('factor must be a finite number > 0, was 0')
    expect(() => new VolatilitySurface(AT, [])).toThrow('smiles must be one smile or more')
  })
})
