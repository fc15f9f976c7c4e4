import { toNumber } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import { type NightResult, runNight } from './night.ts'
import { NIGHT_RATES } from './night-settings.ts'

const MINUTE_MS = 60_000

/** The last half hour before an expiry, and the minutes until what is in the money is redeemed. */
function runShortNight(seed: number): Promise<NightResult> {
  return runNight({
    seed,
    lengthMs: 36 * MINUTE_MS,
    leadMs: 31 * MINUTE_MS,
    rfqs: 300,
    leastLifeS: 120,
    redemptionMs: 4 * MINUTE_MS,
    listing: { expiries: 2, strikes: 4 },
  })
}

describe('a short night of the paper desk', () => {
  it.each([2])(
    'keeps delta, rates, cash and P&L in order through an expiry and some trouble, seed %d',
    async (seed) => {
      const night = await runShortNight(seed)
      expect(night.violations).toEqual([])

      // All of it took place.
      expect(night.rfqs).toBeGreaterThan(200)
      expect(night.statuses.HEDGED).toBeGreaterThan(30)
      expect(night.statuses.SETTLED).toBeGreaterThan(0)
      expect(night.endings['settled at derive']).toBeGreaterThan(0)
      expect(night.deltaHedges).toBeGreaterThan(0)
      expect(night.ends).toEqual(['crash by script'])
      expect(night.peakWindow).toBeLessThanOrEqual(5 * NIGHT_RATES.matchingTps)
      for (const { most } of night.delta.values()) expect(most).toBeGreaterThan(0)
      expect(toNumber(night.pnl?.total.components.edge ?? (0n as never))).toBeGreaterThan(0)
    },
    240_000,
  )
})
