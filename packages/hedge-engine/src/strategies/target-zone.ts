import type { Side } from '@riposte/market-model'
import type { Interval } from '../portfolio/interval.ts'
import type { HedgeConditions } from './hedge-conditions.ts'

/** An order to rest at the price at which the market will have moved delta out of the band. */
export interface ConditionalOrder {
  readonly side: Side
  /** USD */
  readonly price: number
  /** Units of the underlying, > 0. */
  readonly quantity: number
  /** Net delta that is expected at the price, before the order fills. */
  readonly deltaThere: number
}

/** The numbers a hedge was decided on; they travel with every order. */
export interface HedgeBasis {
  readonly strategy: string
  readonly delta: Interval
  readonly gamma: Interval
  readonly spot: number
  /** Share of the notional that the band was made for. */
  readonly cost: number
  readonly fundingRate: number
  readonly volatility: number
  readonly centre: number
  readonly halfBand: number
  readonly missing: readonly string[]
}

/** Where net delta may be, and where it is brought back to. Units of the underlying. */
export interface TargetZone {
  readonly centre: number
  /** A hedge stops at its nearer end: between the centre and the band's edge. */
  readonly inner: Interval
  /** Inside it nothing is traded but the conditional orders. Unbounded while a clock is not due. */
  readonly band: Interval
  /** `patient` may rest first; `prompt` crosses at once. */
  readonly urgency: 'patient' | 'prompt'
  readonly conditionals: readonly ConditionalOrder[]
  readonly basis: HedgeBasis
}

/** A pure function: the same conditions give the same zone. */
export type Strategy = (conditions: HedgeConditions) => TargetZone

export interface ZoneShape {
  readonly strategy: string
  readonly cost: number
  readonly centre: number
  readonly halfBand: number
  /** Distance from the centre at which a hedge stops, from 0 to `halfBand`. */
  readonly halfInner: number
  readonly urgency: TargetZone['urgency']
}

/** A zone that is symmetric around its centre, without conditional orders. */
export function symmetricZone(conditions: HedgeConditions, shape: ZoneShape): TargetZone {
  const { strategy, cost, centre, halfBand, halfInner, urgency } = shape
  const { greeks, spot, fundingRate, volatility } = conditions
  return {
    centre,
    inner: { low: centre - halfInner, high: centre + halfInner },
    band: { low: centre - halfBand, high: centre + halfBand },
    urgency,
    conditionals: [],
    basis: {
      strategy,
      delta: greeks.delta,
      gamma: greeks.gamma,
      spot,
      cost,
      fundingRate,
      volatility: volatility.implied,
      centre,
      halfBand,
      missing: greeks.missing,
    },
  }
}

/** The gamma that is sure: of its ends the one nearer to zero, and 0 when not even its sign is known. */
export function sureGamma({ low, high }: Interval): number {
  if (low > 0) return low
  if (high < 0) return high
  return 0
}
