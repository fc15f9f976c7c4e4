import { LEAST_MEASURE } from '../option-inputs.ts'
import { discountForwards } from './discount-forwards.ts'
import { discountSpots, weighSpotLegs } from './discount-spots.ts'
import { findRatios } from './find-ratios.ts'
import { findSpreads } from './find-spreads.ts'
import { DIVIDEND_YIELD, RATE, SIGN, STRIKE, UNDERLYING, VOLATILITY, YEARS } from './lanes.ts'
import { measureDensity } from './measure-density.ts'
import { measureDeviation } from './measure-deviation.ts'
import { findTails, splitLegs } from './split-legs.ts'
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

type Stage = (count: number) => void

const FORWARD_MARKET: readonly Stage[] = [discountForwards]
const SPOT_MARKET: readonly Stage[] = [discountSpots, weighSpotLegs]
const PRICE: readonly Stage[] = [measureDeviation, measureDensity, findRatios, findSpreads, valueTime]
const PARTS: readonly Stage[] = [measureDeviation, measureDensity, findRatios, findTails, valueTime, splitLegs]

/**
 * Stages are called from a list and not by name: a compiler that inlined them all into one function would have no room left
 * to inline what their loops call, and a call in such a loop allocates.
 */
function run(stages: readonly Stage[], count: number): void {
  for (const stage of stages) stage(count)
}

/** Legs, moneyness and intrinsic value of the first `count` lanes. */
export function evaluateMarket(isForward: boolean, count: number): void {
  run(isForward ? FORWARD_MARKET : SPOT_MARKET, count)
}

/** A price for each of the first `count` lanes: INTRINSIC plus TIME_VALUE. */
export function evaluatePrices(isForward: boolean, count: number): void {
  evaluateMarket(isForward, count)
  run(PRICE, count)
}

/** All that Greeks are made of for the first `count` lanes; the last stage writes them into columns. */
export function evaluateParts(isForward: boolean, count: number): void {
  evaluateMarket(isForward, count)
  run(PARTS, count)
}

const SPREADS: readonly Stage[] = [measureDensity, findRatios, findSpreads]

/** DENSITY and SPREAD of the first `count` lanes, for DEVIATION as it is: what a search for it looks at. */
export function evaluateSpreads(count: number): void {
  run(SPREADS, count)
}
