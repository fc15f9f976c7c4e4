import { black76Greeks } from '../black76-greeks.ts'
import { DomainError } from '../errors.ts'
import type { Greeks } from '../greeks.ts'
import type { Right } from '../option-inputs.ts'
import { calendarArbitrage } from './calendar-arbitrage.ts'
import { type ExpirySmile, outsideBy, uncertaintyAt } from './expiry-smile.ts'
import { MILLISECONDS_A_YEAR } from './years.ts'

/** What becomes of the smile when the forwards move: it stays where the strikes are, or it moves with the forward. */
export type SmileDynamics = 'sticky-strike' | 'sticky-delta'

/** The surface at one strike and expiry. */
export interface SurfacePoint {
  /** A year, as a fraction. */
  readonly volatility: number
  /** Of the expiry, between quoted ones on the straight line of its logarithm. */
  readonly forward: number
  /** ln(strike / forward). */
  readonly logMoneyness: number
  readonly years: number
  /** Whether strike or expiry lies outside what is quoted. */
  readonly extrapolates: { readonly strike: boolean; readonly expiry: boolean }
  /** How sure the volatility is, as a fraction: half the width of the market near, growing outside of it. */
  readonly uncertainty: number
  /** d(volatility)/d(ln strike) at this forward. */
  readonly skew: number
}

/** Greeks at the surface's own volatility, and what the smile adds to delta where it moves with the forward. */
export interface SurfaceGreeks extends Greeks {
  readonly point: SurfacePoint
  /** dV/dF where the smile moves with the forward: `delta` less vega times skew over forward. */
  readonly deltaStickyDelta: number
}

export interface SurfaceArbitrage {
  readonly kind: 'butterfly' | 'calendar'
  /** Of the expiry whose density is negative, or of the later of the two that cross. */
  readonly expiry: number
  readonly logMoneyness: number
  /** How far the butterfly function is below 0, or how much total variance is missing. */
  readonly amount: number
}

/**
 * Volatility over strike and expiry, as of one moment. Each expiry has an SVI smile; between two, total variance is linear in
 * time at the same log-moneyness, which keeps calendars free of arbitrage; before the first and after the last, volatility at
 * a log-moneyness stays what it is there. Immutable: a move gives another surface.
 */
export class VolatilitySurface {
  /** Milliseconds since the epoch. */
  readonly at: number
  /** In the order of their expiries, at least one. */
  readonly smiles: readonly ExpirySmile[]

  /** @throws {DomainError} without a smile, or if their expiries don't rise */
  constructor(at: number, smiles: readonly ExpirySmile[]) {
    if (smiles.length === 0) throw new DomainError('smiles', 'none', 'one smile or more')
    smiles.forEach(({ expiry, years }, i) => {
      const before = smiles[i - 1]?.expiry ?? at
      if (!(expiry > before)) throw new DomainError(`smiles[${i}].expiry`, expiry, `a time after ${before}`)
      if (!(years > 0)) throw new DomainError(`smiles[${i}].years`, years, 'a number > 0')
    })
    this.at = at
    this.smiles = smiles
  }

  /**
   * @param strike USD per unit, > 0
   * @param expiry milliseconds since the epoch, after the surface's own time
   * @throws {DomainError} on either outside its range
   */
  point(strike: number, expiry: number): SurfacePoint {
    if (!(strike > 0 && strike < Number.POSITIVE_INFINITY))
      throw new DomainError('strike', strike, 'a finite number > 0')
    const years = (expiry - this.at) / MILLISECONDS_A_YEAR
    if (!(years > 0 && years < Number.POSITIVE_INFINITY))
      throw new DomainError('expiry', expiry, `a time after ${this.at}`)

    const { before, after, share } = this.around(expiry)
    const forward = before.forward * (after.forward / before.forward) ** share
    const k = Math.log(strike / forward)
    const scale = before === after ? years / before.years : 1
    const blend = (of: (smile: ExpirySmile) => number): number =>
      before === after ? scale * of(before) : (1 - share) * of(before) + share * of(after)
    const volatility = Math.sqrt(blend(({ slice }) => slice.totalVariance(k)) / years)
    const slope = blend(({ slice }) => slice.slope(k))
    return {
      volatility,
      forward,
      logMoneyness: k,
      years,
      extrapolates: {
        strike: outsideBy(before, k) > 0 || outsideBy(after, k) > 0,
        expiry: before === after && expiry !== before.expiry,
      },
      uncertainty: Math.max(uncertaintyAt(before, k), uncertaintyAt(after, k)),
      skew: volatility === 0 ? 0 : slope / (2 * volatility * years),
    }
  }

  /** The volatility of `point`. @throws {DomainError} as `point` */
  volatility(strike: number, expiry: number): number {
    return this.point(strike, expiry).volatility
  }

  /**
   * Black-76 Greeks of an option at the surface's volatility and forward.
   *
   * @param rate continuous rate a year that discounts; by default 0
   * @throws {DomainError} as `point` and `black76Greeks`
   */
  greeks(right: Right, strike: number, expiry: number, rate = 0): SurfaceGreeks {
    const point = this.point(strike, expiry)
    const { forward, years, volatility } = point
    const greeks = black76Greeks({ right, forward, strike, years, volatility, rate })
    return { ...greeks, point, deltaStickyDelta: greeks.delta - (greeks.vega * point.skew) / forward }
  }

  /**
   * The surface after all forwards have moved by one factor.
   *
   * @param factor > 0, such as 1.01
   * @throws {DomainError} on another factor
   */
  moved(factor: number, dynamics: SmileDynamics): VolatilitySurface {
    if (!(factor > 0 && factor < Number.POSITIVE_INFINITY))
      throw new DomainError('factor', factor, 'a finite number > 0')
    const by = dynamics === 'sticky-strike' ? Math.log(factor) : 0
    return new VolatilitySurface(
      this.at,
      this.smiles.map((smile) => ({
        ...smile,
        forward: smile.forward * factor,
        slice: smile.slice.shifted(by),
        quotedAt: smile.quotedAt.map((k) => k - by),
      })),
    )
  }

  /** Every expiry whose density is negative somewhere, and every pair of neighbours that cross; none of them is the aim. */
  arbitrage(): readonly SurfaceArbitrage[] {
    const found: SurfaceArbitrage[] = []
    this.smiles.forEach(({ slice, expiry }, i) => {
      const butterfly = slice.butterflyArbitrage()
      if (butterfly !== undefined) found.push({ kind: 'butterfly', expiry, ...butterfly })
      const earlier = this.smiles[i - 1]
      const calendar = earlier && calendarArbitrage(earlier.slice, slice)
      if (calendar !== undefined) found.push({ kind: 'calendar', expiry, ...calendar })
    })
    return found
  }

  /** The smiles to either side of an expiry, twice the same at and beyond an end, and how far it is between them. */
  private around(expiry: number): { before: ExpirySmile; after: ExpirySmile; share: number } {
    const { smiles } = this
    let index = 0
    while (index < smiles.length && (smiles[index] as ExpirySmile).expiry < expiry) index++
    const after = smiles[Math.min(index, smiles.length - 1)] as ExpirySmile
    const before = smiles[Math.max(index - 1, 0)] as ExpirySmile
    if (index === 0 || index === smiles.length || after.expiry === expiry) return { before: after, after, share: 0 }
    return { before, after, share: (expiry - before.expiry) / (after.expiry - before.expiry) }
  }
}
