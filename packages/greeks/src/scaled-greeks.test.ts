import { expect, it } from 'vitest'
import { blackScholes } from './black-scholes.ts'
import { blackScholesGreeks } from './black-scholes-greeks.ts'
import * as scaled from './scaled-greeks.ts'

const INPUTS = {
  right: 'put',
  spot: 3000,
  strike: 2900,
  years: 0.3,
  volatility: 0.6,
  rate: 0.04,
  dividendYield: 0.01,
} as const
const greeks = blackScholesGreeks(INPUTS)
const at = (change: Partial<Record<'spot' | 'years' | 'volatility' | 'rate' | 'dividendYield', number>>) =>
  blackScholesGreeks({ ...INPUTS, ...change })
const DAY = 1 / 365

// A whole unit of each scale, and no limit of small steps: what a desk would see happen, hence the loose bounds.
it.each([
  ['thetaPerDay', scaled.thetaPerDay(greeks), blackScholes({ ...INPUTS, years: 0.3 - DAY }) - greeks.price, 0.01],
  ['vegaPerVolPoint', scaled.vegaPerVolPoint(greeks), at({ volatility: 0.61 }).price - greeks.price, 0.01],
  ['rhoPerPoint', scaled.rhoPerPoint(greeks), at({ rate: 0.05 }).price - greeks.price, 0.02],
  ['rhoPerBasisPoint', scaled.rhoPerBasisPoint(greeks), at({ rate: 0.0401 }).price - greeks.price, 1e-3],
  ['epsilonPerPoint', scaled.epsilonPerPoint(greeks), at({ dividendYield: 0.02 }).price - greeks.price, 0.02],
  ['vannaPerVolPoint', scaled.vannaPerVolPoint(greeks), at({ volatility: 0.61 }).delta - greeks.delta, 0.07],
  ['volgaPerVolPoint', scaled.volgaPerVolPoint(greeks), (at({ volatility: 0.61 }).vega - greeks.vega) / 100, 0.08],
  ['charmPerDay', scaled.charmPerDay(greeks), at({ years: 0.3 - DAY }).delta - greeks.delta, 0.03],
  [
    'vetaPerVolPointPerDay',
    scaled.vetaPerVolPointPerDay(greeks),
    (at({ years: 0.3 - DAY }).vega - greeks.vega) / 100,
    0.01,
  ],
  ['colorPerDay', scaled.colorPerDay(greeks), at({ years: 0.3 - DAY }).gamma - greeks.gamma, 0.03],
  ['zommaPerVolPoint', scaled.zommaPerVolPoint(greeks), at({ volatility: 0.61 }).gamma - greeks.gamma, 0.03],
  ['ultimaPerVolPoint', scaled.ultimaPerVolPoint(greeks), (at({ volatility: 0.61 }).volga - greeks.volga) / 1e4, 0.05],
  [
    'gammaUsdPerPercent',
    scaled.gammaUsdPerPercent(greeks, 3000),
    (at({ spot: 3030 }).delta - greeks.delta) * 3000,
    0.02,
  ],
])('%s is what happens when its unit does', (_name, actual, happened, within) => {
  expect(Math.abs(actual / happened - 1)).toBeLessThan(within)
})

it('deltaUsd is what the delta is worth', () => {
  expect(scaled.deltaUsd(greeks, 3000)).toBe(greeks.delta * 3000)
})
