import { LABEL_PREFIX } from '@riposte/hedge-engine'
import { type OrderState, parseInstrumentName } from '@riposte/market-model'
import { type KillEngaged, type KillPlace, killAllows, reaches } from '@riposte/risk-limits'
import type { DeskContext } from './context.ts'

/**
 * Cancel what rests of ours where a kill switch does not let it rest. Orders of others are never touched, and an order
 * whose cancellation is unknown is told: it is not sent again blindly.
 */
export async function cancelResting(context: DeskContext, { tier, scope }: KillEngaged): Promise<void> {
  const { venue, logger } = context
  if (killAllows(tier, { action: 'resting', reduces: true, rests: true })) return
  try {
    const ours = (await venue.openOrders()).filter((order) => order.label.startsWith(LABEL_PREFIX))
    for (const order of ours) {
      if (!reaches(scope, placeOf(order, venue.name))) continue
      const outcome = await venue.cancelOrder(order)
      const { label } = order
      if (outcome.status === 'accepted') logger.info('kill.cancelled', { label })
      else logger.error('kill.cancel-failed', { label, outcome: outcome.status })
    }
  } catch (error) {
    logger.error('kill.cancel-failed', { error: String(error) })
  }
}

function placeOf({ instrument }: OrderState, venue: string): KillPlace {
  const { underlying } = parseInstrumentName(instrument)
  return { venues: [venue], underlying, instrument, strategy: undefined, taker: undefined }
}
