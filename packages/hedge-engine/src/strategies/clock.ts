import { type Strategy, symmetricZone } from './target-zone.ts'

export interface ClockSettings {
  /** ms, > 0 */
  readonly periodMs: number
}

/** Back to zero every so often, whatever net delta is. */
export function clock({ periodMs }: ClockSettings): Strategy {
  return (conditions) =>
    symmetricZone(conditions, {
      strategy: 'clock',
      cost: conditions.costs.taker,
      centre: 0,
      halfBand: conditions.sinceHedgeMs >= periodMs ? 0 : Number.POSITIVE_INFINITY,
      halfInner: 0,
      urgency: 'prompt',
    })
}
