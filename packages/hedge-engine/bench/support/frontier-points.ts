import { createStrategy, type Strategy, type StrategyName } from '../../src/index.ts'

/** One strategy at one value of its own parameter. */
export interface FrontierPoint {
  readonly name: StrategyName | typeof CROSSING
  /** As the table shows it. */
  readonly parameter: string
  readonly strategy: Strategy
}

/** What is left of `riposte` without its resting orders: shown beside the others, judged by none. */
export const CROSSING = 'riposte, crossing only'

const BANDS = [0.25, 0.5, 1, 2, 4, 8]
const MINUTES = [1, 3, 10, 30, 60, 180]
/** 1/USD: from next to no hedging to more than the costs allow. */
const AVERSIONS = [0.00003, 0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1]
/** A finer row of the same, so that a point between two of ours is not missed. */
const FINE_AVERSIONS = [0.00003, 0.0001, 0.0003, 0.001, 0.002, 0.003, 0.0045, 0.006, 0.01, 0.03, 0.1]

export function frontierPoints(): FrontierPoint[] {
  const byAversion = (name: 'whalley-wilmott' | 'zakamouline' | 'riposte', aversions = AVERSIONS) =>
    aversions.map((riskAversion) => ({
      name,
      parameter: `${riskAversion} / USD`,
      strategy: createStrategy(name, { riskAversion }),
    }))
  const riposte = byAversion('riposte', FINE_AVERSIONS)
  return [
    { name: 'atomizer', parameter: '0.1, 30 s', strategy: createStrategy('atomizer') },
    ...MINUTES.map((minutes) => ({
      name: 'clock' as const,
      parameter: `${minutes} min`,
      strategy: createStrategy('clock', { periodMs: minutes * 60_000 }),
    })),
    ...BANDS.map((halfBand) => ({
      name: 'fixed-band' as const,
      parameter: `${halfBand}`,
      strategy: createStrategy('fixed-band', { halfBand }),
    })),
    ...BANDS.map((deltaMax) => ({
      name: 'ddh' as const,
      parameter: `${deltaMax}`,
      strategy: createStrategy('ddh', { deltaMax }),
    })),
    ...byAversion('whalley-wilmott'),
    ...byAversion('zakamouline'),
    ...riposte.map(
      ({ parameter, strategy }) => ({ name: CROSSING, parameter, strategy: crossingOnly(strategy) }) as const,
    ),
    ...riposte,
  ]
}

function crossingOnly(strategy: Strategy): Strategy {
  return (conditions) => {
    const { costs } = conditions
    const zone = strategy({ ...conditions, costs: { taker: costs.taker, maker: costs.taker } })
    return { ...zone, urgency: 'prompt', conditionals: [] }
  }
}
