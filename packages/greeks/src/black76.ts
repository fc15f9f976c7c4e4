import { gaussian } from './normal.ts'
import { assertInputs, type OptionInputs } from './option-inputs.ts'
import { scaledErfc } from './scaled-erfc.ts'

/**
 * Premium of a European option on a forward, discounted at `rate`.
 *
 * Continuous as `volatility * sqrt(years)` goes to 0, where it returns the discounted intrinsic value. The
 * out-of-the-money value is computed without subtracting nearly equal probabilities, so that a wing keeps its digits.
 *
 * @returns USD per unit of the underlying, >= 0
 * @throws {DomainError} on NaN or an input outside its range
 * @see F. Black, "The pricing of commodity contracts", Journal of Financial Economics 3 (1976)
 */
export function black76(inputs: OptionInputs): number {
  assertInputs(inputs)
  const { forward, strike, years, volatility, rate = 0 } = inputs
  return (
    Math.exp(-rate * years) * undiscountedPrice(inputs, logMoneyness(forward, strike), volatility * Math.sqrt(years))
  )
}

/**
 * ln(forward / strike). Near the money the difference of the two is exact and their quotient is not, and the wing
 * multiplies an error here by the square of its distance.
 */
export function logMoneyness(forward: number, strike: number): number {
  const difference = forward - strike
  if (Math.abs(difference) < strike / 2) return Math.log1p(difference / strike)
  const ratio = forward / strike
  // A quotient that overflows or sinks into the subnormal doubles has lost its digits.
  return ratio > 1e-300 && ratio < 1e300 ? Math.log(ratio) : Math.log(forward) - Math.log(strike)
}

/**
 * @param x ln(forward / strike)
 * @param s volatility * sqrt(years), the standard deviation of ln(forward) at expiry
 */
export function undiscountedPrice({ right, forward, strike }: OptionInputs, x: number, s: number): number {
  const intrinsic = Math.max(right === 'call' ? forward - strike : strike - forward, 0)
  return intrinsic + timeValue(forward, strike, x, s)
}

/** Price of whichever of call and put is out of the money: what both are worth above their intrinsic value. */
function timeValue(forward: number, strike: number, x: number, s: number): number {
  if (s === 0) return 0
  const h = -Math.abs(x) / s
  const t = s / 2
  const scale = 0.5 * gaussian(h) * gaussian(t) * Math.sqrt(forward) * Math.sqrt(strike)
  if (h + t <= 0) {
    return scale * (scaledErfc(-(h + t) * Math.SQRT1_2) - scaledErfc((t - h) * Math.SQRT1_2))
  }
  const shortfall = scale * (scaledErfc((h + t) * Math.SQRT1_2) + scaledErfc((t - h) * Math.SQRT1_2))
  return Math.max(Math.min(forward, strike) - shortfall, 0)
}
