import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { calendarArbitrage } from './calendar-arbitrage.ts'
import { fitSvi, type SviFit } from './fit-svi.ts'
import type { SmileQuote } from './quoted-smile.ts'
import { ssviSlice } from './ssvi-surface.ts'
import { SviSlice } from './svi-slice.ts'

const YEARS = 0.25

function quotesOf(slice: SviSlice, strikes: number, reach: number, half: number): SmileQuote[] {
  return Array.from({ length: strikes }, (_, i) => {
    const logMoneyness = reach * ((2 * i) / (strikes - 1) - 1)
    const volatility = slice.volatility(logMoneyness, YEARS)
    return { logMoneyness, bid: volatility - half, ask: volatility + half }
  })
}

function ok(fit: SviFit): SviFit & { status: 'ok' } {
  if (fit.status !== 'ok') throw new Error(fit.status)
  return fit
}

/** Smiles that are free of arbitrage by their form, from flat to steep. */
const smiles = fc
  .record({
    rho: fc.double({ min: -0.8, max: 0.8, noNaN: true }),
    eta: fc.double({ min: 0.2, max: 1, noNaN: true }),
    gamma: fc.double({ min: 0.2, max: 0.5, noNaN: true }),
    totalVariance: fc.double({ min: 0.005, max: 0.3, noNaN: true }),
  })
  .map((p) => ssviSlice(p))

describe('fitSvi', () => {
  it('recovers an arbitrage-free smile from exact quotes', () => {
    fc.assert(
      fc.property(smiles, (truth) => {
        const reach = 4 * Math.sqrt(truth.totalVariance(0))
        const fit = ok(fitSvi({ years: YEARS, quotes: quotesOf(truth, 41, reach, 0) }))
        for (let k = -reach; k <= reach; k += reach / 10) {
          expect(Math.abs(fit.slice.totalVariance(k) - truth.totalVariance(k))).toBeLessThan(1e-7)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('passes between quotes that a smile without arbitrage can pass between, and stays free of it', () => {
    fc.assert(
      fc.property(smiles, fc.integer({ min: 5, max: 60 }), (truth, strikes) => {
        const reach = 3 * Math.sqrt(truth.totalVariance(0))
        const fit = ok(fitSvi({ years: YEARS, quotes: quotesOf(truth, strikes, reach, 0.005) }))
        expect(fit.inside).toBe(fit.twoSided)
        expect(fit.slice.butterflyArbitrage()).toBeUndefined()
      }),
      { numRuns: 60 },
    )
  })

  it('never returns a negative density, whatever the quotes', () => {
    const quote = fc
      .record({
        logMoneyness: fc.double({ min: -0.5, max: 0.5, noNaN: true }),
        bid: fc.double({ min: 0.05, max: 2, noNaN: true }),
        width: fc.double({ min: 0, max: 0.5, noNaN: true }),
      })
      .map(({ logMoneyness, bid, width }) => ({ logMoneyness, bid, ask: bid + width }))
    fc.assert(
      fc.property(fc.array(quote, { minLength: 1, maxLength: 12 }), (quotes) => {
        const { slice } = ok(fitSvi({ years: YEARS, quotes }))
        for (let k = -2; k <= 2; k += 0.05) expect(slice.butterfly(k)).toBeGreaterThan(-1e-9)
        expect(slice.parameters.b * (1 + Math.abs(slice.parameters.rho))).toBeLessThan(2)
      }),
      { numRuns: 100 },
    )
  })

  it('starts from the previous smile and ends as near', () => {
    const truth = ssviSlice({ rho: -0.3, eta: 0.8, gamma: 0.4, totalVariance: 0.06 })
    const before = ok(fitSvi({ years: YEARS, quotes: quotesOf(truth, 41, 0.8, 0.01) }))
    const moved = ssviSlice({ rho: -0.32, eta: 0.82, gamma: 0.4, totalVariance: 0.062 })
    const after = ok(fitSvi({ years: YEARS, quotes: quotesOf(moved, 41, 0.8, 0.01), previous: before.slice }))
    expect(after.inside).toBe(after.twoSided)
    expect(after.rmsError).toBeLessThan(1e-4)
  })

  it('keeps above the expiry before where the quotes allow both', () => {
    const earlier = new SviSlice({ a: 0.02, b: 0.1, rho: 0, m: 0, sigma: 0.2 })
    // Higher where there are quotes, and flatter, so that the wings would cross.
    const quotes = quotesOf(new SviSlice({ a: 0.03, b: 0.08, rho: 0, m: 0, sigma: 0.2 }), 11, 0.25, 0.02)
    const alone = ok(fitSvi({ years: YEARS, quotes }))
    const above = ok(fitSvi({ years: YEARS, quotes, earlier }))
    expect(calendarArbitrage(earlier, alone.slice)).toBeDefined()
    expect(calendarArbitrage(earlier, above.slice)).toBeUndefined()
    expect(above.inside).toBe(above.twoSided)
  })

  it.each([1, 2, 3, 4])('makes do with %i quotes', (count) => {
    const quotes = Array.from({ length: count }, (_, i) => ({ logMoneyness: i / 10, bid: 0.5, ask: 0.52 }))
    const fit = ok(fitSvi({ years: YEARS, quotes }))
    expect(fit.inside).toBe(count)
    expect(fit.slice.volatility(0, YEARS)).toBeCloseTo(0.51, 6)
  })

  it('fits quotes that are all far to one side, or all at one strike', () => {
    const truth = ssviSlice({ rho: -0.3, eta: 0.8, gamma: 0.4, totalVariance: 0.06 })
    const quotes = quotesOf(truth, 41, 0.8, 0.005).filter(({ logMoneyness }) => logMoneyness > 0.5)
    const fit = ok(fitSvi({ years: YEARS, quotes }))
    expect(fit.inside).toBe(quotes.length)
    const one = Array.from({ length: 6 }, () => ({ logMoneyness: 0.3, bid: 0.5, ask: 0.52 }))
    expect(ok(fitSvi({ years: YEARS, quotes: one })).inside).toBe(6)
  })

  it('fits a flat smile', () => {
    const flat = new SviSlice({ a: 0.09, b: 0, rho: 0, m: 0, sigma: 1 })
    const fit = ok(fitSvi({ years: YEARS, quotes: quotesOf(flat, 21, 0.5, 0) }))
    for (let k = -2; k <= 2; k += 0.1) expect(fit.slice.totalVariance(k)).toBeCloseTo(0.09, 8)
  })

  it('says so when nobody quotes two sides', () => {
    expect(fitSvi({ years: YEARS, quotes: [] })).toEqual({ status: 'no-quotes' })
    expect(fitSvi({ years: YEARS, quotes: [{ logMoneyness: 0, bid: 0.5 }] })).toEqual({ status: 'no-quotes' })
  })

  it.each([
    [{ logMoneyness: Number.NaN, bid: 0.5, ask: 0.6 }, 'quotes[0].logMoneyness must be a finite number, was NaN'],
    [{ logMoneyness: 0, bid: 0.6, ask: 0.5 }, 'quotes[0].ask must be a number > 0 and not below the bid, was 0.5'],
    [{ logMoneyness: 0, bid: -1, ask: 0.5 }, 'quotes[0].bid must be a number >= 0, was -1'],
  ])('refuses %o', (quote, message) => {
    expect(() => fitSvi({ years: YEARS, quotes: [quote] })).toThrow(message)
    expect(() => fitSvi({ years: 0, quotes: [] })).toThrow('years must be a finite number > 0, was 0')
  })
})
