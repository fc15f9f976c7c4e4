import { assertNumbers, type Black76Inputs, signOf } from './option-inputs.ts'
import { priceOne } from './single.ts'

/**
 * Premium of a European option on a forward, discounted at `rate`:
 * `e^(-rate years) (sign (forward Phi(sign d1) - strike Phi(sign d2)))`.
 *
 * Continuous as `volatility * sqrt(years)` goes to 0, where it returns the discounted intrinsic value. The
 * out-of-the-money value is computed without subtracting nearly equal probabilities, so that a wing keeps its digits.
 *
 * @returns USD per unit of the underlying, >= 0
 * @throws {DomainError} on NaN or an input outside its range
 * @see F. Black, "The pricing of commodity contracts", Journal of Financial Economics 3 (1976)
 */
export function black76({ right, forward, strike, years, volatility, rate = 0 }: Black76Inputs): number {
  const sign = signOf(right)
  assertNumbers('forward', forward, strike, years, volatility, rate, 0, -1)
  return priceOne(true, sign, forward, strike, years, volatility, rate, rate)
}
