import type { PortfolioGreeks } from '../portfolio/portfolio-greeks.ts'

/** Everything that a strategy may look at. All of it is passed in, so a decision can be made again from its record. */
export interface HedgeConditions {
  readonly greeks: PortfolioGreeks
  /** USD; mark of the perp. */
  readonly spot: number
  /** Shares of the notional that trading costs, all in. */
  readonly costs: {
    /** Fee, half the spread and the expected impact of an order that crosses. */
    readonly taker: number
    /** Fee and expected adverse move of an order that rests. */
    readonly maker: number
  }
  /** Units of the underlying; less than this can't be traded. */
  readonly minimum: number
  /** Of the perp, a year, as a fraction; longs pay when it is positive. */
  readonly fundingRate: number
  /** Annualised, as fractions. */
  readonly volatility: { readonly realized: number; readonly implied: number }
  /** Age of the oldest number in here, ms. */
  readonly ageMs: number
  /** Share of the venue's margin that is free, from 0 to 1. */
  readonly freeMargin: number
  /** Since the last hedge, ms; infinite before the first. */
  readonly sinceHedgeMs: number
}
