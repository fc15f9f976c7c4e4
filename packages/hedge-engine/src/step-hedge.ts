import {
  type Fill,
  fromNumber,
  type Instrument,
  type Listing,
  type OrderLookup,
  type OrderOutcome,
  opposite,
  type Reject,
  roundToStep,
  type Side,
  type SoundMarket,
  toNumber,
  WAD_ZERO,
  type Wad,
  wad,
} from '@riposte/market-model'
import {
  activeLeg,
  type Exposure,
  type Hedge,
  type HedgeEffect,
  type HedgeLeg,
  type WorkingOrder,
  withFill,
} from './hedge.ts'
import { FULL_HEDGE, type HedgePolicy } from './hedge-policy.ts'
import { planOrder } from './plan-order.ts'

/** The active leg's listing and market as they are now; undefined when there is nothing sound to trade on. */
export interface HedgeView {
  listing(instrument: string): Listing | undefined
  market(instrument: string): SoundMarket | undefined
  /** The perp through which delta of the underlying can be traded. */
  perp(underlying: string): Instrument | undefined
  /** Delta of one contract in underlyings, when known. */
  delta(instrument: Instrument): number | undefined
}

export type HedgeEvent =
  | { readonly type: 'outcome'; readonly label: string; readonly outcome: OrderOutcome }
  | { readonly type: 'looked-up'; readonly label: string; readonly lookup: OrderLookup }
  | { readonly type: 'fill'; readonly fill: Fill }
  | { readonly type: 'wake' }

export interface HedgeStep {
  readonly hedge: Hedge
  readonly effects: readonly HedgeEffect[]
}

/** Every loop ends: so many orders a leg, then the next leg or failure. */
const ATTEMPTS_PER_LEG = 6
const RETRY_MS = 500
/** The longest pause for a venue that can't be traded on, and an hour of them. Such a pause is not an attempt. */
const PAUSE_MAX_MS = 4000
const WAITS_MAX = 900
const LOOK_UP_MS = 250
const LOOK_UP_MAX_MS = 8000

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
  const residual = wad(exposure.quantity - target)
  const hedge: Hedge = {
    exposure,
    policy,
    status: 'waiting',
    legs: [leg],
    order: undefined,
    residual,
    waits: 0,
    seenFills: [],
  }
  return advance(hedge, view)
}

/** What an event makes of a hedge, and what has to be done about it. Ended hedges only count late fills. */
export function stepHedge(before: Hedge, event: HedgeEvent, view: HedgeView): HedgeStep {
  const hedge = event.type === 'fill' ? withFill(before, event.fill) : before
  if (hedge.status === 'hedged' || hedge.status === 'failed') return { hedge, effects: [] }
  switch (event.type) {
    case 'fill':
      return afterFill(hedge, view)
    case 'wake':
      return hedge.order === undefined ? advance(hedge, view) : { hedge, effects: [] }
    case 'outcome':
      return isCurrent(hedge, event.label) ? afterOutcome(hedge, event.outcome, view) : { hedge, effects: [] }
    case 'looked-up':
      return isCurrent(hedge, event.label) ? afterLookUp(hedge, event.lookup, view) : { hedge, effects: [] }
  }
}

function isCurrent(hedge: Hedge, label: string): boolean {
  return hedge.order?.request.label === label
}

function afterFill(hedge: Hedge, view: HedgeView): HedgeStep {
  const { order } = hedge
  if (order === undefined || order.phase !== 'settling') return { hedge, effects: [] }
  return settle(hedge, order, view)
}

