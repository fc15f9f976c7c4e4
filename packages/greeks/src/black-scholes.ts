import { assertNumbers, type BlackScholesInputs, signOf } from './option-inputs.ts'
import { priceOne } from './single.ts'

/**
 * Premium of a European option on a spot that pays a continuous yield:
 * `sign (spot e^(-dividendYield years) Phi(sign d1) - strike e^(-rate years) Phi(sign d2))`.
 *
 * Continuous as `volatility * sqrt(years)` goes to 0, where it returns the intrinsic value of the discounted legs.
 *
 * @returns USD per unit of the underlying, >= 0
 * @throws {DomainError} on NaN or an input outside its range
 * @see R. Merton, "Theory of rational option pricing", Bell Journal of Economics 4 (1973)
 */
export function blackScholes(inputs: BlackScholesInputs): number {
  const { right, spot, strike, years, volatility, rate = 0, dividendYield = 0 } = inputs
  const sign = signOf(right)
  assertNumbers('spot', spot, strike, years, volatility, rate, dividendYield, -1)
  return priceOne(false, sign, spot, strike, years, volatility, rate, dividendYield)
}
