/**
 * How a trade's hedge is worked.
 *
 * `direct`: one immediate-or-cancel order in the same option, to the deepest level that it needs inside the venue's
 * price band. What it did not fill is given up and named. `full`: as many orders as it takes, in the option and then in the perp, inside budgets.
 */
export type HedgePolicy = { readonly kind: 'direct' } | { readonly kind: 'full' }

export const DIRECT_HEDGE: HedgePolicy = { kind: 'direct' }
export const FULL_HEDGE: HedgePolicy = { kind: 'full' }
