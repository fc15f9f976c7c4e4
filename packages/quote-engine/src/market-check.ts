import { judgeMarket, type MarketSnapshot, type SoundMarket } from '@riposte/market-model'
import type { Decline } from './decline.ts'

/** A market that may be priced on, or why not. @param ageMaxMs the oldest arrival accepted */
export function checkMarket(market: MarketSnapshot, ageMaxMs: number): SoundMarket | Decline {
  const state = judgeMarket(market, ageMaxMs)
  switch (state.status) {
    case 'sound':
      return state
    case 'missing':
      return { code: 'NO_MARKET', message: `no ${state.what} has arrived for the hedge` }
    case 'stale': {
      const message = `the ${state.what} is ${Math.round(state.ageMs)} ms old, at most ${ageMaxMs} ms is accepted`
      return { code: 'STALE_MARKET', message }
    }
    case 'crossed':
      return { code: 'CROSSED_MARKET', message: `book is crossed: bid ${state.bid} is not below ask ${state.ask}` }
  }
}
