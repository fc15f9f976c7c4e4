import type { Interval } from '../portfolio/interval.ts'
import type { TargetZone } from '../strategies/target-zone.ts'

/**
 * A strategy's zone inside the hard limit, which no strategy may widen. One that is not made of numbers leaves the hard limit
 * alone to act.
 */
export function boundedZone(zone: TargetZone, deltaMax: number): TargetZone {
  const { centre, inner, band } = zone
  if ([centre, inner.low, inner.high, band.low, band.high].some(Number.isNaN)) {
    const nowhere = { low: 0, high: 0 }
    return { ...zone, centre: 0, inner: nowhere, band: { low: -deltaMax, high: deltaMax }, conditionals: [] }
  }
  const within = (value: number) => Math.max(-deltaMax, Math.min(deltaMax, value))
  const cut = ({ low, high }: Interval): Interval => ({ low: within(low), high: within(high) })
  return { ...zone, centre: within(centre), inner: cut(inner), band: cut(band) }
}
