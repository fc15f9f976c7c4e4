import { type Clock, createPerp, toNumber, type Venue } from '@riposte/market-model'
import type { RiskMarket } from '@riposte/risk-limits'

/** Greeks that nobody has confirmed for this long are not known any more, ms. */
const MARKS_AGE_MAX_MS = 60_000

/** The market as the hedging venue last told of it: what it published, and for a minute at most. */
export function createRiskMarket(venue: Venue, clock: Clock): RiskMarket {
  function freshTicker(instrument: string) {
    const ticker = venue.ticker(instrument)
    const isFresh = ticker !== undefined && clock.monotonicMs() - ticker.receivedAtMs <= MARKS_AGE_MAX_MS
    return isFresh ? ticker : undefined
  }
  return {
    nowMs: () => clock.nowMs(),
    spot(underlying) {
      const ticker = freshTicker(createPerp(underlying).name)
      return ticker && toNumber(ticker.index)
    },
    option({ name }) {
      const ticker = freshTicker(name)
      if (ticker?.option === undefined) return undefined
      const { delta, gamma, vega, theta, forward, iv } = ticker.option
      return { value: toNumber(ticker.mark), delta, gamma, vega, theta, forward, volatility: iv }
    },
  }
}
