import { logMoneyness, undiscountedPrice } from './black76.ts'
import { normalCdf, normalPdf } from './normal.ts'
import { assertInputs, type OptionInputs } from './option-inputs.ts'

/** Price and first sensitivities of one option. Nothing is scaled: per year, per 1.00 of volatility, per 1.00 of rate. */
export interface Black76Greeks {
  /** USD per unit of the underlying, discounted. */
  readonly price: number
  /** Change of the price for 1 USD of the forward, discounted: the discount factor times `deltaForward`. */
  readonly delta: number
  /** Forwards that hedge one option, undiscounted: between -1 and 1. */
  readonly deltaForward: number
  /** Change of `delta` for 1 USD of the forward. */
  readonly gamma: number
  /** USD for 1.00 of volatility; divide by 100 for one volatility point. */
  readonly vega: number
  /** USD for one year of calendar time passing at a fixed forward, mostly negative; divide by 365 for a day. */
  readonly theta: number
  /** USD for 1.00 of the rate at a fixed forward. */
  readonly rho: number
}

/**
 * Price and Greeks of a European option on a forward (Black 1976).
 *
 * As `volatility * sqrt(years)` goes to 0 the price is the discounted intrinsic value, delta a step (half of it where
 * forward and strike are equal), gamma and vega 0. Exactly at the money the limits of gamma (+Infinity) and, with no
 * time left, of theta (-Infinity) are returned as such. Nothing is NaN, and nothing else is infinite unless it overflows.
 *
 * @throws {DomainError} on NaN or an input outside its range
 */
export function black76Greeks(inputs: OptionInputs): Black76Greeks {
  assertInputs(inputs)
  const { right, forward, strike, years, volatility, rate = 0 } = inputs
  const sign = right === 'call' ? 1 : -1
  const rootYears = Math.sqrt(years)
  const s = volatility * rootYears
  const x = logMoneyness(forward, strike)
  const d1 = s === 0 ? step(x) : x / s + s / 2
  const discount = Math.exp(-rate * years)
  const density = normalPdf(d1)

  const price = discount * undiscountedPrice(inputs, x, s)
  const deltaForward = sign * normalCdf(sign * d1)
  // A density of 0 wins over every quotient beside it: that is the limit, where the product would be 0 times infinity.
  const decay = density === 0 || volatility === 0 ? 0 : (forward * discount * density * volatility) / (2 * rootYears)
  return {
    price,
    delta: discount * deltaForward,
    deltaForward,
    gamma: density === 0 ? 0 : (discount * density) / (forward * s),
    vega: forward * discount * density * rootYears,
    theta: rate * price - decay,
    rho: -years * price,
  }
}

/** d1 in the limit of no deviation. */
function step(x: number): number {
  if (x === 0) return 0
  return x > 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY
}
