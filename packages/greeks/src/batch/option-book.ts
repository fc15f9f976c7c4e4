import { DomainError } from '../errors.ts'

interface SharedColumns {
  /** 1 for a call, -1 for a put. */
  readonly right: Int8Array
  /** USD per unit, > 0. */
  readonly strike: Float64Array
  /** Until expiry, >= 0. A year is 365 days. */
  readonly years: Float64Array
  /** Continuous rate a year, one for each option or one for all; by default 0. */
  readonly rate?: Float64Array | number
}

interface OnForwards {
  /** Of the underlying for each option's own expiry, USD per unit, > 0. */
  readonly forward: Float64Array
}

interface OnSpots {
  /** USD per unit, > 0. */
  readonly spot: Float64Array
  /** Continuous yield a year, one for each option or one for all; by default 0. */
  readonly dividendYield?: Float64Array | number
}

interface WithVolatility {
  /** Annualised, as a fraction, >= 0. */
  readonly volatility: Float64Array
}

/** Options on forwards (Black-76) as columns of one length, an option a row. */
export type ForwardBook = SharedColumns & OnForwards & WithVolatility
/** Options on spots (Black-Scholes-Merton) as columns of one length, an option a row. */
export type SpotBook = SharedColumns & OnSpots & WithVolatility
export type OptionBook = ForwardBook | SpotBook

/** Options whose volatility is asked for: as `OptionBook`, with a discounted price in USD per unit in its place. */
export type PricedBook = SharedColumns & (OnForwards | OnSpots) & { readonly price: Float64Array }

/** @throws {DomainError} on a column that is not as long as the book */
export function assertLengths(columns: object, length: number): void {
  for (const [name, column] of Object.entries(columns)) {
    if (column === undefined || typeof column === 'number') continue
    const actual = (column as ArrayLike<number>).length
    if (actual !== length) throw new DomainError(name, actual, `a column of ${length} rows, as the strikes are`)
  }
}
