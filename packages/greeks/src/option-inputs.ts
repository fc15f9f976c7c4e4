import { DomainError } from './errors.ts'

/** A right to buy or to sell. */
export type Right = 'call' | 'put'

/** A European option on a forward, and what its price depends on. */
export interface OptionInputs {
  readonly right: Right
  /** Of the underlying for the option's own expiry, USD per unit, > 0. */
  readonly forward: number
  /** USD per unit, > 0. */
  readonly strike: number
  /** Until expiry, >= 0. A year is 365 days. */
  readonly years: number
  /** Annualised, as a fraction (0.65 is 65 %), >= 0. */
  readonly volatility: number
  /** Continuous discount rate a year, as a fraction. By default 0, as crypto options are margined and quoted. */
  readonly rate?: number
}

/** Beyond this |rate * years| the discount factor is no longer an ordinary double. */
const LARGEST_EXPONENT = 700

/** @throws {DomainError} on the first input outside its range */
export function assertInputs(inputs: OptionInputs): void {
  const { right, forward, strike, years, volatility, rate = 0 } = inputs
  if (right !== 'call' && right !== 'put') throw new DomainError('right', right, "'call' or 'put'")
  assertPositive('forward', forward)
  assertPositive('strike', strike)
  assertNotNegative('years', years)
  assertNotNegative('volatility', volatility)
  if (!(Math.abs(rate * years) <= LARGEST_EXPONENT)) {
    throw new DomainError('rate', rate, `a finite number with |rate * years| <= ${LARGEST_EXPONENT}`)
  }
}

function assertPositive(argument: string, value: number): void {
  if (!(Number.isFinite(value) && value > 0)) throw new DomainError(argument, value, 'a finite number > 0')
}

function assertNotNegative(argument: string, value: number): void {
  if (!(Number.isFinite(value) && value >= 0)) throw new DomainError(argument, value, 'a finite number >= 0')
}