function afterOutcome(hedge: Hedge, outcome: OrderOutcome, view: HedgeView): HedgeStep {
  const order = hedge.order as WorkingOrder
  switch (outcome.status) {
    case 'accepted': {
      const filled = outcome.fills.reduce(withFill, { ...hedge, waits: 0 })
      const announced = outcome.order.filled
      const current = filled.order as WorkingOrder
      // An immediate-or-cancel order is over when the venue has answered, whatever the status says.
      return settle(filled, { ...current, phase: 'settling', announced }, view)
    }
    case 'rejected': {
      const { reject } = outcome
      // After an unanswered first copy a refusal says nothing of that copy: look before believing it.
      if (reject.code === NONCE_USED || order.sends > 1)
        return lookUp(hedge, { ...order, phase: 'refused', refusal: reject })
      return refused({ ...hedge, order: undefined }, reject, view)
    }
    case 'unknown':
      return lookUp(hedge, { ...order, phase: 'unknown' })
  }
}

/** The venue's word for "these very bytes have been here before". */
const NONCE_USED = '11017'

function afterLookUp(hedge: Hedge, lookup: OrderLookup, view: HedgeView): HedgeStep {
  const order = hedge.order as WorkingOrder
  switch (lookup.status) {
    case 'found': {
      const filled = lookup.fills.reduce(withFill, hedge)
      const current = filled.order as WorkingOrder
      if (lookup.order.status === 'open') return lookUp(filled, current)
      return settle(filled, { ...current, phase: 'settling', announced: lookup.order.filled }, view)
    }
    case 'absent': {
      if (order.phase === 'settling') return lookUp(hedge, order)
      if (order.refusal !== undefined && order.refusal.code !== NONCE_USED) {
        return refused({ ...hedge, order: undefined }, order.refusal, view)
      }
      const resent: WorkingOrder = { ...order, phase: 'sent', refusal: undefined, sends: order.sends + 1 }
      return { hedge: { ...hedge, order: resent }, effects: [{ type: 'resend', label: order.request.label }] }
    }
    case 'unknown':
      return lookUp(hedge, order)
  }
}

/**
 * Ask the venue what became of the order, less and less often. There is no last time: until the answer is known nothing
 * else may be sent for this trade.
 */
function lookUp(hedge: Hedge, order: WorkingOrder): HedgeStep {
  const afterMs = Math.min(LOOK_UP_MS * 2 ** order.lookUps, LOOK_UP_MAX_MS)
  const watched: Hedge = { ...hedge, order: { ...order, lookUps: order.lookUps + 1 } }
  return { hedge: watched, effects: [{ type: 'look-up', request: order.request, afterMs }] }
}

/** The order is closed. It counts once all the fills that the venue announced have been seen. */
function settle(hedge: Hedge, order: WorkingOrder, view: HedgeView): HedgeStep {
  if (order.filled < order.announced) {
    return lookUp(hedge, order)
  }
  const closed: Hedge = { ...hedge, order: undefined }
  const leg = activeLeg(closed)
  if (leg.done >= leg.target) return advance(closed, view)
  return retry(closed, false, 'the order was filled in part', view)
}

/** The venue took nothing: what it advises decides whether that was an attempt. */
function refused(hedge: Hedge, reject: Reject, view: HedgeView): HedgeStep {
  if (reject.advice === 'wait' && hedge.policy.kind === 'full') {
    return pause(withActiveLeg(hedge, { spent: activeLeg(hedge).spent - 1 }), reject.message, view)
  }
  return retry(hedge, reject.advice === 'give-up', reject.message, view)
}

/** Nothing can be traded now: the venue is away, busy, or its market data are. Asked less and less often. */
function pause(hedge: Hedge, reason: string, view: HedgeView): HedgeStep {
  if (hedge.waits >= WAITS_MAX) return nextLeg(hedge, reason, view)
  const afterMs = Math.min(RETRY_MS * 2 ** hedge.waits, PAUSE_MAX_MS)
  const waiting: Hedge = { ...hedge, status: 'waiting', waits: hedge.waits + 1 }
  return { hedge: waiting, effects: [{ type: 'wait', afterMs }] }
}

