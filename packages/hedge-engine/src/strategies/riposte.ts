import { conditionalOrders } from './conditional-orders.ts'
import { fundingShift } from './funding-shift.ts'
import type { HedgeConditions } from './hedge-conditions.ts'
import { riposteHalfBand } from './riposte-band.ts'
import type { RiposteSettings } from './riposte-settings.ts'
import { type Strategy, symmetricZone, type TargetZone } from './target-zone.ts'

/**
 * The desk's own strategy: a band by what the next hedge will cost and by gamma, its centre moved by funding; hedged from its
 * edge to an inner line, long gamma by resting orders first.
 */
export function riposte(settings: RiposteSettings): Strategy {
  return (conditions) => {
    const { greeks, spot, costs } = conditions
    // Long gamma is hedged by orders that rest at the band's edges, short gamma has to follow the market.
    const cost = greeks.gamma.low > 0 ? costs.maker : costs.taker
    const halfBand = riposteHalfBand(conditions, settings, cost)
    const centre = centreOf(conditions, settings, halfBand)
    const halfInner = halfBand * (1 - settings.innerShare)
    const urgency = urgencyOf(conditions, settings, centre, halfBand)
    const zone = symmetricZone(conditions, { strategy: 'riposte', cost, centre, halfBand, halfInner, urgency })
    return { ...zone, conditionals: conditionalOrders(greeks, spot, zone, spot * settings.reachShare) }
  }
}

function centreOf(conditions: HedgeConditions, { riskAversion }: RiposteSettings, halfBand: number): number {
  const { fundingRate, spot, volatility } = conditions
  return fundingShift({ fundingRate, riskAversion, volatility: volatility.realized, spot, halfBand })
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
