import type { Greeks } from '../greeks.ts'

/** An inverse option on Deribit as Deribit publishes it: its price in coin, its Greeks in the exchange's own units. */
export interface DeribitGreeks {
  /** Coin per unit. */
  readonly price: number
  /** Undiscounted, not premium-adjusted. */
  readonly delta: number
  /** Change of delta for 1 USD. */
  readonly gamma: number
  /** USD for a vol point. */
  readonly vega: number
  /** USD for the next day, or for what is left of life if that is less, and never more than the premium. */
  readonly theta: number
  /** USD for a point of the rate, as if the forward grew with it. */
  readonly rho: number
}

/** What Deribit's units depend on beside the Greeks. */
export interface DeribitTerms {
  /** The expiry's future or synthetic forward, USD per unit. */
  readonly forward: number
  /** USD per unit. */
  readonly strike: number
  /** Until expiry, 365 days a year. */
  readonly years: number
}

/** A theta this near to the premium is the premium, rounded. */
const NOT_CUT = 1 - 1e-12
const A_DAY = 1 / 365
const POINTS = 100

/**
 * Black-76 Greeks at a rate of 0, as Deribit has no other, in Deribit's units.
 *
 * The rule for theta is inferred from published data, not from a document: see the README.
 */
export function toDeribitGreeks(greeks: Greeks, { forward, strike, years }: DeribitTerms): DeribitGreeks {
  const decay = -greeks.theta * Math.min(years, A_DAY)
  return {
    price: greeks.price / forward,
    delta: greeks.deltaForward,
    gamma: greeks.gamma,
    vega: greeks.vega / POINTS,
    // Without time theta is without bound; the premium then is 0, and so is what is left to lose.
    theta: -Math.min(Number.isNaN(decay) ? 0 : decay, greeks.price),
    rho: (-greeks.dualDelta * strike * years) / POINTS,
  }
}

/** What Deribit's figures say about our outputs. */
export interface FromDeribit {
  readonly price: number
  readonly delta: number
  readonly deltaForward: number
  readonly gamma: number
  readonly vega: number
  /** Undefined where the published theta was cut to the premium. */
  readonly theta: number | undefined
  /** -dV/d(strike) follows from the published rho; Black-76's own rho at a fixed forward is -years times the price. */
  readonly rho: number
  readonly dualDelta: number
}

/** Our outputs, in our units, from what Deribit publishes. The inverse of `toDeribitGreeks` as far as there is one. */
export function fromDeribitGreeks(published: DeribitGreeks, { forward, strike, years }: DeribitTerms): FromDeribit {
  const price = published.price * forward
  return {
    price,
    delta: published.delta,
    deltaForward: published.delta,
    gamma: published.gamma,
    vega: published.vega * POINTS,
    theta: -published.theta < price * NOT_CUT ? published.theta / Math.min(years, A_DAY) : undefined,
    rho: -years * price,
    dualDelta: (-published.rho * POINTS) / (strike * years),
  }
}
