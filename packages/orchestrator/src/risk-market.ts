import { type Clock, createPerp, type EpochMs, toNumber, type Venue, type Wad } from '@riposte/market-model'
import type { RiskMarket } from '@riposte/risk-limits'
import { claimMarks } from './expiry/claim-marks.ts'

/** Greeks that nobody has confirmed for this long are not known any more, ms. */
const MARKS_AGE_MAX_MS = 60_000

/** USD at which an expiry was fixed; undefined while the price is not published. */
export type FixingOf = (underlying: string, expiry: EpochMs) => Wad | undefined

/**
 * The market as the hedging venue last told of it: what it published, and for a minute at most. An expired option is what
 * its settlement makes of it, whatever the venue last said.
 */
export function createRiskMarket(venue: Venue, clock: Clock, fixingOf: FixingOf): RiskMarket {
  function freshTicker(instrument: string) {
    const ticker = venue.ticker(instrument)
    const isFresh = ticker !== undefined && clock.monotonicMs() - ticker.receivedAtMs <= MARKS_AGE_MAX_MS
    return isFresh ? ticker : undefined
  }
  function spot(underlying: string): number | undefined {
    const ticker = freshTicker(createPerp(underlying).name)
    return ticker && toNumber(ticker.index)
  }
  return {
    nowMs: () => clock.nowMs(),
    spot,
    option(option) {
      const { name, underlying, expiry } = option
      if (expiry <= clock.nowMs()) {
        return claimMarks(option, fixingOf(underlying, expiry), spot(underlying))
      }
      const ticker = freshTicker(name)
      if (ticker?.option === undefined) return undefined
      const { delta, gamma, vega, theta, forward, iv } = ticker.option
      return { value: toNumber(ticker.mark), delta, gamma, vega, theta, forward, volatility: iv }
    },
  }
}
