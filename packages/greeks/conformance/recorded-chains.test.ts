import { describe, expect, it } from 'vitest'
import {
  black76Greeks,
  type ChainQuote,
  type ExpirySmile,
  fitSurface,
  impliedVolatility,
  type Right,
  toDeribitGreeks,
  yearsBetween,
} from '../src/index.ts'
import { numberIn, type Row, sharedRows } from './reference-rows.ts'

interface Recorded {
  readonly name: string
  readonly right: Right
  readonly at: number
  readonly expiry: number
  readonly strike: number
  readonly forward: number
  readonly markVolatility: number
  readonly row: Row
}

function recorded(row: Row): Recorded {
  const is2020 = row.timestamp_ms !== undefined
  return {
    name: String(row.instrument_name),
    right: row.option_type as Right,
    at: is2020 ? numberIn(row, 'timestamp_ms') : Date.parse(`${row.timestamp?.slice(0, 23)}Z`),
    expiry: is2020 ? numberIn(row, 'expiration_ms') : Date.parse(String(row.expiry_datetime)),
    strike: numberIn(row, 'strike'),
    forward: numberIn(row, 'underlying_price'),
    markVolatility: numberIn(row, 'mark_iv') / 100,
    row,
  }
}

const chain2020 = sharedRows('chains/deribit_btc_20200521.csv').map(recorded)
const chain2026 = sharedRows('chains/deribit_20260101T211918Z.csv').map(recorded)

const greeksOf = ({ right, at, expiry, strike, forward, markVolatility }: Recorded) =>
  black76Greeks({ right, forward, strike, years: yearsBetween(at, expiry), volatility: markVolatility })

/** The published Greeks of an option through our adapter. */
const published = (option: Recorded) =>
  toDeribitGreeks(greeksOf(option), {
    forward: option.forward,
    strike: option.strike,
    years: yearsBetween(option.at, option.expiry),
  })

const share = <T>(values: readonly T[], holds: (value: T) => boolean): number =>
  values.filter(holds).length / Math.max(values.length, 1)
const percentile = (values: readonly number[], p: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * p)] ?? 0

describe.runIf(chain2020.length > 0)('the chain of 2020, published with its Greeks', () => {
  it('has the published mark prices, within the rounding of their volatility and fields of different moments', () => {
    const errors = chain2020.map((option) => {
      const { price, vega } = greeksOf(option)
      const rounding = (vega * 5e-5) / option.forward
      return Math.abs(price / option.forward - numberIn(option.row, 'mark_price')) - rounding
    })
    expect(share(errors, (error) => error <= 1e-5)).toBeGreaterThanOrEqual(0.75)
    expect(share(errors, (error) => error <= 1.5e-4)).toBeGreaterThanOrEqual(0.98)
  })

  it('has the published deltas and vegas', () => {
    const deltas = chain2020.map((option) => Math.abs(published(option).delta - numberIn(option.row, 'delta')))
    const vegas = chain2020.map((option) => Math.abs(published(option).vega - numberIn(option.row, 'vega')))
    expect(percentile(deltas, 0.5)).toBeLessThan(6e-6)
    expect(percentile(deltas, 0.99)).toBeLessThan(8e-5)
    expect(Math.max(...deltas)).toBeLessThan(2e-4)
    expect(percentile(vegas, 0.5)).toBeLessThan(2e-4)
  })

  it('has the published gammas, thetas and rhos, by the rules inferred from them', () => {
    const gammas = chain2020.map((option) => Math.abs(published(option).gamma - numberIn(option.row, 'gamma')))
    const thetas = chain2020.map((option) => Math.abs(published(option).theta - numberIn(option.row, 'theta')))
    const rhos = chain2020.map((option) => Math.abs(published(option).rho - numberIn(option.row, 'rho')))
    expect(percentile(gammas, 0.98)).toBeLessThan(1e-5)
    expect(percentile(thetas, 0.5)).toBeLessThan(1e-3)
    expect(Math.max(...thetas)).toBeLessThan(0.1)
    expect(percentile(rhos, 0.5)).toBeLessThan(1e-4)
  })
})

