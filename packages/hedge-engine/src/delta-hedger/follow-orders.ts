import type { EpochMs, Fill, OrderLookup, OrderOutcome, OrderState, Reject } from '@riposte/market-model'
import type { DeltaHedger, DeltaOrder, OrderPhase } from './delta-hedger.ts'
import type { DeltaEvent, DeltaView, ReplaceResult } from './delta-view.ts'
import { caughtUp, changed, type DeltaStep, delayed, held, lookUp, settle, withFill, without } from './hedger-orders.ts'
import type { HedgerSettings } from './hedger-settings.ts'

/** What following an order's end depends on. */
export interface Following {
  readonly view: Pick<DeltaView, 'now' | 'canVoid'>
  readonly settings: HedgerSettings
  /** Whether the rest of an order would still bring delta nearer to the centre. */
  readonly isWanted: (order: DeltaOrder) => boolean
}

const LOOKED_UP: readonly OrderPhase[] = ['unknown', 'refused', 'voiding', 'settling']
/** The venue's word for "these very bytes have been here before". */
const NONCE_USED = '11017'

/** What an event says about the hedger's orders. Fills count once, however and however often they are told. */
export function followOrders(hedger: DeltaHedger, event: DeltaEvent, given: Following): DeltaStep {
  switch (event.type) {
    case 'wake':
      return { hedger, effects: [] }
    case 'fill':
      return afterFill(withFill(hedger, event.fill, given.view.now), event.fill.label)
    case 'order':
      return withOrder(hedger, event.order.label, (order) => afterState(hedger, order, event.order, given))
    case 'outcome':
      return withOrder(hedger, event.label, (order) => afterOutcome(hedger, order, event.outcome, given))
    case 'looked-up':
      return withOrder(hedger, event.label, (order) => afterLookUp(hedger, order, event.lookup, given))
    case 'cancelled':
      return withOrder(hedger, event.label, (order) => afterCancel(hedger, order, event.outcome, given))
    case 'voided':
      return withOrder(hedger, event.label, (order) => lookUp(hedger, order))
    case 'replaced': {
      const old = hedger.orders.find(({ successor }) => successor?.request.label === event.label)
      return old === undefined ? { hedger, effects: [] } : afterReplace(hedger, old, event.outcome, given)
    }
  }
}

/** Events of orders that are over, or not ours, change nothing. */
function withOrder(hedger: DeltaHedger, label: string, follow: (order: DeltaOrder) => DeltaStep): DeltaStep {
  const order = hedger.orders.find(({ request }) => request.label === label)
  return order === undefined ? { hedger, effects: [] } : follow(order)
}

function afterFill(hedger: DeltaHedger, label: string): DeltaStep {
  return withOrder(hedger, label, (order) =>
    order.phase === 'settling' ? settle(hedger, order, order.announced) : filledInFull(hedger, order),
  )
}

/** An order that has nothing left to fill is over, whether or not the venue has said so. */
function filledInFull(hedger: DeltaHedger, order: DeltaOrder): DeltaStep {
  const isOver = order.phase === 'open' && order.filled >= order.request.amount
  return { hedger: isOver ? without(hedger, order) : hedger, effects: [] }
}

function afterState(hedger: DeltaHedger, order: DeltaOrder, state: OrderState, { view }: Following): DeltaStep {
  if (order.phase === 'replacing') return { hedger, effects: [] }
  if (state.status === 'closed') return settle(hedger, order, state.filled)
  // Seen resting, so it is not lost. What was asked of the venue meanwhile says more than a state on the way.
  const isFound = order.phase === 'unknown' || order.phase === 'voiding'
  if (isFound) return afterAccepted(hedger, order, state, [], view.now)
  return { hedger: order.phase === 'open' ? changed(hedger, caughtUp({ ...order, state })) : hedger, effects: [] }
}

function afterOutcome(hedger: DeltaHedger, order: DeltaOrder, outcome: OrderOutcome, given: Following): DeltaStep {
  if (order.phase !== 'sent') return { hedger, effects: [] }
  switch (outcome.status) {
    case 'accepted':
      return afterAccepted({ ...hedger, refusals: 0 }, order, outcome.order, outcome.fills, given.view.now)
    case 'rejected': {
      const { reject } = outcome
      // After an unanswered first copy a refusal says nothing of that copy: look before believing it.
      if (reject.code === NONCE_USED || order.sends > 1) {
        return lookUp(hedger, { ...order, phase: 'refused', refusal: reject })
      }
      return refused(hedger, order, reject, given)
    }
    case 'unknown':
      return lookUp(hedger, { ...order, phase: 'unknown' })
  }
}

