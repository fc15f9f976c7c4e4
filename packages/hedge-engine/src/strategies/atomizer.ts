import { type Strategy, symmetricZone } from './target-zone.ts'

export interface AtomizerSettings {
  /** Units of the underlying; by default 0.1. */
  readonly threshold: number
  /** ms; by default 30 000. */
  readonly periodMs: number
}

/** The older desk's hedger, to be compared with: every half minute back to zero if net delta is beyond a tenth. */
export function atomizer({ threshold, periodMs }: AtomizerSettings): Strategy {
  return (conditions) =>
    symmetricZone(conditions, {
      strategy: 'atomizer',
      cost: conditions.costs.taker,
      centre: 0,
      halfBand: conditions.sinceHedgeMs >= periodMs ? threshold : Number.POSITIVE_INFINITY,
      halfInner: 0,
      urgency: 'prompt',
    })
}
