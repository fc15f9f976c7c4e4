import { adverseOrder } from './adverse-order.ts'
import { conditionalOrders } from './conditional-orders.ts'
import { fundingShift } from './funding-shift.ts'
import type { HedgeConditions } from './hedge-conditions.ts'
import { riposteHalfBand } from './riposte-band.ts'
import type { RiposteSettings } from './riposte-settings.ts'
import { type Strategy, sureGamma, symmetricZone, type TargetZone } from './target-zone.ts'

const HOUR_YEARS = 1 / 8760

/**
 * The desk's own strategy: a band by what the next hedge will cost and by gamma, its centre moved by funding. Long gamma is hedged
 * by orders that rest at the band's edges, short gamma by one that rests on the side of its delta; what leaves the band all the same is traded back to an inner line.
 */
export function riposte(settings: RiposteSettings): Strategy {
  return (conditions) => {
    const { greeks, spot, costs } = conditions
    // Long gamma is hedged by orders that rest, short gamma has to follow the market.
    const cost = greeks.gamma.low > 0 ? costs.maker : costs.taker
    const halfBand = riposteHalfBand(conditions, settings, cost)
    const centre = centreOf(conditions, settings, halfBand)
    const halfInner = halfBand * (1 - settings.innerShare)
    const urgency = urgencyOf(conditions, settings, centre, halfBand)
    const zone = symmetricZone(conditions, { strategy: 'riposte', cost, centre, halfBand, halfInner, urgency })
    const halfRest = Math.max(0, halfBand - restingMost(conditions, settings))
    const resting = { band: zone.band, inner: { low: centre - halfRest, high: centre + halfRest } }
    const conditionals = [
      ...conditionalOrders(greeks, spot, resting, spot * settings.reachShare),
      ...adverseOrder(greeks, spot, zone, settings.adverseFrom),
    ]
    return { ...zone, conditionals }
  }
}

function centreOf(conditions: HedgeConditions, { riskAversion }: RiposteSettings, halfBand: number): number {
  const { fundingRate, spot, volatility } = conditions
  return fundingShift({ fundingRate, riskAversion, volatility: volatility.realized, spot, halfBand })
}

/**
 * The most that rests in one order: a large one far away is filled mostly by jumps that run through it.
 */
function restingMost({ greeks, spot, volatility }: HedgeConditions, { restingDeviations }: RiposteSettings): number {
  return sureGamma(greeks.gamma) * restingDeviations * spot * volatility.implied * Math.sqrt(HOUR_YEARS)
}

function urgencyOf(
  { greeks }: HedgeConditions,
  { promptBeyond }: RiposteSettings,
  centre: number,
  halfBand: number,
): TargetZone['urgency'] {
  const { low, high } = greeks.delta
  const limit = promptBeyond * halfBand
  return low > centre + limit || high < centre - limit ? 'prompt' : 'patient'
}
