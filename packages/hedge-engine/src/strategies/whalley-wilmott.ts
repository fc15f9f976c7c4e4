import { type Strategy, sureGamma, symmetricZone } from './target-zone.ts'

export interface WhalleyWilmottInputs {
  /** Share of the notional that a trade costs, >= 0. */
  readonly cost: number
  /** USD */
  readonly spot: number
  /** Of all that is hedged, units of the underlying for 1 USD. */
  readonly gamma: number
  /** Absolute risk aversion, 1/USD, > 0. */
  readonly riskAversion: number
}

/**
 * Half the width of the no-trade band for small proportional costs, at a rate of 0: (3/2 cost S Gamma^2 / a)^(1/3).
 *
 * The same width minimises, at every moment, cost a unit of time plus a/2 times the variance that delta inside the band makes.
 *
 * @see A. E. Whalley, P. Wilmott, "An asymptotic analysis of an optimal hedging model for option pricing with transaction
 *   costs", Mathematical Finance 7 (1997)
 */
export function whalleyWilmottHalfBand({ cost, spot, gamma, riskAversion }: WhalleyWilmottInputs): number {
  return Math.cbrt((1.5 * cost * spot * gamma * gamma) / riskAversion)
}

export interface WhalleyWilmottSettings {
  /** 1/USD, > 0: how much variance is worth. */
  readonly riskAversion: number
}

/** The asymptotic band around zero; traded to its edge. */
export function whalleyWilmott({ riskAversion }: WhalleyWilmottSettings): Strategy {
  return (conditions) => {
    const { greeks, spot, costs } = conditions
    const halfBand = whalleyWilmottHalfBand({ cost: costs.taker, spot, gamma: sureGamma(greeks.gamma), riskAversion })
    return symmetricZone(conditions, {
      strategy: 'whalley-wilmott',
      cost: costs.taker,
      centre: 0,
      halfBand,
      halfInner: halfBand,
      urgency: 'prompt',
    })
  }
}
