import { type Strategy, sureGamma, symmetricZone } from './target-zone.ts'

export interface ZakamoulineInputs {
  /** Share of the notional that a trade costs, >= 0. */
  readonly cost: number
  /** USD */
  readonly spot: number
  /** Annualised, as a fraction, > 0. */
  readonly volatility: number
  /** Until the option ends, > 0. */
  readonly years: number
  /** Units of the underlying for 1 USD, with the sign of the position. */
  readonly gamma: number
  /** 1/USD, > 0 */
  readonly riskAversion: number
}

export interface ZakamoulineTerms {
  /** Half band where there is no gamma: without bound as the end nears. */
  readonly h0: number
  /** Half band that gamma adds. */
  readonly h1: number
  /** Relative change of the variance to hedge with: <= 0 for a long book, which hedges with less, >= 0 for a short one. */
  readonly k: number
}

/**
 * Zakamouline's approximation of the band of Hodges and Neuberger, at a rate of 0: `delta(sigma sqrt(1 + k)) +- (h0 + h1)`.
 *
 * @see V. I. Zakamouline, "Efficient analytic approximation of the optimal hedging strategy for a European call option with
 *   transaction costs", Quantitative Finance 6 (2006)
 */
export function zakamoulineTerms(inputs: ZakamoulineInputs): ZakamoulineTerms {
  const { cost, spot, volatility, years, gamma, riskAversion } = inputs
  const magnitude = Math.abs(gamma)
  const h0 = cost / (riskAversion * spot * volatility ** 2 * years)
  const h1 = 1.12 * cost ** 0.31 * years ** 0.05 * (1 / volatility) ** 0.25 * Math.sqrt(magnitude / riskAversion)
  const size =
    (4.76 * cost ** 0.78 * (1 / volatility) ** 0.25 * (riskAversion * spot ** 2 * magnitude) ** 0.15) / years ** 0.02
  return { h0, h1, k: gamma > 0 ? -size : size }
}

export interface ZakamoulineSettings {
  /** 1/USD, > 0 */
  readonly riskAversion: number
  /** Units of the underlying: `h0` is cut to this, as it has no bound near the end. */
  readonly flatBandMax: number
}

/** Shortest life that the formula is asked about: a minute. */
const YEARS_MIN = 60 / 31_536_000

/** The band around the delta of another volatility, reached from the portfolio's by vanna; traded to its edge. */
export function zakamouline({ riskAversion, flatBandMax }: ZakamoulineSettings): Strategy {
  return (conditions) => {
    const { greeks, spot, costs, volatility } = conditions
    const sigma = volatility.implied
    const years = Math.max(greeks.years, YEARS_MIN)
    const gamma = sureGamma(greeks.gamma)
    const { h0, h1, k } = zakamoulineTerms({ cost: costs.taker, spot, volatility: sigma, years, gamma, riskAversion })
    const halfBand = Math.min(h0, flatBandMax) + h1
    return symmetricZone(conditions, {
      strategy: 'zakamouline',
      cost: costs.taker,
      centre: modifiedVolatilityShift(greeks.vanna, sigma, k),
      halfBand,
      halfInner: halfBand,
      urgency: 'prompt',
    })
  }
}

/**
 * Where net delta belongs when the options' delta is meant at the volatility sigma sqrt(1 + k): net delta at the volatility
 * it is reported for, less what vanna makes of the difference.
 */
function modifiedVolatilityShift(vanna: number, volatility: number, k: number): number {
  const modified = volatility * Math.sqrt(Math.max(0, 1 + k))
  return vanna * (volatility - modified)
}
