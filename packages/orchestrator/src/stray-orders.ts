import { LABEL_PREFIX } from '@riposte/hedge-engine'
import type { DeskContext } from './context.ts'

/**
 * Cancel orders of ours that rest at the venue and that nobody here works with any more: a cut has taken them from the
 * journal, or a copy arrived after it was given up. Orders of others are never touched. An order whose cancellation is
 * unknown is met again at the next look.
 *
 * @param isWorked whether some hedge knows the order of a label and will see it to its end
 */
export async function cancelStrays(context: DeskContext, isWorked: (label: string) => boolean): Promise<void> {
  const { venue, logger } = context
  try {
    for (const order of await venue.openOrders()) {
      const { label, instrument } = order
      if (!label.startsWith(LABEL_PREFIX) || isWorked(label)) continue
      const { status } = await venue.cancelOrder(order)
      logger.warn('order.stray', { label, instrument, cancelled: status })
    }
  } catch (error) {
    logger.warn('order.strays-unread', { error: String(error) })
  }
}
