import { DomainError } from './errors.ts'
import { ABOVE, BELOW, impliedDeviations, STATUS, ZERO } from './implied/implied-deviations.ts'
import { evaluateMarket, setLane } from './kernel/evaluate.ts'
import { DEVIATION, INTRINSIC, NEAR_LEG, TIME_VALUE, YEARS } from './kernel/lanes.ts'
import { assertNumbers, LEAST_MEASURE, type Right, signOf } from './option-inputs.ts'

interface SharedPriceInputs {
  /** USD per unit, > 0. */
  readonly strike: number
  /** Until expiry, >= 0. A year is 365 days. */
  readonly years: number
  /** Continuous rate a year, as a fraction; by default 0. */
  readonly rate?: number
}

interface OnForward {
  /** Of the underlying for the option's own expiry, USD per unit, > 0. */
  readonly forward: number
}

interface OnSpot {
  /** Of the underlying, USD per unit, > 0. */
  readonly spot: number
  /** Continuous yield of the underlying a year, as a fraction; by default 0. */
  readonly dividendYield?: number
}

interface Priced {
  readonly right: Right
  /** Discounted premium, USD per unit of the underlying: any number, as what is no possible price is an answer. */
  readonly price: number
}

interface TimeValued {
  /** Price less discounted intrinsic value, USD per unit: the price itself out of the money. The same for both rights. */
  readonly timeValue: number
}

export type ImpliedVolatilityInputs = SharedPriceInputs & OnForward & Priced
export type BlackScholesImpliedVolatilityInputs = SharedPriceInputs & OnSpot & Priced
export type TimeValueInputs = SharedPriceInputs & OnForward & TimeValued
export type BlackScholesTimeValueInputs = SharedPriceInputs & OnSpot & TimeValued

/** The volatility, or which bound the price lies beyond. */
export type ImpliedVolatility =
  | { readonly status: 'ok'; readonly volatility: number }
  /** Below the discounted intrinsic value, which is `bound`. */
  | { readonly status: 'below-intrinsic'; readonly bound: number }
  /** Not below the discounted forward (call) or strike (put), or above intrinsic value with no time left; `bound` tells it. */
  | { readonly status: 'above-maximum'; readonly bound: number }

/**
 * The volatility at which `black76` gives this price; 0 where the price is the intrinsic value.
 *
 * Accurate to the conditioning of the problem: a few units in the last place out of the money and at it, whatever the
 * price. Deep in the money the price is mostly intrinsic value and its rounding is all that is left of the volatility: use
 * the out-of-the-money twin, or `timeValueVolatility`.
 *
 * @throws {DomainError} on NaN or an input outside its range
 * @see P. Jaeckel, "Let's Be Rational", Wilmott (2015)
 */
export function impliedVolatility(inputs: ImpliedVolatilityInputs): ImpliedVolatility {
  const { right, price, forward, strike, years, rate = 0 } = inputs
  const sign = signOf(right)
  assertNumbers('forward', forward, strike, years, 0, rate, rate, -1)
  assertPrice('price', price)
  return solve(true, sign, price, true, forward, strike, years, rate, rate)
}

/**
 * The volatility at which `blackScholes` gives this price. As `impliedVolatility`.
 *
 * @throws {DomainError} on NaN or an input outside its range
 */
export function blackScholesImpliedVolatility(inputs: BlackScholesImpliedVolatilityInputs): ImpliedVolatility {
  const { right, price, spot, strike, years, rate = 0, dividendYield = 0 } = inputs
  const sign = signOf(right)
  assertNumbers('spot', spot, strike, years, 0, rate, dividendYield, -1)
  assertPrice('price', price)
  return solve(false, sign, price, true, spot, strike, years, rate, dividendYield)
}

/**
 * The volatility of an option on a forward from what its price is above the discounted intrinsic value, so that none of
 * its digits are lost in the money. As `impliedVolatility`, with bounds of the time value.
 *
 * @throws {DomainError} on NaN or an input outside its range
 */
export function timeValueVolatility(inputs: TimeValueInputs): ImpliedVolatility {
  const { timeValue, forward, strike, years, rate = 0 } = inputs
  assertNumbers('forward', forward, strike, years, 0, rate, rate, -1)
  assertPrice('timeValue', timeValue)
  return solve(true, 1, timeValue, false, forward, strike, years, rate, rate)
}

/**
 * As `timeValueVolatility`, for an option on a spot.
 *
 * @throws {DomainError} on NaN or an input outside its range
 */
export function blackScholesTimeValueVolatility(inputs: BlackScholesTimeValueInputs): ImpliedVolatility {
  const { timeValue, spot, strike, years, rate = 0, dividendYield = 0 } = inputs
  assertNumbers('spot', spot, strike, years, 0, rate, dividendYield, -1)
  assertPrice('timeValue', timeValue)
  return solve(false, 1, timeValue, false, spot, strike, years, rate, dividendYield)
}

function assertPrice(name: 'price' | 'timeValue', value: number): void {
  if (Number.isNaN(value)) throw new DomainError(name, value, 'a number')
}

/** One option through the lanes of the batches, so that both give the same digits. */
function solve(
  isForward: boolean,
  sign: number,
  value: number,
  hasIntrinsic: boolean,
  underlying: number,
  strike: number,
  years: number,
  rate: number,
  dividendYield: number,
): ImpliedVolatility {
  // Nothing is known of the volatility yet: the least there is.
  setLane(0, sign, underlying, strike, years, LEAST_MEASURE, rate, dividendYield)
  evaluateMarket(isForward, 1)
  const intrinsic = hasIntrinsic ? (INTRINSIC[0] as number) : 0
  TIME_VALUE[0] = value - intrinsic
  const largest = YEARS[0] === 0 ? intrinsic : intrinsic + (NEAR_LEG[0] as number)
  impliedDeviations(1)
  const status = STATUS[0]
  if (status === BELOW) return { status: 'below-intrinsic', bound: intrinsic }
  if (status === ABOVE) return { status: 'above-maximum', bound: largest }
  return { status: 'ok', volatility: status === ZERO ? 0 : (DEVIATION[0] as number) / Math.sqrt(years) }
}
