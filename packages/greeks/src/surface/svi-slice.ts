import { DomainError } from '../errors.ts'
import { leastButterfly } from './least-butterfly.ts'

/** Raw parameters of one expiry's smile: w(k) = a + b (rho (k - m) + sqrt((k - m)^2 + sigma^2)). */
export interface SviParameters {
  readonly a: number
  /** Slope of the wings, >= 0. */
  readonly b: number
  /** Tilt, between -1 and 1, both excluded. */
  readonly rho: number
  /** Where the vertex lies, in log-moneyness. */
  readonly m: number
  /** Roundness of the vertex, > 0. */
  readonly sigma: number
}

/** The same smile in a trader's words: Gatheral's jump wings. */
export interface JumpWings {
  /** Variance a year at the money. */
  readonly variance: number
  /** Skew at the money: half the slope of volatility against log-moneyness, times the root of the years. */
  readonly skew: number
  /** Slopes of the left and of the right wing. */
  readonly putWing: number
  readonly callWing: number
  /** Least variance a year. */
  readonly leastVariance: number
}

/** Where a density would be negative, or a later expiry cheaper than an earlier one. */
export interface Violation {
  /** ln(strike / forward) where it is worst. */
  readonly logMoneyness: number
  /** How far below 0 the butterfly function or the calendar difference is there. */
  readonly amount: number
}

/**
 * One expiry's smile as total variance w = volatility^2 years over log-moneyness k = ln(strike / forward), in Gatheral's raw
 * SVI form. Immutable.
 *
 * @see J. Gatheral, A. Jacquier, "Arbitrage-free SVI volatility surfaces", Quantitative Finance 14 (2014)
 */
export class SviSlice {
  readonly parameters: SviParameters

  /** @throws {DomainError} on a parameter outside its range, or a negative least variance */
  constructor(parameters: SviParameters) {
    const { a, b, rho, m, sigma } = parameters
    assertFinite('a', a)
    assertFinite('m', m)
    if (!(b >= 0 && b < Number.POSITIVE_INFINITY)) throw new DomainError('b', b, 'a finite number >= 0')
    if (!(Math.abs(rho) < 1)) throw new DomainError('rho', rho, 'a number between -1 and 1')
    if (!(sigma > 0 && sigma < Number.POSITIVE_INFINITY)) throw new DomainError('sigma', sigma, 'a finite number > 0')
    const least = a + b * sigma * Math.sqrt(1 - rho * rho)
    // A least variance of 0 may come out a rounding below it.
    if (!(least >= -4e-16 * (Math.abs(a) + b * sigma)))
      throw new DomainError('a', a, 'a level at which no variance is negative')
    this.parameters = { a, b, rho, m, sigma }
  }

  /** w(k): total variance until expiry. */
  totalVariance(k: number): number {
    const { a, b, rho, m, sigma } = this.parameters
    const y = k - m
    return Math.max(a + b * (rho * y + Math.sqrt(y * y + sigma * sigma)), 0)
  }

  /** Volatility a year, as a fraction. @param years until the expiry, > 0 */
  volatility(k: number, years: number): number {
    return Math.sqrt(this.totalVariance(k) / years)
  }

  /** w'(k). */
  slope(k: number): number {
    const { b, rho, m, sigma } = this.parameters
    const y = k - m
    return b * (rho + y / Math.sqrt(y * y + sigma * sigma))
  }

  /** w''(k). */
  curvature(k: number): number {
    const { b, m, sigma } = this.parameters
    const y = k - m
    const root = Math.sqrt(y * y + sigma * sigma)
    return (b * (sigma / root) * (sigma / root)) / root
  }

  /**
   * g(k) = (1 - k w'/(2 w))^2 - w'^2/4 (1/w + 1/4) + w''/2. The density that the smile implies is g times a positive
   * factor, so a butterfly of options has a negative price where g is below 0.
   */
  butterfly(k: number): number {
    const { a, b, rho, m, sigma } = this.parameters
    // Variance, slope and curvature as above, by one root: a fit asks for this thousands of times.
    const y = k - m
    const root = Math.sqrt(y * y + sigma * sigma)
    const w = Math.max(a + b * (rho * y + root), 0)
    const slope = b * (rho + y / root)
    const curvature = (b * (sigma / root) * (sigma / root)) / root
    const tilt = 1 - (k * slope) / (2 * w)
    return tilt * tilt - (slope * slope * (1 / w + 0.25)) / 4 + curvature / 2
  }

  /** The worst place where g is below 0 or a wing is steeper than Lee's bound of 2, or undefined where there is none. */
  butterflyArbitrage(): Violation | undefined {
    const { b, rho, m } = this.parameters
    const steepest = b * (1 + Math.abs(rho))
    // Beyond the bound g tends to 1/4 - slope^2/16 < 0, far out.
    if (steepest >= 2) return { logMoneyness: m + Math.sign(rho) * 1e3, amount: steepest - 2 }
    const worst = leastButterfly(this)
    return worst.value < 0 ? { logMoneyness: worst.logMoneyness, amount: -worst.value } : undefined
  }

  /** @param years until the expiry, > 0 */
  jumpWings(years: number): JumpWings {
    const { a, b, rho, m, sigma } = this.parameters
    const atMoney = this.totalVariance(0)
    const root = Math.sqrt(atMoney)
    return {
      variance: atMoney / years,
      skew: (b / (2 * root)) * (rho - m / Math.sqrt(m * m + sigma * sigma)),
      putWing: (b * (1 - rho)) / root,
      callWing: (b * (1 + rho)) / root,
      leastVariance: (a + b * sigma * Math.sqrt(1 - rho * rho)) / years,
    }
  }

  /** The same smile seen from another forward: w at k is what it was at k + `by`. */
  shifted(by: number): SviSlice {
    return new SviSlice({ ...this.parameters, m: this.parameters.m - by })
  }
}

function assertFinite(name: string, value: number): void {
  if (!Number.isFinite(value)) throw new DomainError(name, value, 'a finite number')
}
