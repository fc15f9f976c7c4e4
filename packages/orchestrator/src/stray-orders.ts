import { LABEL_PREFIX } from '@riposte/hedge-engine'
import type { DeskContext } from './context.ts'

/**
 * Cancel orders of ours that rest at the venue and that nobody here works with any more: a cut has taken them from the
 * journal, or a copy arrived after it was given up. Orders of others are never touched. An order whose cancellation is
 * unknown is met again at the next look.
 *
 * @param isWorked whether some hedge knows the order of a label and will see it to its end
 * @returns whether the venue showed none; what was cancelled now may still have been filled
 */
export async function cancelStrays(context: DeskContext, isWorked: (label: string) => boolean): Promise<boolean> {
  const { venue, logger } = context
  try {
    const strays = (await venue.openOrders()).filter(({ label }) => label.startsWith(LABEL_PREFIX) && !isWorked(label))
    for (const order of strays) {
      const { label, instrument } = order
      const { status } = await venue.cancelOrder(order)
      logger.warn('order.stray', { label, instrument, cancelled: status })
    }
    return strays.length === 0
  } catch (error) {
    logger.warn('order.strays-unread', { error: String(error) })
    return false
  }
}
