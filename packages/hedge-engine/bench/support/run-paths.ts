import { createRandom } from '@riposte/market-model'
import { createBookGreeks, createScratch, fillBookGreeks } from './book-greeks.ts'
import type { FrontierPoint } from './frontier-points.ts'
import { hedgePath } from './hedge-path.ts'
import { createMarketPath, drawMarketPath } from './market-path.ts'

export const SIGNS = [1, -1] as const

/** Results of every point on every path, by sign: the same paths for all, so that differences are paired. */
export interface Outcomes {
  /** Row-major: point, then path. */
  readonly profit: Float64Array
  readonly cost: Float64Array
}

/** Paths `from` up to `to` under a seed; a path does not depend on which others are drawn. */
export function runPaths(points: readonly FrontierPoint[], seed: string, from: number, to: number): Outcomes[] {
  const size = to - from
  const outcomes = SIGNS.map(() => ({
    profit: new Float64Array(points.length * size),
    cost: new Float64Array(points.length * size),
  }))
  const [path, greeks, scratch] = [createMarketPath(), createBookGreeks(), createScratch()]
  for (let n = 0; n < size; n++) {
    drawMarketPath(createRandom(seed, `path ${from + n}`), path)
    fillBookGreeks(path, scratch, greeks)
    SIGNS.forEach((sign, s) => {
      points.forEach(({ strategy }, p) => {
        const { profit, cost } = hedgePath(strategy, sign, path, greeks)
        const { profit: profits, cost: costs } = outcomes[s] as Outcomes
        profits[p * size + n] = profit
        costs[p * size + n] = cost
      })
    })
  }
  return outcomes
}
