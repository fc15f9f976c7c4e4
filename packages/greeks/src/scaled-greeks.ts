import type { Greeks } from './greeks.ts'

// The units in which desks and screens speak. A vol point is 0.01 of volatility, a point 0.01 of a rate, a basis point a
// hundredth of that, a day the 365th part of a year of calendar time passing.

const DAYS = 365
const POINTS = 100
const BASIS_POINTS = 10_000

/** USD that a day costs or brings: `theta` / 365. */
export const thetaPerDay = ({ theta }: Pick<Greeks, 'theta'>): number => theta / DAYS
/** USD for a vol point: `vega` / 100. */
export const vegaPerVolPoint = ({ vega }: Pick<Greeks, 'vega'>): number => vega / POINTS
/** USD for a point of the rate: `rho` / 100. */
export const rhoPerPoint = ({ rho }: Pick<Greeks, 'rho'>): number => rho / POINTS
/** USD for a basis point of the rate: `rho` / 10 000. */
export const rhoPerBasisPoint = ({ rho }: Pick<Greeks, 'rho'>): number => rho / BASIS_POINTS
/** USD for a point of the dividend yield: `epsilon` / 100. */
export const epsilonPerPoint = ({ epsilon }: Pick<Greeks, 'epsilon'>): number => epsilon / POINTS
/** Change of delta, in units, for a vol point: `vanna` / 100. */
export const vannaPerVolPoint = ({ vanna }: Pick<Greeks, 'vanna'>): number => vanna / POINTS
/** Change of the vega of a vol point, in USD, for a vol point: `volga` / 10 000. */
export const volgaPerVolPoint = ({ volga }: Pick<Greeks, 'volga'>): number => volga / POINTS / POINTS
/** Change of delta, in units, in a day: `charm` / 365. */
export const charmPerDay = ({ charm }: Pick<Greeks, 'charm'>): number => charm / DAYS
/** Change of the vega of a vol point, in USD, in a day: `veta` / 36 500. */
export const vetaPerVolPointPerDay = ({ veta }: Pick<Greeks, 'veta'>): number => veta / POINTS / DAYS
/** Change of gamma, in units per USD, in a day: `color` / 365. */
export const colorPerDay = ({ color }: Pick<Greeks, 'color'>): number => color / DAYS
/** Change of gamma, in units per USD, for a vol point: `zomma` / 100. */
export const zommaPerVolPoint = ({ zomma }: Pick<Greeks, 'zomma'>): number => zomma / POINTS
/** Change of `volgaPerVolPoint`, in USD, for a vol point: `ultima` / 1 000 000. */
export const ultimaPerVolPoint = ({ ultima }: Pick<Greeks, 'ultima'>): number => ultima / POINTS / POINTS / POINTS
/** USD of the underlying that delta stands for: `delta` times the price of the underlying. */
export const deltaUsd = ({ delta }: Pick<Greeks, 'delta'>, underlying: number): number => delta * underlying
/** Change of `deltaUsd`'s units for a move of 1 %, in USD: `gamma` times the square of the price over 100. */
export const gammaUsdPerPercent = ({ gamma }: Pick<Greeks, 'gamma'>, underlying: number): number =>
  (gamma * underlying * underlying) / POINTS
