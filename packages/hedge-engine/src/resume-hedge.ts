import { type Fill, type OrderRequest, opposite, roundToStep, WAD_ZERO, wad } from '@riposte/market-model'
import { type Exposure, type Hedge, type HedgeLeg, withFill } from './hedge.ts'
import { FULL_HEDGE, type HedgePolicy } from './hedge-policy.ts'
import type { HedgeView } from './hedge-view.ts'
import { pastOrder } from './orders/live-order.ts'
import { attemptOf } from './plan-order.ts'
import { beginHedge } from './step-hedge.ts'
import type { HedgeStep } from './work-hedge.ts'

/** What is known of a hedge that an earlier life of the desk began. */
export interface PastHedge {
  /** Every order that was signed for it, oldest first. */
  readonly orders: readonly OrderRequest[]
  /** Every fill that was recorded; a fill may be missing, never invented. */
  readonly fills: readonly Fill[]
  /** ms since the trade */
  readonly ageMs: number
}

/**
 * Go on with a hedge after a restart.
 *
 * One order of a hedge is under way at a time, so only the last one's end can be unknown. It is looked up by its label
 * before anything else is done, whatever is believed of it: the reply may have been lost with the process.
 */
export function resumeHedge(
  exposure: Exposure,
  past: PastHedge,
  view: HedgeView,
  policy: HedgePolicy = FULL_HEDGE,
): HedgeStep {
  const last = past.orders.at(-1)
  if (last === undefined) return beginHedge(lessFills(exposure, past.fills), view, policy)

  const now = view.nowMs()
  const begun: Hedge = {
    exposure,
    policy,
    status: 'working',
    startedMs: now - Math.max(0, past.ageMs),
    legs: legsOf(exposure, past.orders, view),
    order: pastOrder(last, now),
    residual: WAD_ZERO,
    waits: 0,
    perpDecision: undefined,
    rests: past.orders.filter(isToRest).length,
    // The marks of the earlier life are forgotten: today's stands for them.
    mark: view.market(exposure.instrument.name)?.ticker.mark,
    lossUsd: 0,
    seenFills: [],
  }
  const filled = past.fills.reduce(withFill, begun)
  const [option, perp] = filled.legs
  const offStep = exposure.quantity - option.target
  const residual = wad(perp === undefined ? offStep : offStep + option.target - option.done)
  const hedge: Hedge = { ...filled, residual }
  return { hedge, effects: [{ type: 'look-up', request: last, afterMs: 0 }] }
}

/** Fills of orders that nobody remembers any more are fills all the same. */
function lessFills(exposure: Exposure, fills: readonly Fill[]): Exposure {
  const own = fills.filter((fill) => fill.instrument === exposure.instrument.name)
  return { ...exposure, quantity: wad(own.reduce((left, fill) => left - fill.amount, exposure.quantity as bigint)) }
}

function legsOf(exposure: Exposure, orders: readonly OrderRequest[], view: HedgeView): [HedgeLeg, ...HedgeLeg[]] {
  const { instrument, side, quantity, forgottenAttempts } = exposure
  const own = orders.filter((order) => order.instrument === instrument.name)
  const others = orders.filter((order) => order.instrument !== instrument.name)
  const step = view.listing(instrument.name)?.step
  // The first order asked for the whole target, unless it was larger than one order may be.
  const target = step === undefined ? (own[0]?.amount ?? quantity) : roundToStep(quantity, step, 'towards-zero')
  const option: HedgeLeg = {
    instrument,
    side: opposite(side),
    target,
    done: WAD_ZERO,
    ...attemptsOf(own, forgottenAttempts),
  }
  const [first] = others
  const perp = first && view.perp(instrument.underlying)
  if (first === undefined || perp === undefined) return [option]
  const attempts = attemptsOf(others, forgottenAttempts)
  return [option, { instrument: perp, side: first.side, target: first.amount, done: WAD_ZERO, ...attempts }]
}

/**
 * Attempts without an order count too, so the label's number says more than the number of orders. What was to rest was
 * none.
 */
function attemptsOf(orders: readonly OrderRequest[], forgotten: number): Pick<HedgeLeg, 'attempts' | 'spent'> {
  const attempts = Math.max(forgotten, ...orders.map((order) => attemptOf(order.label)))
  const rested = orders.filter(isToRest).length
  // Those that are remembered from before the cut have numbers below what was forgotten.
  return { attempts, spent: Math.max(orders.length - rested, attempts - forgotten - rested) }
}

function isToRest({ timeInForce }: OrderRequest): boolean {
  return timeInForce !== 'ioc'
}
