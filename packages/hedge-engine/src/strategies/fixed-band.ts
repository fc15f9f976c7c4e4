import { type Strategy, symmetricZone } from './target-zone.ts'

export interface FixedBandSettings {
  /** Units of the underlying, > 0. */
  readonly halfBand: number
}

/** Back to zero whenever net delta leaves a band that never changes. */
export function fixedBand({ halfBand }: FixedBandSettings): Strategy {
  return (conditions) =>
    symmetricZone(conditions, {
      strategy: 'fixed-band',
      cost: conditions.costs.taker,
      centre: 0,
      halfBand,
      halfInner: 0,
      urgency: 'prompt',
    })
}
