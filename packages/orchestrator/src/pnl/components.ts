/**
 * Where cash came from or went. A deposit is cash too, and no P&L.
 *
 * `premium` and `source-fee` of trades; `hedge` and `hedge-fee` of fills: an option's premium, the profit of a perp that a
 * venue has settled; `settlement` of expired options; `other`: what nobody could explain, interest among it; `funding`: what
 * holding perps earned or cost by itself.
 */
export const PNL_ITEMS = ['premium', 'source-fee', 'hedge', 'hedge-fee', 'settlement', 'other', 'funding'] as const
export type PnlItem = (typeof PNL_ITEMS)[number]

/**
 * Why there is a profit or a loss.
 *
 * `edge`: a trade against the mark at its time, the source's fee included. `slippage`: hedges against the mark at their
 * time, the venue's fee included. `delta`, `gamma`, `theta`, `vega`: what the market did to what was held. `basis`:
 * forwards and perps against spot, and what settlements paid against the last mark. `residual`: all the rest, `funding`
 * apart, which is what it is as an item.
 */
export const PNL_COMPONENTS = [
  'edge',
  'delta',
  'gamma',
  'theta',
  'vega',
  'slippage',
  'basis',
  'residual',
  'funding',
] as const
export type PnlComponent = (typeof PNL_COMPONENTS)[number]

/** An amount for each of a list of names. */
export type Amounts<Name extends string> = Record<Name, bigint>

export function noItems(): Amounts<PnlItem> {
  return { premium: 0n, 'source-fee': 0n, hedge: 0n, 'hedge-fee': 0n, settlement: 0n, other: 0n, funding: 0n }
}

export function noComponents(): Amounts<PnlComponent> {
  return { edge: 0n, delta: 0n, gamma: 0n, theta: 0n, vega: 0n, slippage: 0n, basis: 0n, residual: 0n, funding: 0n }
}
