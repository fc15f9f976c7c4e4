import { productError, sumError } from './exact-error.ts'
import { areaTangentRest, logRatio } from './log-ratio.ts'

const LN2 = Math.LN2
const LN2_REST = 2.3190468138462996e-17

/**
 * ln(spot / strike) + (rate - dividendYield) years, the log-moneyness of a spot's forward, rounded about once even where the
 * two cancel: at a small deviation s the price is far below the spot's scale, and 1/s of an error here is in it.
 *
 * The logarithm is 2 atanh((a - b) / (a + b)) with a difference that is exact; what rounding takes from the quotient, the
 * sums and the carry is kept and added last. Beyond a factor 1.5, the strike is brought near by a power of two first.
 */
export function forwardMoneyness(
  spot: number,
  strike: number,
  years: number,
  rate: number,
  dividendYield: number,
): number {
  const carry = rate - dividendYield
  const drift = carry * years
  if (drift === 0) return logRatio(spot, strike)
  const direct = (spot - strike) / (spot + strike)
  const power = direct > -0.2 && direct < 0.2 ? 0 : Math.round(Math.log2(spot / strike))
  const near = power === 0 ? strike : strike * 2 ** power
  const sum = spot + near
  // The exact products below hold for ordinary sizes; elsewhere nothing is near enough to cancel.
  if (!(Math.abs(power) < 900 && near > 1e-250 && sum < 1e290 && years < 1e200)) return logRatio(spot, strike) + drift

  const octaves = power * LN2
  const high = octaves + drift
  const low =
    sumError(rate, -dividendYield, carry) * years +
    productError(carry, years, drift) +
    power * LN2_REST +
    productError(power, LN2, octaves) +
    sumError(octaves, drift, high)

  const difference = spot - near
  const u = difference / sum
  const v = u * u
  const product = u * sum
  const quotientRest = (difference - product - productError(u, sum, product) - u * sumError(spot, near, sum)) / sum
  const main = 2 * u
  const total = main + high
  return total + (main * v * areaTangentRest(v) + 2 * quotientRest + low + sumError(main, high, total))
}
