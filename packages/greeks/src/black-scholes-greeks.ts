import type { Greeks } from './greeks.ts'
import { assertNumbers, type BlackScholesInputs, signOf } from './option-inputs.ts'
import { greeksOfOne } from './single.ts'

/**
 * Price and all Greeks of a European option on a spot that pays a continuous yield (Black, Scholes and Merton 1973). The
 * units are those of `Greeks`, the formulas those of the README.
 *
 * Limits as in `black76Greeks`; "at the money" is where the forward `spot e^((rate - dividendYield) years)` is the strike.
 *
 * @throws {DomainError} on NaN or an input outside its range
 */
export function blackScholesGreeks(inputs: BlackScholesInputs): Greeks {
  const { right, spot, strike, years, volatility, rate = 0, dividendYield = 0 } = inputs
  const sign = signOf(right)
  assertNumbers('spot', spot, strike, years, volatility, rate, dividendYield, -1)
  return greeksOfOne(false, sign, spot, strike, years, volatility, rate, dividendYield)
}
