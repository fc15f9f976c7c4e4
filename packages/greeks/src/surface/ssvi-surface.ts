import { DomainError } from '../errors.ts'
import { SviSlice } from './svi-slice.ts'

/** Parameters of a surface that is free of arbitrage by its form. */
export interface SsviParameters {
  /** Tilt of all smiles, between -1 and 1, both excluded. */
  readonly rho: number
  /** How much smiles curve, > 0 with eta (1 + |rho|) <= 2. */
  readonly eta: number
  /** How fast their curvature fades as variance grows, above 0 and up to 1/2. */
  readonly gamma: number
}

/** One expiry's total variance at the money. */
export interface AtMoneyVariance {
  /** Until the expiry, > 0. */
  readonly years: number
  /** volatility^2 years at the money, > 0. */
  readonly totalVariance: number
}

/**
 * SSVI with the power law: w(k) = T/2 (1 + rho f k + sqrt((f k + rho)^2 + 1 - rho^2)) with T the total variance at the money
 * and f = eta / (T^gamma (1 + T)^(1 - gamma)). Three parameters and one variance per expiry; no butterfly and no calendar has a
 * negative price.
 *
 * @see J. Gatheral, A. Jacquier, "Arbitrage-free SVI volatility surfaces", Quantitative Finance 14 (2014)
 */
export class SsviSurface {
  readonly parameters: SsviParameters
  readonly atMoney: readonly AtMoneyVariance[]

  /** @throws {DomainError} on a parameter outside its range, or variances that don't rise with the years */
  constructor(parameters: SsviParameters, atMoney: readonly AtMoneyVariance[]) {
    const { rho, eta, gamma } = parameters
    if (!(Math.abs(rho) < 1)) throw new DomainError('rho', rho, 'a number between -1 and 1')
    if (!(eta > 0 && eta * (1 + Math.abs(rho)) <= 2)) {
      throw new DomainError('eta', eta, 'a number > 0 with eta * (1 + |rho|) <= 2')
    }
    if (!(gamma > 0 && gamma <= 0.5)) throw new DomainError('gamma', gamma, 'a number above 0 and up to 1/2')
    if (atMoney.length === 0) throw new DomainError('atMoney', 'none', 'one expiry or more')
    atMoney.forEach(({ years, totalVariance }, i) => {
      const before = atMoney[i - 1]
      if (!(years > (before?.years ?? 0) && years < Number.POSITIVE_INFINITY)) {
        throw new DomainError(`atMoney[${i}].years`, years, 'a number above the years before')
      }
      if (
        !(
          totalVariance > 0 &&
          totalVariance >= (before?.totalVariance ?? 0) &&
          totalVariance < Number.POSITIVE_INFINITY
        )
      ) {
        throw new DomainError(`atMoney[${i}].totalVariance`, totalVariance, 'a number > 0, not below the one before')
      }
    })
    this.parameters = { rho, eta, gamma }
    this.atMoney = atMoney
  }

  /**
   * The smile at any time: total variance at the money is linear in the years between expiries and from 0, and grows at the
   * last average rate beyond the last.
   *
   * @throws {DomainError} unless years > 0
   */
  slice(years: number): SviSlice {
    if (!(years > 0 && years < Number.POSITIVE_INFINITY)) throw new DomainError('years', years, 'a finite number > 0')
    return ssviSlice({ ...this.parameters, totalVariance: this.totalVarianceAtMoney(years) })
  }

  private totalVarianceAtMoney(years: number): number {
    const index = this.atMoney.findIndex((known) => known.years >= years)
    if (index < 0) {
      const last = this.atMoney[this.atMoney.length - 1] as AtMoneyVariance
      return (last.totalVariance * years) / last.years
    }
    const after = this.atMoney[index] as AtMoneyVariance
    const before = this.atMoney[index - 1] ?? { years: 0, totalVariance: 0 }
    const share = (years - before.years) / (after.years - before.years)
    return (1 - share) * before.totalVariance + share * after.totalVariance
  }
}

/** One SSVI smile as raw SVI. @throws {DomainError} as `SviSlice` */
export function ssviSlice({
  rho,
  eta,
  gamma,
  totalVariance,
}: SsviParameters & { readonly totalVariance: number }): SviSlice {
  const f = eta / (totalVariance ** gamma * (1 + totalVariance) ** (1 - gamma))
  return new SviSlice({
    a: (totalVariance * (1 - rho * rho)) / 2,
    b: (totalVariance * f) / 2,
    rho,
    m: -rho / f,
    sigma: Math.sqrt(1 - rho * rho) / f,
  })
}