/** Try again a little later, on the same leg or the next; a direct hedge has had its one order. */
function retry(hedge: Hedge, giveUp: boolean, reason: string, view: HedgeView): HedgeStep {
  const leg = activeLeg(hedge)
  if (!giveUp && leg.spent < ATTEMPTS_PER_LEG && hedge.policy.kind === 'full') {
    return { hedge: { ...hedge, status: 'waiting' }, effects: [{ type: 'wait', afterMs: RETRY_MS }] }
  }
  return nextLeg(hedge, reason, view)
}

/** Place the active leg's next order, or end. */
function advance(hedge: Hedge, view: HedgeView): HedgeStep {
  const leg = activeLeg(hedge)
  if (leg.done >= leg.target) {
    return { hedge: { ...hedge, status: 'hedged' }, effects: [{ type: 'hedged', residual: hedge.residual }] }
  }
  if (leg.spent >= ATTEMPTS_PER_LEG) return nextLeg(hedge, 'attempts are used up', view)

  const listing = view.listing(leg.instrument.name)
  const market = view.market(leg.instrument.name)
  if (listing === undefined || !listing.active) return nextLeg(hedge, `${leg.instrument.name} is not listed`, view)
  if (market === undefined) return pause(hedge, 'no sound market data', view)
  const plan = planOrder(hedge, listing, market)
  const counted = withAttempt(hedge)
  if (plan.status === 'no-liquidity') {
    // An attempt without an order counts too, so that an empty book can't hold a trade unhedged for ever.
    return retry(counted, false, plan.reason, view)
  }
  const order: WorkingOrder = {
    request: plan.request,
    phase: 'sent',
    filled: WAD_ZERO,
    announced: WAD_ZERO,
    sends: 1,
    lookUps: 0,
    refusal: undefined,
  }
  return { hedge: { ...counted, status: 'working', order }, effects: [{ type: 'place', request: plan.request }] }
}

function withAttempt(hedge: Hedge): Hedge {
  const { attempts, spent } = activeLeg(hedge)
  return withActiveLeg(hedge, { attempts: attempts + 1, spent: spent + 1 })
}

function withActiveLeg(hedge: Hedge, change: Partial<HedgeLeg>): Hedge {
  const [option, perp] = hedge.legs
  return { ...hedge, legs: perp === undefined ? [{ ...option, ...change }] : [option, { ...perp, ...change }] }
}

/** The option can't be traded: take the delta of what is left away with the perp. After that there is nothing more. */
function nextLeg(hedge: Hedge, reason: string, view: HedgeView): HedgeStep {
  const [option, spent] = hedge.legs
  const open = wad(option.target - option.done)
  // The option's open part became residual when the perp leg began.
  const residual = spent === undefined ? wad(hedge.residual + open) : hedge.residual
  const mayTradePerp = spent === undefined && hedge.policy.kind === 'full'
  const perpLeg = mayTradePerp ? planPerpLeg(hedge.exposure, open, view) : undefined
  if (perpLeg === undefined) {
    return { hedge: { ...hedge, status: 'failed', residual }, effects: [{ type: 'failed', reason, residual }] }
  }
  return advance({ ...hedge, legs: [option, perpLeg], residual }, view)
}

function planPerpLeg(exposure: Exposure, open: Wad, view: HedgeView): HedgeLeg | undefined {
  if (exposure.instrument.kind === 'perp') return undefined
  const perp = view.perp(exposure.instrument.underlying)
  const listing = perp && view.listing(perp.name)
  const delta = view.delta(exposure.instrument)
  if (perp === undefined || listing === undefined || delta === undefined) return undefined
  const exposed = toNumber(open) * delta * (exposure.side === 'buy' ? 1 : -1)
  const target = roundToStep(fromNumber(Math.abs(exposed), 12, 'down'), listing.step, 'towards-zero')
  if (target === 0n) return undefined
  const side: Side = exposed > 0 ? 'sell' : 'buy'
  return { instrument: perp, side, target, done: WAD_ZERO, attempts: exposure.forgottenAttempts, spent: 0 }
}