describe.runIf(chain2026.length > 0)('the chain of 2026', () => {
  it('has the published mark prices, deltas and vegas, as near as they are of one moment', () => {
    const prices = chain2026.map((option) => {
      const { price, vega } = greeksOf(option)
      return Math.abs(price / option.forward - numberIn(option.row, 'mark_price')) - (vega * 5e-5) / option.forward
    })
    const deltas = chain2026.map((option) => Math.abs(greeksOf(option).delta - numberIn(option.row, 'delta')))
    expect(share(prices, (error) => error <= 1e-5)).toBeGreaterThanOrEqual(0.75)
    expect(percentile(deltas, 0.5)).toBeLessThan(1e-4)
  })
})

const CHAINS: readonly (readonly [string, readonly Recorded[]])[] = [
  ['BTC 2020', chain2020],
  ['BTC 2026', chain2026.filter(({ row }) => row.currency === 'BTC')],
  ['ETH 2026', chain2026.filter(({ row }) => row.currency === 'ETH')],
]

describe.each(CHAINS.filter(([, chain]) => chain.length > 0))('a surface fitted to %s', (name, chain) => {
  /** The volatility at which a price in coin is bid or asked; below the intrinsic value it is 0. */
  function volatilityAt(option: Recorded, coin: number): number | undefined {
    const { right, at, expiry, strike, forward } = option
    const found = impliedVolatility({
      right,
      price: coin * forward,
      forward,
      strike,
      years: yearsBetween(at, expiry),
    })
    return found.status === 'ok' ? found.volatility : found.status === 'below-intrinsic' ? 0 : undefined
  }

  const quotes = chain.flatMap((option): (ChainQuote & { readonly name: string })[] => {
    const [bidCoin, askCoin] = [numberIn(option.row, 'bid_price'), numberIn(option.row, 'ask_price')]
    if (!(bidCoin > 0 && askCoin > 0)) return []
    const [bid, ask] = [volatilityAt(option, bidCoin), volatilityAt(option, askCoin)]
    // An ask at or below the intrinsic value has no volatility that a smile could pass under.
    if (bid === undefined || ask === undefined || !(ask > 0)) return []
    const { expiry, strike, forward } = option
    return [{ name: option.name, expiry, strike, forward, bid, ask }]
  })
  const at = Math.min(...chain.map((option) => option.at))
  const fit = fitSurface({ at, quotes })

  it('prices 95 % of two-sided quotes inside their bid and ask', () => {
    if (fit.status !== 'ok') throw new Error(fit.status)
    const missed = quotes.flatMap((quote) => {
      const smile = fit.surface.smiles.find(({ expiry }) => expiry === quote.expiry)
      const volatility = smile?.slice.volatility(Math.log(quote.strike / quote.forward), smile.years) ?? 0
      const distance = Math.max((quote.bid ?? 0) - volatility, volatility - (quote.ask ?? 0))
      return distance > 0 ? [`${quote.name} by ${(100 * distance).toFixed(2)}`] : []
    })
    process.stdout.write(
      `${name}: ${quotes.length - missed.length} of ${quotes.length} inside; outside in vol points: ${missed.join(', ')}\n`,
    )
    expect(missed.length / quotes.length).toBeLessThanOrEqual(0.05)
  })

  it('has no butterfly arbitrage, and calendar arbitrage only far beyond where anything is quoted', () => {
    if (fit.status !== 'ok') throw new Error(fit.status)
    const { surface } = fit
    const found = surface.arbitrage()
    process.stdout.write(`${name}: ${found.length} arbitrages ${JSON.stringify(found)}\n`)
    expect(found.filter(({ kind }) => kind === 'butterfly')).toEqual([])
    expect(found.length).toBeLessThanOrEqual(1)
    for (const { expiry, logMoneyness } of found) {
      const index = surface.smiles.findIndex((smile) => smile.expiry === expiry)
      const { slice } = surface.smiles[index - 1] as ExpirySmile
      expect(Math.abs(logMoneyness) / Math.sqrt(slice.totalVariance(0))).toBeGreaterThan(5)
    }
  })
})
