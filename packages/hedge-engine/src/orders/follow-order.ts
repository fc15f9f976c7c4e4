import type { OrderLookup, OrderOutcome, OrderState, Reject, Wad } from '@riposte/market-model'
import { caughtUp, type LiveOrder, type OrderEffect, type OrderEvent, type OrderPhase } from './live-order.ts'

/** What following an order's end depends on. */
export interface Following<Order extends LiveOrder> {
  /** Whether an order that the venue does not know should be sent again. */
  isWanted(order: Order): boolean
  /** No copy of it can land any more. */
  isLate(order: Order): boolean
  /** Whether the venue can cancel by nonce, and whether that keeps a delayed copy from landing. */
  readonly canVoid: boolean
  readonly voidIsFinal: boolean
}

/** What became of an order. */
export type Followed<Order extends LiveOrder> =
  | { readonly status: 'live'; readonly order: Order; readonly effects: readonly OrderEffect[] }
  /** Nothing of it can fill any more, and all its fills were told. */
  | { readonly status: 'over'; readonly order: Order }
  /** The venue took nothing. */
  | { readonly status: 'refused'; readonly order: Order; readonly reject: Reject }

const LOOK_UP_MS = 250
const LOOK_UP_MAX_MS = 8000
const LOOKED_UP: readonly OrderPhase[] = ['unknown', 'refused', 'voiding', 'settling']
/** The venue's word for "these very bytes have been here before". */
export const NONCE_USED = '11017'

/**
 * What an event says of an order. Count the event's fills in it first.
 *
 * An order is over by the venue's word only: a cancel is a question, and an outcome that nobody knows is looked up until it is known.
 */
export function followOrder<Order extends LiveOrder>(
  order: Order,
  event: OrderEvent,
  given: Following<Order>,
): Followed<Order> {
  switch (event.type) {
    case 'fill':
      return afterFill(order)
    case 'order':
      return afterState(order, event.order)
    case 'outcome':
      return order.phase === 'sent' ? afterOutcome(order, event.outcome) : live(order)
    case 'looked-up':
      // An answer to a question that something else has answered meanwhile says nothing.
      return LOOKED_UP.includes(order.phase) ? afterLookUp(order, event.lookup, given) : live(order)
    case 'cancelled':
      return order.phase === 'cancelling' ? afterCancel(order, event.outcome) : live(order)
    case 'voided':
      return lookUp(order)
  }
}

function live<Order extends LiveOrder>(order: Order, ...effects: OrderEffect[]): Followed<Order> {
  return { status: 'live', order, effects }
}

function afterFill<Order extends LiveOrder>(order: Order): Followed<Order> {
  if (order.phase === 'settling') return settle(order, order.announced)
  // An order that has nothing left to fill is over, whether or not the venue has said so.
  const isOver = order.phase === 'open' && order.filled >= order.request.amount
  return isOver ? { status: 'over', order } : live(order)
}

function afterState<Order extends LiveOrder>(order: Order, state: OrderState): Followed<Order> {
  if (order.phase === 'replacing') return live(order)
  if (state.status === 'closed') return settle(order, state.filled)
  // Seen resting, so it is not lost. What was asked of the venue meanwhile says more than a state on the way.
  if (order.phase === 'unknown' || order.phase === 'voiding') return accept(order, state)
  return live(order.phase === 'open' ? caughtUp({ ...order, state }) : order)
}

function afterOutcome<Order extends LiveOrder>(order: Order, outcome: OrderOutcome): Followed<Order> {
  switch (outcome.status) {
    case 'accepted':
      return accept(order, outcome.order)
    case 'rejected': {
      const { reject } = outcome
      // After an unanswered first copy a refusal says nothing of that copy: look before believing it.
      if (reject.code === NONCE_USED || order.sends > 1) return lookUp({ ...order, phase: 'refused', refusal: reject })
      return { status: 'refused', order, reject }
    }
    case 'unknown':
      return lookUp({ ...order, phase: 'unknown' })
  }
}

/** The venue has it. */
export function accept<Order extends LiveOrder>(order: Order, state: OrderState): Followed<Order> {
  // An immediate-or-cancel order is over when the venue has answered, whatever the status says.
  if (state.status === 'closed' || order.request.timeInForce === 'ioc') return settle(order, state.filled)
  return live(caughtUp({ ...order, phase: 'open', state, lookUps: 0 }))
}

function afterLookUp<Order extends LiveOrder>(
  order: Order,
  lookup: OrderLookup,
  given: Following<Order>,
): Followed<Order> {
  if (lookup.status === 'unknown') return lookUp(order)
  if (lookup.status === 'absent') return absent(order, given)
  const isLiveIoc = lookup.order.status === 'open' && order.request.timeInForce === 'ioc'
  return isLiveIoc ? lookUp(order) : accept(order, lookup.order)
}

/** The venue knows no order of this label. A copy may still be under way. */
function absent<Order extends LiveOrder>(order: Order, given: Following<Order>): Followed<Order> {
  const { phase, refusal } = order
  // What was announced or known to rest can't be absent: the answer is behind.
  if (phase === 'settling' || order.state !== undefined) return lookUp(order)
  if (given.isLate(order) || (phase === 'voiding' && given.voidIsFinal)) {
    return refusal === undefined ? { status: 'over', order } : { status: 'refused', order, reject: refusal }
  }
  // A refused copy says nothing of one that was never answered.
  if (phase === 'voiding' || refusal !== undefined) return lookUp(order)
  const { label } = order.request
  if (given.isWanted(order)) {
    return live({ ...order, phase: 'sent', sends: order.sends + 1 }, { type: 'resend', label })
  }
  return given.canVoid ? live({ ...order, phase: 'voiding' }, { type: 'void', label }) : lookUp(order)
}

function afterCancel<Order extends LiveOrder>(order: Order, outcome: OrderOutcome): Followed<Order> {
  if (outcome.status === 'accepted' && outcome.order.status === 'closed') return settle(order, outcome.order.filled)
  // Refused because it is over, or not answered: the venue's own record decides.
  return lookUp({ ...order, phase: 'unknown', sends: order.sends + 1 })
}

/** The order is closed. It is over once all the fills that the venue announced have been told. */
export function settle<Order extends LiveOrder>(order: Order, announced: Wad): Followed<Order> {
  if (order.filled >= announced) return { status: 'over', order }
  return lookUp({ ...order, phase: 'settling', announced })
}

/** Ask the venue what became of the order. There is no last time: until the answer is known nothing takes its place. */
export function lookUp<Order extends LiveOrder>(order: Order): Followed<Order> {
  const afterMs = lookUpDelayMs(order)
  return live({ ...order, lookUps: order.lookUps + 1 }, { type: 'look-up', request: order.request, afterMs })
}

/** Less and less often. */
export function lookUpDelayMs({ lookUps }: LiveOrder): number {
  return Math.min(LOOK_UP_MS * 2 ** lookUps, LOOK_UP_MAX_MS)
}