function afterAccepted(
  hedger: DeltaHedger,
  order: DeltaOrder,
  state: OrderState,
  fills: readonly Fill[],
  now: EpochMs,
): DeltaStep {
  const filled = fills.reduce((before, fill) => withFill(before, fill, now), changed(hedger, order))
  const current = filled.orders.find(({ request }) => request.label === order.request.label) as DeltaOrder
  // An immediate-or-cancel order is over when the venue has answered, whatever the status says.
  if (state.status === 'closed' || order.request.timeInForce === 'ioc') return settle(filled, current, state.filled)
  return { hedger: changed(filled, caughtUp({ ...current, phase: 'open', state, lookUps: 0 })), effects: [] }
}

function afterLookUp(hedger: DeltaHedger, order: DeltaOrder, lookup: OrderLookup, given: Following): DeltaStep {
  // An answer to a question that something else has answered meanwhile.
  if (!LOOKED_UP.includes(order.phase)) return { hedger, effects: [] }
  if (lookup.status === 'unknown') return lookUp(hedger, order)
  if (lookup.status === 'found') {
    const isLiveIoc = lookup.order.status === 'open' && order.request.timeInForce === 'ioc'
    if (isLiveIoc) return lookUp(hedger, order)
    return afterAccepted(hedger, order, lookup.order, lookup.fills, given.view.now)
  }
  return absent(hedger, order, given)
}

/** The venue knows no order of this label. A copy may still be under way. */
function absent(hedger: DeltaHedger, order: DeltaOrder, given: Following): DeltaStep {
  const { view, settings, isWanted } = given
  const { phase, refusal } = order
  // What was announced or known to rest can't be absent: the answer is behind.
  if (phase === 'settling' || order.state !== undefined) return lookUp(hedger, order)
  const isTooLate = view.now - order.sentAt > settings.lateCopyMs
  if (isTooLate || (phase === 'voiding' && settings.voidIsFinal)) {
    return refusal === undefined
      ? { hedger: without(hedger, order), effects: [] }
      : refused(hedger, order, refusal, given)
  }
  // A refused copy says nothing of one that was never answered.
  if (phase === 'voiding' || refusal !== undefined) return lookUp(hedger, order)
  if (isWanted(order)) {
    const resent: DeltaOrder = { ...order, phase: 'sent', refusal: undefined, sends: order.sends + 1 }
    return { hedger: changed(hedger, resent), effects: [{ type: 'resend', label: order.request.label }] }
  }
  if (!view.canVoid) return lookUp(hedger, order)
  const voiding: DeltaOrder = { ...order, phase: 'voiding' }
  return { hedger: changed(hedger, voiding), effects: [{ type: 'void', label: order.request.label }] }
}

function afterCancel(hedger: DeltaHedger, order: DeltaOrder, outcome: OrderOutcome, given: Following): DeltaStep {
  if (order.phase !== 'cancelling') return { hedger, effects: [] }
  if (outcome.status === 'accepted' && outcome.order.status === 'closed') {
    return afterAccepted(hedger, order, outcome.order, outcome.fills, given.view.now)
  }
  // Refused because it is over, or not answered: the venue's own record decides.
  return lookUp(hedger, { ...order, phase: 'unknown', sends: order.sends + 1 })
}

function afterReplace(hedger: DeltaHedger, old: DeltaOrder, outcome: ReplaceResult, given: Following): DeltaStep {
  const successor = old.successor as DeltaOrder
  const alone: DeltaOrder = { ...old, successor: undefined }
  switch (outcome.status) {
    case 'replaced': {
      const both: DeltaHedger = { ...changed(hedger, alone), orders: [...changed(hedger, alone).orders, successor] }
      const first = settle({ ...both, refusals: 0 }, alone, outcome.cancelled.filled)
      const second = afterAccepted(first.hedger, successor, outcome.order, outcome.fills, given.view.now)
      return { hedger: second.hedger, effects: [...first.effects, ...second.effects] }
    }
    case 'cancelled': {
      const gone = settle(changed(hedger, alone), alone, outcome.cancelled.filled)
      return { ...gone, hedger: held(gone.hedger, successor, outcome.reject, given.view.now) }
    }
    case 'kept':
      return lookUp(changed(hedger, alone), { ...alone, phase: 'unknown', sends: alone.sends + 1 })
    case 'unknown': {
      const { effect, order } = delayed(old)
      const label = successor.request.label
      return {
        hedger: changed(hedger, order),
        effects: [{ type: 'find-replacement', label, afterMs: effect.afterMs }],
      }
    }
  }
}

/** The venue took nothing. */
function refused(hedger: DeltaHedger, order: DeltaOrder, reject: Reject, given: Following): DeltaStep {
  return { hedger: held(without(hedger, order), order, reject, given.view.now), effects: [] }
}
