/**
 * How a trade's hedge is worked.
 *
 * `direct`: one immediate-or-cancel order in the same option, to the deepest level that it needs inside the venue's price
 * band. What it did not fill is given up and named. `full`: see {@link FullHedge}.
 */
export type HedgePolicy = { readonly kind: 'direct' } | FullHedge

/**
 * Patient at first: nothing worse than the break-even is accepted, and an order rests where nobody pays that, or where it
 * is expected to cost less than crossing. Then whatever is cheaper, the option's book or the perp against its delta. Then the perp. Then failure.
 */
export interface FullHedge {
  readonly kind: 'full'
  /** ms after the trade in which no price is worse than its break-even, and orders may rest. */
  readonly patientMs: number
  /** Looks at the market without an order to show for them, or orders that took, after which patience ends earlier. */
  readonly patientAttempts: number
  /**
   * What the book pays of the break-even is taken at once, and only what it does not pay for rests. Otherwise resting is
   * weighed against that too, by its chance to be filled.
   */
  readonly locksEdge: boolean
  /** ms after the trade beyond which an option is tried once more at most. */
  readonly timeMaxMs: number
  /** Orders that take, or looks that found nothing to take, of each instrument. */
  readonly attemptsMax: number
  /** USD that crossing may give away against the mark, fees included, before the option is left to the perp. */
  readonly lossMaxUsd: number
  /** Resting orders of one hedge, each price counted. */
  readonly restsMax: number
  /** ms between two looks at a resting order. */
  readonly repriceMs: number
  /** It is moved when its price is off by both. */
  readonly priceTicks: number
  readonly priceShare: number
  /** Orders of the wallet's rate that resting ones leave to others. */
  readonly ordersReserved: number
  /** ms over which resting is weighed against crossing. */
  readonly restMs: number
  /** How often an order at the touch is expected to be filled, a minute. */
  readonly fillsPerMinute: number
  /** USD that one USD of standard deviation is worth. */
  readonly riskPrice: number
  /** Deviation of an implied volatility over a year, as a share of it. */
  readonly volOfVol: number
  /**
   * ms, at least and at most, over which an option that is kept is a risk: to its expiry in between. What it leaves behind, a claim
   * or nothing, has to be hedged anew, so that one which is about to expire is no small risk.
   */
  readonly keepMinMs: number
  readonly keepMaxMs: number
}

export const DIRECT_HEDGE: HedgePolicy = { kind: 'direct' }

export const FULL_HEDGE: FullHedge = {
  kind: 'full',
  patientMs: 8000,
  patientAttempts: 2,
  locksEdge: true,
  timeMaxMs: 30_000,
  attemptsMax: 6,
  lossMaxUsd: 5000,
  restsMax: 6,
  repriceMs: 2000,
  priceTicks: 2,
  priceShare: 0.003,
  ordersReserved: 2,
  restMs: 8000,
  fillsPerMinute: 0.5,
  riskPrice: 0.5,
  volOfVol: 1,
  keepMinMs: 86_400_000,
  keepMaxMs: 7 * 86_400_000,
}
