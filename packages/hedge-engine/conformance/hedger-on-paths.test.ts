import { createRandom } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import { createBookGreeks, createScratch, fillBookGreeks } from '../bench/support/book-greeks.ts'
import { hedgePath } from '../bench/support/hedge-path.ts'
import { createMarketPath, drawMarketPath } from '../bench/support/market-path.ts'
import { createStrategy, type StrategyName } from '../src/index.ts'
import { hedgeByHedger } from './support/hedge-by-hedger.ts'

const PATHS = 6
const STRATEGIES: readonly (readonly [StrategyName, object])[] = [
  ['riposte', { riskAversion: 0.003 }],
  ['riposte', { riskAversion: 0.0003 }],
  ['whalley-wilmott', { riskAversion: 0.01 }],
  ['fixed-band', { halfBand: 2 }],
]

// The frontier hedges by a short loop, the desk by a state machine with exact prices: they have to mean the same.
describe('the state machine on paths of the frontier', () => {
  it.each(STRATEGIES)('trades and leaves as much as the frontier says: %s %j', (name, settings) => {
    const strategy = createStrategy(name, settings)
    const [path, book, scratch] = [createMarketPath(), createBookGreeks(), createScratch()]
    for (const sign of [1, -1] as const) {
      const sums = { fast: 0, real: 0, fastSquares: 0, realSquares: 0 }
      for (let n = 0; n < PATHS; n++) {
        drawMarketPath(createRandom('machine', `path ${n}`), path)
        fillBookGreeks(path, scratch, book)
        const fast = hedgePath(strategy, sign, path, book)
        const real = hedgeByHedger(strategy, sign, path, book)
        sums.fast += fast.turnover
        sums.real += real.turnover
        sums.fastSquares += fast.squaredDelta
        sums.realSquares += real.squaredDelta
      }
      // The frontier closes the book at the end, and knows no tick.
      expect(Math.abs(sums.real / sums.fast - 1)).toBeLessThan(0.08)
      expect(Math.abs(sums.realSquares / sums.fastSquares - 1)).toBeLessThan(0.08)
    }
  })
})
