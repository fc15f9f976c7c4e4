/** What a market looks like at one distance to expiry. */
export interface TenorFigures {
  /** ACT/365, > 0. */
  readonly years: number
  /** ln(forward / spot) a year, as a fraction. */
  readonly carry: number
  /** Volatility where strike and forward are equal, annualised, as a fraction. */
  readonly atm: number
  /** Change of volatility for one deviation, ln(strike / forward) / (atm * sqrt(years)), at the money. */
  readonly skew: number
  /** Change of volatility for one squared deviation. */
  readonly curvature: number
  /** Half of the bid-ask spread around the mark, as volatility (0.005 is half a volatility point). */
  readonly halfSpread: number
}

export interface UnderlyingFigures {
  readonly underlying: string
  /** USD */
  readonly spot: number
  /** By rising years, at least one. */
  readonly tenors: readonly TenorFigures[]
}

/** Deviations from the forward within which the smile is a parabola. */
const PARABOLA = 2

/** How much further the wings go on before they are level. */
const EASING = 2

/** No volatility is lower, whatever a parabola says between its ends. */
const LEAST_VOLATILITY = 0.05

/** @param strike USD; the result is an annualised fraction */
export function smileVolatility(tenor: TenorFigures, forward: number, strike: number): number {
  const z = easeWings(Math.log(strike / forward) / (tenor.atm * Math.sqrt(tenor.years)))
  return Math.max(LEAST_VOLATILITY, tenor.atm + tenor.skew * z + tenor.curvature * z * z)
}

/**
 * Deviations as the smile sees them: true up to 2, then falling behind until they stop at 4. A parabola cut off at once
 * would have a kink, and a butterfly around it a negative price.
 */
export function easeWings(deviations: number): number {
  const beyond = Math.abs(deviations) - PARABOLA
  if (beyond <= 0) return deviations
  return Math.sign(deviations) * (PARABOLA + EASING * (1 - Math.exp(-beyond / EASING)))
}

/** Figures between two tenors, linear in the square root of time; before the first and after the last as there. */
export function tenorAt(figures: UnderlyingFigures, years: number): TenorFigures {
  const { tenors } = figures
  const after = tenors.findIndex((tenor) => tenor.years >= years)
  const right = tenors[after === -1 ? tenors.length - 1 : after]
  const left = tenors[after === -1 ? tenors.length - 1 : Math.max(0, after - 1)]
  if (left === undefined || right === undefined) throw new RangeError(`expected tenors for ${figures.underlying}`)
  const distance = Math.sqrt(right.years) - Math.sqrt(left.years)
  const share = distance === 0 ? 0 : (Math.sqrt(years) - Math.sqrt(left.years)) / distance
  const between = (figure: 'carry' | 'atm' | 'skew' | 'curvature' | 'halfSpread'): number =>
    left[figure] + share * (right[figure] - left[figure])
  return {
    years,
    carry: between('carry'),
    atm: between('atm'),
    skew: between('skew'),
    curvature: between('curvature'),
    halfSpread: between('halfSpread'),
  }
}
