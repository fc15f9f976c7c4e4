import {
  absWad,
  fromNumber,
  type Listing,
  maxWad,
  multiplyWad,
  type OrderRequest,
  type OrderState,
  type Reject,
  roundToStep,
  type Side,
  type SoundMarket,
  toNumber,
  WAD_ZERO,
  type Wad,
  wad,
} from '@riposte/market-model'
import { chooseHedge, decidePerp, type HedgeDecision, type HedgeLeave } from './choose-hedge.ts'
import {
  activeLeg,
  type Exposure,
  type Hedge,
  type HedgeEffect,
  type HedgeLeg,
  openContracts,
  withActiveLeg,
} from './hedge.ts'
import type { HedgeFacts } from './hedge-costs.ts'
import type { FullHedge } from './hedge-policy.ts'
import type { HedgeView } from './hedge-view.ts'
import { type LiveOrder, liveOrder } from './orders/live-order.ts'
import { nextOrder, priceToTake } from './plan-order.ts'

export interface HedgeStep {
  readonly hedge: Hedge
  readonly effects: readonly HedgeEffect[]
}

const RETRY_MS = 500
/** The longest pause for a venue that can't be traded on, and an hour of them. Such a pause is not an attempt. */
const PAUSE_MAX_MS = 4000
const WAITS_MAX = 900
/** A book that has nothing to take says nothing against its next second. */
const NO_TAKERS = `no liquidity inside the venue's price band`

/** Place the active leg's next order, or end. */
export function advance(before: Hedge, view: HedgeView): HedgeStep {
  const { instrument, done, target } = activeLeg(before)
  if (done >= target) {
    return { hedge: { ...before, status: 'hedged' }, effects: [{ type: 'hedged', residual: before.residual }] }
  }
  const spent = spentBy(before, view)
  if (spent !== undefined) return nextLeg(before, spent, view)

  const listing = view.listing(instrument.name)
  const market = view.market(instrument.name)
  if (listing === undefined || !listing.active) return nextLeg(before, `${instrument.name} is not listed`, view)
  if (market === undefined) return pause(before, 'no sound market data', view)
  if (before.policy.kind === 'direct' || before.legs.length > 1) return take(before, listing, market, view)

  const hedge: Hedge = { ...before, mark: market.ticker.mark }
  const chosen = chooseHedge(
    factsOf(hedge, before.policy, listing, market, view),
    leaveOf(hedge, before.policy, listing, view),
  )
  switch (chosen.choice) {
    case 'cross':
      return place(hedge, nextOrder(hedge, listing, chosen.limitPrice, 'ioc'), chosen.decision, view)
    case 'rest':
      return place(hedge, nextOrder(hedge, listing, chosen.limitPrice, 'post_only'), chosen.decision, view)
    case 'perp':
      return nextLeg(hedge, chosen.reason, view)
    case 'none':
      // An attempt without an order counts too, so that an empty book can't hold a trade unhedged for ever.
      return retry(withAttempt(hedge), chosen.reason, view)
  }
}

/** Look at an order that rests: leave it, or ask for its cancel. What comes next is decided once that is confirmed. */
export function review(hedge: Hedge, order: LiveOrder & { readonly state: OrderState }, view: HedgeView): HedgeStep {
  const { policy } = hedge
  const { instrument } = activeLeg(hedge)
  const listing = view.listing(instrument.name)
  const market = view.market(instrument.name)
  const cancel: HedgeStep = {
    hedge: { ...hedge, order: { ...order, phase: 'cancelling' } },
    effects: [{ type: 'cancel', order: order.state }],
  }
  const fits = wad(order.request.amount - order.filled) <= openContracts(hedge)
  if (policy.kind === 'direct' || listing === undefined || market === undefined || !fits) return cancel
  const chosen = chooseHedge(factsOf(hedge, policy, listing, market, view), leaveOf(hedge, policy, listing, view))
  if (chosen.choice !== 'rest') return cancel
  const stay: HedgeStep = { hedge, effects: [{ type: 'wait', afterMs: policy.repriceMs }] }
  const isOff = absWad(wad(chosen.limitPrice - order.request.limitPrice)) > farthest(policy, listing, market)
  return isOff && mayRestAnew(hedge, policy, view) ? cancel : stay
}

/** USD by which a resting price may be off. */
function farthest({ priceTicks, priceShare }: FullHedge, { tick }: Listing, { ticker }: SoundMarket): Wad {
  return maxWad(wad(tick * BigInt(priceTicks)), multiplyWad(ticker.mark, fromNumber(priceShare, 12, 'up'), 'up'))
}

function factsOf(
  { exposure, startedMs, legs }: Hedge,
  policy: FullHedge,
  listing: Listing,
  market: SoundMarket,
  view: HedgeView,
): HedgeFacts {
  const { instrument, breakEven } = exposure
  const [{ side, target, done }] = legs
  const perp = instrument.kind === 'option' ? view.perp(instrument.underlying) : undefined
  const perpListing = perp && view.listing(perp.name)
  const perpMarket = perp && view.market(perp.name)
  return {
    instrument,
    side,
    open: wad(target - done),
    breakEven,
    ageMs: view.nowMs() - startedMs,
    listing,
    market,
    delta: view.delta(instrument),
    perp: perpListing && perpMarket && { listing: perpListing, market: perpMarket },
    policy,
  }
}

