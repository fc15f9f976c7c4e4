/**
 * Price and sensitivities of one option, per unit of the underlying. Nothing is scaled: per year, per 1.00 of volatility,
 * per 1.00 of rate. Time derivatives are for calendar time passing, that is -d/d(years). U is the underlying.
 */
export interface Greeks {
  /** V: USD per unit of the underlying, discounted. */
  readonly price: number
  /** dV/dU, discounted: units of the underlying. */
  readonly delta: number
  /** sign Phi(sign d1): forwards that hedge one option, undiscounted, between -1 and 1. */
  readonly deltaForward: number
  /** d2V/dU2: change of `delta` for 1 USD. */
  readonly gamma: number
  /** dV/d(volatility): USD for 1.00 of volatility; see `vegaPerVolPoint`. */
  readonly vega: number
  /** -dV/d(years): USD for one year of calendar time passing, mostly negative; see `thetaPerDay`. */
  readonly theta: number
  /** dV/d(rate): USD for 1.00 of the rate, at a fixed spot or a fixed forward. */
  readonly rho: number
  /** dV/d(dividendYield): USD for 1.00 of the yield; 0 for an option on a forward. */
  readonly epsilon: number
  /** d2V/dU d(volatility): change of `delta` for 1.00 of volatility. */
  readonly vanna: number
  /** d2V/d(volatility)2: change of `vega` for 1.00 of volatility. */
  readonly volga: number
  /** -d2V/dU d(years): change of `delta` in a year of calendar time. */
  readonly charm: number
  /** -d2V/d(volatility) d(years): change of `vega` in a year of calendar time. */
  readonly veta: number
  /** d3V/dU3: change of `gamma` for 1 USD. */
  readonly speed: number
  /** d3V/dU2 d(volatility): change of `gamma` for 1.00 of volatility. */
  readonly zomma: number
  /** -d3V/dU2 d(years): change of `gamma` in a year of calendar time (some texts print the opposite sign). */
  readonly color: number
  /** d3V/d(volatility)3: change of `volga` for 1.00 of volatility. */
  readonly ultima: number
  /** dV/d(strike). */
  readonly dualDelta: number
  /** d2V/d(strike)2: the discounted density of the underlying at the strike. */
  readonly dualGamma: number
}

/** Names of all outputs, in the order of the interface. */
export const GREEK_NAMES: readonly (keyof Greeks)[] = [
  'price',
  'delta',
  'deltaForward',
  'gamma',
  'vega',
  'theta',
  'rho',
  'epsilon',
  'vanna',
  'volga',
  'charm',
  'veta',
  'speed',
  'zomma',
  'color',
  'ultima',
  'dualDelta',
  'dualGamma',
]
