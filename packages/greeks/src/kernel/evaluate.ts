import { LEAST_MEASURE } from '../option-inputs.ts'
import { discountLegs } from './discount-legs.ts'
import { findRatios } from './find-ratios.ts'
import { findSpreads } from './find-spreads.ts'
import { DIVIDEND_YIELD, RATE, SIGN, STRIKE, UNDERLYING, VOLATILITY, YEARS } from './lanes.ts'
import { measureDensity } from './measure-density.ts'
import { measureDeviation } from './measure-deviation.ts'
import { splitLegs } from './split-legs.ts'
import { valueTime } from './value-time.ts'

/** Puts one option, of numbers that are known to be valid, into a lane. `dividendYield` of a forward is the rate. */
export function setLane(
  i: number,
  sign: number,
  underlying: number,
  strike: number,
  years: number,
  volatility: number,
  rate: number,
  dividendYield: number,
): void {
  SIGN[i] = sign
  UNDERLYING[i] = underlying
  STRIKE[i] = strike
  YEARS[i] = years < LEAST_MEASURE ? 0 : years
  VOLATILITY[i] = volatility < LEAST_MEASURE ? 0 : volatility
  RATE[i] = rate
  DIVIDEND_YIELD[i] = dividendYield
}

/** The stages of a price for the first `count` lanes: it is INTRINSIC plus TIME_VALUE. */
export function evaluatePrices(isForward: boolean, count: number): void {
  discountLegs(isForward, count)
  measureDeviation(count)
  measureDensity(count)
  findRatios(count)
  findSpreads(count)
  valueTime(count)
}

/** The stages of the Greeks for the first `count` lanes, up to the last, which writes them into columns. */
export function evaluateParts(isForward: boolean, count: number): void {
  discountLegs(isForward, count)
  measureDeviation(count)
  measureDensity(count)
  findRatios(count)
  splitLegs(count)
}
