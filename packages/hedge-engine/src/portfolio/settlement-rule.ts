/**
 * How a venue ends an option: `average-30m` in cash on the mean of the index over the last half hour (Derive), `fixing` on one
 * price, physically (Rysk).
 */
export type SettlementRule = 'average-30m' | 'fixing'

/** Length of the averaging window, ms. */
export const AVERAGING_MS = 1_800_000
