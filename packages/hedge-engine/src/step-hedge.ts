import { opposite, roundToStep, WAD_ZERO, wad } from '@riposte/market-model'
import { type Exposure, type Hedge, type HedgeLeg, withFill } from './hedge.ts'
import { FULL_HEDGE, type HedgePolicy } from './hedge-policy.ts'
import type { HedgeView } from './hedge-view.ts'
import { type Following, followOrder, NONCE_USED } from './orders/follow-order.ts'
import { fillsOf, isResting, type LiveOrder, labelOf, type OrderEvent } from './orders/live-order.ts'
import { advance, ended, type HedgeStep, refused, review } from './work-hedge.ts'

export type HedgeEvent = OrderEvent | { readonly type: 'wake' }

/** ms after which no copy of an order can land any more, once the venue has refused a repeat of it. */
const LATE_COPY_MS = 2000
/** The same when all that it said was that the bytes had been there: longer than any order may be on its way. */
const USED_NONCE_MS = 65_000

/** Begin the hedge of a trade: the same option, the other way. */
export function beginHedge(exposure: Exposure, view: HedgeView, policy: HedgePolicy = FULL_HEDGE): HedgeStep {
  const listing = view.listing(exposure.instrument.name)
  const { quantity } = exposure
  const target = listing === undefined ? quantity : roundToStep(quantity, listing.step, 'towards-zero')
  const leg: HedgeLeg = {
    instrument: exposure.instrument,
    side: opposite(exposure.side),
    target,
    done: WAD_ZERO,
    attempts: exposure.forgottenAttempts,
    spent: 0,
  }
  const hedge: Hedge = {
    exposure,
    policy,
    status: 'waiting',
    startedMs: view.nowMs(),
    legs: [leg],
    order: undefined,
    residual: wad(quantity - target),
    waits: 0,
    perpDecision: undefined,
    rests: 0,
    mark: undefined,
    lossUsd: 0,
    seenFills: [],
  }
  return advance(hedge, view)
}

/** What an event makes of a hedge, and what has to be done about it. Ended hedges only count late fills. */
export function stepHedge(before: Hedge, event: HedgeEvent, view: HedgeView): HedgeStep {
  const hedge = event.type === 'wake' ? before : fillsOf(event).reduce(withFill, before)
  const { order } = hedge
  if (hedge.status === 'hedged' || hedge.status === 'failed') return { hedge, effects: [] }
  if (event.type === 'wake' && order === undefined) return advance(hedge, view)
  if (order === undefined) return { hedge, effects: [] }
  if (event.type !== 'wake' && labelOf(event) === order.request.label) return follow(hedge, order, event, view)
  // Time has passed, or another order of the trade has filled: what rests may be too much now.
  return isResting(order) ? review(hedge, order, view) : { hedge, effects: [] }
}

function follow(hedge: Hedge, order: LiveOrder, event: OrderEvent, view: HedgeView): HedgeStep {
  const isTaken = event.type === 'outcome' && event.outcome.status === 'accepted'
  const known = isTaken ? { ...hedge, waits: 0 } : hedge
  const followed = followOrder(order, event, followingOf(view))
  const without: Hedge = { ...known, order: undefined }
  switch (followed.status) {
    case 'live': {
      const current: Hedge = { ...known, order: followed.order }
      const rests = isResting(followed.order) && !isResting(order)
      if (!rests) return { hedge: current, effects: followed.effects }
      const afterMs = hedge.policy.kind === 'full' ? hedge.policy.repriceMs : 0
      return { hedge: current, effects: [...followed.effects, { type: 'wait', afterMs }] }
    }
    case 'over':
      return ended(without, followed.order, view)
    case 'refused':
      return refused(without, followed.order, followed.reject, view)
  }
}

function followingOf(view: HedgeView): Following<LiveOrder> {
  return {
    // The same bytes can't be a second order, and their price is as good as any that would be chosen meanwhile.
    isWanted: () => true,
    isLate({ refusal, sentAt }) {
      if (refusal === undefined) return false
      return view.nowMs() - sentAt > (refusal.code === NONCE_USED ? USED_NONCE_MS : LATE_COPY_MS)
    },
    canVoid: false,
    voidIsFinal: false,
  }
}