function leaveOf(hedge: Hedge, policy: FullHedge, listing: Listing, view: HedgeView): HedgeLeave {
  const { exposure, order, lossUsd, startedMs } = hedge
  const isInTime = view.nowMs() - startedMs < policy.patientMs
  const mayStay = view.mayWait(exposure.instrument) && openContracts(hedge) >= listing.minimum
  return {
    isPatient: isInTime && activeLeg(hedge).spent < policy.patientAttempts,
    mayRest: mayStay && (order !== undefined || mayRestAnew(hedge, policy, view)),
    lossUsd: policy.lossMaxUsd - lossUsd,
  }
}

/** What rests leaves the wallet's rate to what is urgent. */
function mayRestAnew({ exposure, rests }: Hedge, { restsMax, ordersReserved }: FullHedge, view: HedgeView): boolean {
  return rests < restsMax && view.ordersFree(exposure.instrument.name) > ordersReserved
}

/** Everything at once, as deep as the venue's band allows. */
function take(hedge: Hedge, listing: Listing, market: SoundMarket, view: HedgeView): HedgeStep {
  const limitPrice = priceToTake(hedge, listing, market)
  if (limitPrice === undefined) return retry(withAttempt(hedge), NO_TAKERS, view)
  return place(hedge, nextOrder(hedge, listing, limitPrice, 'ioc'), hedge.perpDecision, view)
}

function place(hedge: Hedge, request: OrderRequest, decision: HedgeDecision | undefined, view: HedgeView): HedgeStep {
  const order = liveOrder(request, view.nowMs())
  const { attempts } = activeLeg(hedge)
  const counted =
    request.timeInForce === 'ioc'
      ? withAttempt(hedge)
      : { ...withActiveLeg(hedge, { attempts: attempts + 1 }), rests: hedge.rests + 1 }
  return { hedge: { ...counted, status: 'working', order }, effects: [{ type: 'place', request, decision }] }
}

function withAttempt(hedge: Hedge): Hedge {
  const { attempts, spent } = activeLeg(hedge)
  return withActiveLeg(hedge, { attempts: attempts + 1, spent: spent + 1 })
}

/** Why the active leg is given up; undefined while its budget lasts. */
function spentBy({ policy, legs, lossUsd, startedMs }: Hedge, view: HedgeView): string | undefined {
  const { spent } = legs[1] ?? legs[0]
  const isOption = legs.length === 1
  if (policy.kind === 'direct') return spent > 0 ? 'a direct hedge has one order' : undefined
  if (isOption && lossUsd >= policy.lossMaxUsd) return `its orders have given away ${lossUsd.toFixed(2)} USD`
  const isLate = isOption && view.nowMs() - startedMs > policy.timeMaxMs
  return spent >= (isLate ? 1 : policy.attemptsMax) ? 'attempts are used up' : undefined
}

/** The venue took nothing: what it advises decides whether that was an attempt. */
export function refused(hedge: Hedge, { request }: LiveOrder, { advice, message }: Reject, view: HedgeView): HedgeStep {
  if (request.timeInForce !== 'ioc') {
    if (advice === 'wait') return pause(hedge, message, view)
    // Where nothing may rest it has to be taken from the market.
    return retry(advice === 'give-up' ? { ...hedge, rests: Number.MAX_SAFE_INTEGER } : hedge, message, view)
  }
  if (advice === 'wait' && hedge.policy.kind === 'full') {
    return pause(withActiveLeg(hedge, { spent: activeLeg(hedge).spent - 1 }), message, view)
  }
  return advice === 'give-up' ? nextLeg(hedge, message, view) : retry(hedge, message, view)
}

/** Nothing of the order can fill any more. */
export function ended(hedge: Hedge, { request, phase }: LiveOrder, view: HedgeView): HedgeStep {
  const { done, target } = activeLeg(hedge)
  // Cancelled by ourselves, for something that is wanted at once.
  if (done >= target || phase === 'cancelling') return advance(hedge, view)
  return retry(hedge, request.timeInForce === 'ioc' ? 'the order was filled in part' : 'the order rests no more', view)
}

/** Nothing can be traded now: the venue is away, busy, or its market data are. Asked less and less often. */
function pause(hedge: Hedge, reason: string, view: HedgeView): HedgeStep {
  if (hedge.waits >= WAITS_MAX) return nextLeg(hedge, reason, view)
  const afterMs = Math.min(RETRY_MS * 2 ** hedge.waits, PAUSE_MAX_MS)
  const waiting: Hedge = { ...hedge, status: 'waiting', waits: hedge.waits + 1 }
  return { hedge: waiting, effects: [{ type: 'wait', afterMs }] }
}

/** Try again a little later, on the same leg or the next. */
function retry(hedge: Hedge, reason: string, view: HedgeView): HedgeStep {
  if (spentBy(hedge, view) !== undefined) return nextLeg(hedge, reason, view)
  return { hedge: { ...hedge, status: 'waiting' }, effects: [{ type: 'wait', afterMs: RETRY_MS }] }
}

/** The option is left: take the delta of what is open away with the perp. After that there is nothing more. */
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
  const perpDecision = whyPerp(hedge, reason, view)
  return advance({ ...hedge, legs: [option, perpLeg], residual, perpDecision }, view)
}

/** Undefined when the option's market can't be seen. */
function whyPerp(hedge: Hedge, reason: string, view: HedgeView): HedgeDecision | undefined {
  const { name } = hedge.exposure.instrument
  const listing = view.listing(name)
  const market = view.market(name)
  if (hedge.policy.kind === 'direct' || listing === undefined || market === undefined) return undefined
  return decidePerp(factsOf(hedge, hedge.policy, listing, market, view), reason)
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
