import type { Greeks } from '../greeks.ts'

/** The Greeks of an option's ticker on Derive, in the exchange's own units. */
export interface DeriveGreeks {
  /** Undiscounted: forwards that hedge one option. */
  readonly delta: number
  /** Undiscounted change of delta for 1 USD. */
  readonly gamma: number
  /** USD for a vol point, discounted. */
  readonly vega: number
  /** USD a day, discounted. */
  readonly theta: number
  /** Years times the price: the opposite sign of dV/d(rate) at a fixed forward, for calls and puts alike. */
  readonly rho: number
}

/** The rate and the time that discount; not the ticker's own discount factor, which is printed to three decimals. */
export interface DeriveTerms {
  readonly years: number
  readonly rate: number
}

const DAYS = 365
const POINTS = 100

/**
 * Black-76 Greeks in Derive's units.
 *
 * Inferred from published tickers, not from a document: delta and gamma without the discount, the others with it.
 */
export function toDeriveGreeks(greeks: Greeks, { years, rate }: DeriveTerms): DeriveGreeks {
  return {
    delta: greeks.deltaForward,
    gamma: greeks.gamma * Math.exp(rate * years),
    vega: greeks.vega / POINTS,
    theta: greeks.theta / DAYS,
    rho: -greeks.rho,
  }
}

/** Our outputs, in our units, from a ticker's. The inverse of `toDeriveGreeks`. */
export function fromDeriveGreeks(
  published: DeriveGreeks,
  { years, rate }: DeriveTerms,
): Pick<Greeks, 'delta' | 'deltaForward' | 'gamma' | 'vega' | 'theta' | 'rho'> {
  const discount = Math.exp(-rate * years)
  return {
    delta: published.delta * discount,
    deltaForward: published.delta,
    gamma: published.gamma * discount,
    vega: published.vega * POINTS,
    theta: published.theta * DAYS,
    rho: -published.rho,
  }
}
