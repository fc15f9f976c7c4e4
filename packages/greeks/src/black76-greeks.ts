import type { Greeks } from './greeks.ts'
import { assertNumbers, type Black76Inputs, signOf } from './option-inputs.ts'
import { greeksOfOne } from './single.ts'

/**
 * Price and all Greeks of a European option on a forward (Black 1976). The units are those of `Greeks`, the formulas those
 * of the README.
 *
 * As `volatility * sqrt(years)` goes to 0 the price is the discounted intrinsic value, delta a step (half of it where
 * forward and strike are equal), gamma and vega 0. Exactly at the money the limits of gamma (+Infinity) and of what
 * follows from it are returned as such. Nothing is NaN, and nothing else is infinite unless it overflows.
 *
 * @throws {DomainError} on NaN or an input outside its range
 */
export function black76Greeks({ right, forward, strike, years, volatility, rate = 0 }: Black76Inputs): Greeks {
  const sign = signOf(right)
  assertNumbers('forward', forward, strike, years, volatility, rate, 0, -1)
  return greeksOfOne(true, sign, forward, strike, years, volatility, rate, rate)
}
