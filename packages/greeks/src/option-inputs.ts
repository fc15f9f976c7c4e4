import { DomainError } from './errors.ts'

/** A right to buy or to sell. */
export type Right = 'call' | 'put'

interface SharedInputs {
  readonly right: Right
  /** USD per unit, > 0: from 1e-250 to 1e250. */
  readonly strike: number
  /** Until expiry, from 0 to 1e10. A year is 365 days. Below 1e-30 it counts as 0. */
  readonly years: number
  /** Annualised, as a fraction (0.65 is 65 %), from 0 to 1e10. Below 1e-30 it counts as 0. */
  readonly volatility: number
  /** Continuous rate a year, as a fraction. By default 0, as crypto options are margined and quoted. */
  readonly rate?: number
}

/** A European option on a forward, and what its price depends on. `rate` discounts only. */
export interface Black76Inputs extends SharedInputs {
  /** Of the underlying for the option's own expiry, USD per unit, > 0 as the strike. */
  readonly forward: number
}

/** A European option on a spot. Its forward is `spot * e^((rate - dividendYield) * years)`. */
export interface BlackScholesInputs extends SharedInputs {
  /** Of the underlying, USD per unit, > 0 as the strike. */
  readonly spot: number
  /** Continuous yield of the underlying a year, as a fraction; by default 0. */
  readonly dividendYield?: number
}

/** 1 for a call and -1 for a put, the sign in all formulas. */
export function signOf(right: Right): 1 | -1 {
  if (right === 'call') return 1
  if (right === 'put') return -1
  throw new DomainError('right', right, "'call' or 'put'")
}

/** Amounts have room on both sides, so that no formula overflows or vanishes in between. */
export const LEAST_AMOUNT = 1e-250
export const LARGEST_AMOUNT = 1e250
/** Of years and volatility. */
export const LARGEST_MEASURE = 1e10
/** Years and volatility below this count as 0: the limit, which is then nearer than any double. */
export const LEAST_MEASURE = 1e-30
/** Of |rate * years|. */
export const LARGEST_EXPONENT = 100

/**
 * @param underlyingName `forward` or `spot`
 * @param dividendYield  of a forward, its rate
 * @param row            of a batch, to be named in the error; -1 for an option by itself
 * @throws {DomainError} on the first number outside its range
 */
export function assertNumbers(
  underlyingName: 'forward' | 'spot',
  underlying: number,
  strike: number,
  years: number,
  volatility: number,
  rate: number,
  dividendYield: number,
  row: number,
): void {
  if (
    underlying >= LEAST_AMOUNT &&
    underlying <= LARGEST_AMOUNT &&
    strike >= LEAST_AMOUNT &&
    strike <= LARGEST_AMOUNT &&
    years >= 0 &&
    years <= LARGEST_MEASURE &&
    volatility >= 0 &&
    volatility <= LARGEST_MEASURE &&
    Math.abs(rate * years) <= LARGEST_EXPONENT &&
    Math.abs(dividendYield * years) <= LARGEST_EXPONENT
  ) {
    return
  }
  reject(underlyingName, underlying, strike, years, volatility, rate, dividendYield, row < 0 ? '' : `[${row}]`)
}

function reject(
  underlyingName: 'forward' | 'spot',
  underlying: number,
  strike: number,
  years: number,
  volatility: number,
  rate: number,
  dividendYield: number,
  where: string,
): void {
  assertAmount(underlyingName + where, underlying)
  assertAmount(`strike${where}`, strike)
  assertMeasure(`years${where}`, years)
  assertMeasure(`volatility${where}`, volatility)
  assertRate('rate', where, rate, years)
  assertRate('dividendYield', where, dividendYield, years)
}

function assertAmount(argument: string, value: number): void {
  if (!(value >= LEAST_AMOUNT && value <= LARGEST_AMOUNT)) {
    throw new DomainError(argument, value, 'a number > 0 (from 1e-250 to 1e250)')
  }
}

function assertMeasure(argument: string, value: number): void {
  if (!(value >= 0 && value <= LARGEST_MEASURE)) throw new DomainError(argument, value, 'a number >= 0 (up to 1e10)')
}

function assertRate(name: 'rate' | 'dividendYield', where: string, value: number, years: number): void {
  if (!(Math.abs(value * years) <= LARGEST_EXPONENT)) {
    throw new DomainError(name + where, value, `a finite number with |${name} * years| <= ${LARGEST_EXPONENT}`)
  }
}
