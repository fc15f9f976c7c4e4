import type { EpochMs } from '@riposte/market-model'
import { createBrownianPath, LAST_STEP } from './brownian-path.ts'
import { createJumpPath, type SpotJumps } from './jump-path.ts'
import { MS_PER_YEAR } from './years.ts'

/** Spot changes at whole multiples of this since the start, and stands still in between. */
export const STEP_MS = 250

/** Annual volatility of spot, an assumption: a lively market rather than the recorded day's own. */
const VOLATILITIES: Readonly<Record<string, number>> = { BTC: 0.5, ETH: 0.6 }
const OTHER_VOLATILITY = 0.6

/** Of the returns of any two underlyings. */
const CORRELATION = 0.8

/** How far spot has come since the start: the factor by which it has changed. */
export type SpotPath = (underlying: string, now: EpochMs) => number

/**
 * Seeded spot moves: a geometric Brownian motion without drift for each underlying, all leaning on one common factor.
 *
 * The path is a function of seed, underlying and time since the start alone. A look after any gap costs the same few
 * draws; a moment before the start counts as the start, and the path stands still after 34 years. Jumps come on top where
 * there are any.
 */
export function createSpotPath(seed: number | string, startAt: EpochMs, jumps?: SpotJumps): SpotPath {
  const jumped = createJumpPath(seed, startAt, jumps)
  const common = createBrownianPath(seed, 'spot/common')
  const owns = new Map<string, (step: number) => number>()
  return (underlying, now) => {
    let own = owns.get(underlying)
    if (own === undefined) {
      own = createBrownianPath(seed, `spot/${underlying}`)
      owns.set(underlying, own)
    }
    const step = Math.min(LAST_STEP, Math.max(0, Math.floor((now - startAt) / STEP_MS)))
    const shock = Math.sqrt(CORRELATION) * common(step) + Math.sqrt(1 - CORRELATION) * own(step)
    const volatility = VOLATILITIES[underlying] ?? OTHER_VOLATILITY
    const stepDeviation = volatility * Math.sqrt(STEP_MS / MS_PER_YEAR)
    // The second term keeps the expected spot where it started.
    return Math.exp(stepDeviation * shock - 0.5 * stepDeviation * stepDeviation * step + jumped(now))
  }
}
