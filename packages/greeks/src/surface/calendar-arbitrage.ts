import type { SviSlice, Violation } from './svi-slice.ts'

const CELLS = 128
/** Deviations of the earlier expiry to either side that are looked at, where nearly all of the probability is. */
const REACH = 6

/**
 * Where a later expiry has less total variance than an earlier one at the same log-moneyness, so that a calendar spread has a
 * negative price: the worst place, or undefined where there is none. Looks as far as either smile has features and six
 * deviations.
 */
export function calendarArbitrage(earlier: SviSlice, later: SviSlice): Violation | undefined {
  const reach = REACH * Math.sqrt(Math.max(earlier.totalVariance(0), later.totalVariance(0)))
  let worst: Violation | undefined
  for (let i = 0; i <= CELLS; i++) {
    const logMoneyness = reach * ((2 * i) / CELLS - 1)
    const earlierVariance = earlier.totalVariance(logMoneyness)
    const amount = earlierVariance - later.totalVariance(logMoneyness)
    // Rounding is no arbitrage.
    if (amount > 1e-13 * earlierVariance && amount > (worst?.amount ?? 0)) worst = { logMoneyness, amount }
  }
  return worst
}
