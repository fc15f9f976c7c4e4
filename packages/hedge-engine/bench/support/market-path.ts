import { nextNormal, type Random } from '@riposte/market-model'

/** Half a minute, in years of 365 days. */
export const STEP_MS = 30_000
export const STEP_YEARS = STEP_MS / 31_536_000_000
/** The twelve hours before an expiry. */
export const STEPS = 1440
/** The last half hour, over whose steps the settlement price is the mean. */
export const AVERAGED_STEPS = 60
const START_SPOT = 3000

/** What the world does: stated here, known to no strategy. */
const WORLD = {
  volatility: 0.6,
  /** Of the logarithm of volatility, a square root of a year; it reverts within days. */
  volOfVol: 2.5,
  reversion: 60,
  /** Correlation of volatility and price. */
  leverage: -0.4,
  jumpsAYear: 180,
  /** Of the logarithm of the price; jumps have no drift. */
  jumpDeviation: 0.015,
  fundingMean: 0.1,
  fundingDeviation: 0.3,
}

export interface MarketPath {
  /** Mid of the perp after each step, USD; a martingale. */
  readonly spot: Float64Array
  /** Extremes of the mid within the step that follows, before its jump. */
  readonly low: Float64Array
  readonly high: Float64Array
  readonly volatility: Float64Array
  /** A year; longs pay when it is positive. */
  fundingRate: number
}

export function createMarketPath(): MarketPath {
  const column = () => new Float64Array(STEPS + 1)
  return { spot: column(), low: column(), high: column(), volatility: column(), fundingRate: 0 }
}

/** Stochastic volatility and jumps, with the extremes between two steps drawn from the Brownian bridge. */
export function drawMarketPath(random: Random, path: MarketPath): void {
  const { spot, low, high, volatility } = path
  path.fundingRate = WORLD.fundingMean + WORLD.fundingDeviation * nextNormal(random)
  const mix = Math.sqrt(1 - WORLD.leverage ** 2)
  const jumpCompensation = Math.exp(WORLD.jumpDeviation ** 2 / 2) - 1
  let logVolatility = 0
  spot[0] = START_SPOT
  volatility[0] = WORLD.volatility
  for (let i = 0; i < STEPS; i++) {
    const before = spot[i] as number
    const sigma = volatility[i] as number
    const variance = sigma * sigma * STEP_YEARS
    const shock = nextNormal(random)
    const drift = -variance / 2 - WORLD.jumpsAYear * STEP_YEARS * jumpCompensation
    const diffusion = drift + Math.sqrt(variance) * shock
    low[i] = before * Math.exp(bridgeExtreme(diffusion, variance, random.unit(), -1))
    high[i] = before * Math.exp(bridgeExtreme(diffusion, variance, random.unit(), 1))
    const jumps = random.unit() < WORLD.jumpsAYear * STEP_YEARS
    const after = before * Math.exp(diffusion + (jumps ? WORLD.jumpDeviation * nextNormal(random) : 0))
    spot[i + 1] = after
    const own = WORLD.leverage * shock + mix * nextNormal(random)
    logVolatility += -WORLD.reversion * logVolatility * STEP_YEARS + WORLD.volOfVol * Math.sqrt(STEP_YEARS) * own
    volatility[i + 1] = WORLD.volatility * Math.exp(logVolatility)
  }
  low[STEPS] = spot[STEPS] as number
  high[STEPS] = spot[STEPS] as number
}

/** Lowest (-1) or highest (1) point of a Brownian bridge from 0 to `end`. */
function bridgeExtreme(end: number, variance: number, uniform: number, sign: -1 | 1): number {
  return (end + sign * Math.sqrt(end * end - 2 * variance * Math.log(1 - uniform))) / 2
}
