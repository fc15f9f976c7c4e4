import { type EpochMs, epochMs, type OrderRequest, opposite, type Side } from '@riposte/market-model'
import { pastOrder } from '../orders/live-order.ts'
import type { Strategy, TargetZone } from '../strategies/target-zone.ts'
import { boundedZone } from './bounded-zone.ts'
import {
  createDeltaHedger,
  type DeltaEffect,
  type DeltaHedger,
  type DeltaOrder,
  type Excursion,
  type QuoteBlock,
  sentOrder,
  withAnnounced,
} from './delta-hedger.ts'
import type { DeltaEvent, DeltaView } from './delta-view.ts'
import { followOrders } from './follow-orders.ts'
import type { DeltaStep } from './hedger-orders.ts'
import type { HedgerSettings } from './hedger-settings.ts'
import { cancelAll, reconcileSide, stillReduces } from './reconcile-side.ts'
import { judgeBudget, trackExcursion, withAttempt } from './track-excursion.ts'
import { type Decision, wantedOrders } from './wanted-orders.ts'

/** How one underlying is hedged: a strategy says where delta may be, the settings how it is brought there. */
export interface HedgingPolicy {
  readonly strategy: Strategy
  readonly settings: HedgerSettings
}

/**
 * What an event makes of the hedger, and what has to be done about it.
 *
 * Book a fill first, then step with it. Call at every change of Greeks or market worth acting on, with `wake`.
 */
export function stepDeltaHedger(
  before: DeltaHedger,
  event: DeltaEvent,
  view: DeltaView,
  policy: HedgingPolicy,
): DeltaStep {
  const { settings } = policy
  const followed = followOrders(before, event, {
    view,
    settings,
    isWanted: (order) => isWanted(before, order, view, policy),
  })
  const decided = decide(followed.hedger, view, policy)
  return { hedger: decided.hedger, effects: [...followed.effects, ...decided.effects] }
}

/**
 * Go on after a restart, with the orders that may still be open or on their way. Each is looked up before anything is placed on
 * its side.
 *
 * @param lastNumber the highest number in any label of this hedger, whether or not its order is remembered
 */
export function resumeDeltaHedger(
  underlying: string,
  perp: string,
  lastNumber: number,
  past: readonly OrderRequest[],
  now: EpochMs,
): DeltaStep {
  const orders = past.map((request): DeltaOrder => {
    const purpose = request.timeInForce === 'ioc' ? 'cross' : 'conditional'
    return { ...sentOrder({ request, purpose, basis: undefined }, now), ...pastOrder(request, now) }
  })
  const effects = past.map((request): DeltaEffect => ({ type: 'look-up', request, afterMs: 0 }))
  return { hedger: { ...createDeltaHedger(underlying, perp, lastNumber), orders }, effects }
}

function zoneOf(hedger: DeltaHedger, view: DeltaView, { strategy, settings }: HedgingPolicy): TargetZone | undefined {
  const { conditions, now } = view
  if (conditions === undefined || !(conditions.spot > 0) || Number.isNaN(conditions.greeks.delta.low)) return undefined
  const sinceHedgeMs = hedger.lastHedgeAt === undefined ? Number.POSITIVE_INFINITY : now - hedger.lastHedgeAt
  return boundedZone(strategy({ ...conditions, sinceHedgeMs }), settings.deltaMax)
}

function isWanted(hedger: DeltaHedger, order: DeltaOrder, view: DeltaView, policy: HedgingPolicy): boolean {
  const { conditions } = view
  const zone = zoneOf(hedger, view, policy)
  if (conditions === undefined || zone === undefined) return false
  return stillReduces({ conditions, zone, delta: withAnnounced(hedger, conditions.greeks.delta) }, order)
}

function decide(before: DeltaHedger, view: DeltaView, policy: HedgingPolicy): DeltaStep {
  const { conditions, listing, market, now, accepts } = view
  const { settings } = policy
  // What rests there can't be moved either.
  if (accepts === 'nothing') return { hedger: { ...before, blocks: ['no-market'] }, effects: [] }
  const zone = zoneOf(before, view, policy)
  if (
    conditions === undefined ||
    zone === undefined ||
    listing === undefined ||
    !listing.active ||
    market === undefined
  ) {
    const { hedger, effects } = cancelAll(before)
    return { hedger: { ...hedger, blocks: ['no-market'] }, effects }
  }
  const delta = withAnnounced(before, conditions.greeks.delta)
  const isHard = delta.low > settings.deltaMax || delta.high < -settings.deltaMax
  const tracked = trackExcursion(before.excursion, delta, zone, listing, now)
  const excursion = tracked && judgeBudget(tracked, settings)
  const hedger: DeltaHedger = { ...before, excursion }
  const mustRest = accepts === 'resting'
  const decision: Decision = { hedger, zone, delta, isHard, mustRest, conditions, listing, market, now, settings }
  const wish = wantedOrders(decision)

  // The side that brings delta back goes first, and takes what there is of the rate budget.
  const first: Side = excursion?.side ?? 'buy'
  const one = reconcileSide(decision, first, wish.orders[first], view)
  const rest = { canReplace: view.canReplace, ordersFree: one.ordersFree }
  const two = reconcileSide({ ...decision, hedger: one.hedger }, opposite(first), wish.orders[opposite(first)], rest)

  const attempted = excursion !== undefined && (one.isAttempt || wish.isThin) ? withAttempt(excursion, now) : excursion
  const judged = attempted && judgeBudget(attempted, settings)
  const blocks = blocksOf(judged, conditions.greeks.missing, isHard)
  const isStuck = isHard && (one.isBlocked || wish.isThin || mustRest)
  const isBlind =
    conditions.greeks.missing.length > 0 && (delta.high > settings.deltaMax || delta.low < -settings.deltaMax)
  const after: DeltaHedger = { ...two.hedger, excursion: judged, residual: wish.residual, blocks, isStuck, isBlind }
  const effects = [...one.effects, ...two.effects, ...alertsOf(before, after, zone)]
  const nextAt = earliest([
    wish.nextAt,
    one.nextAt,
    two.nextAt,
    wish.isThin ? epochMs(now + settings.sliceMs) : undefined,
  ])
  if (nextAt !== undefined) return { hedger: after, effects: [...effects, { type: 'wake', at: nextAt }] }
  return { hedger: after, effects }
}

function blocksOf(excursion: Excursion | undefined, missing: readonly string[], isHard: boolean): QuoteBlock[] {
  const blocks: QuoteBlock[] = []
  if (excursion?.isSpent) blocks.push('budget-spent')
  if (missing.length > 0) blocks.push('greeks-missing')
  if (isHard) blocks.push('hard-limit')
  return blocks
}

/** Each is told once, when it begins. */
function alertsOf(before: DeltaHedger, after: DeltaHedger, { basis }: TargetZone): DeltaEffect[] {
  const { underlying, excursion, isStuck, isBlind, blocks } = after
  const alerts: DeltaEffect[] = []
  if (excursion !== undefined && blocks.includes('budget-spent') && !before.blocks.includes('budget-spent')) {
    const { attempts, loss, side } = excursion
    const message = `the hedge of ${underlying} (${side}) has spent its budget: ${attempts} crossing orders, ${loss.toFixed(2)} USD given away`
    alerts.push({ type: 'alert', code: 'HEDGE_BUDGET_SPENT', message, basis })
  }
  if (isStuck && !before.isStuck) {
    const message = `delta of ${underlying} is beyond the hard limit, and an order in doubt, an empty book or a venue that takes no crossing order keeps it there`
    alerts.push({ type: 'alert', code: 'HARD_LIMIT_BLOCKED', message, basis })
  }
  if (isBlind && !before.isBlind) {
    const { delta, missing } = basis
    const names = missing.join(', ')
    const message = `delta of ${underlying} is somewhere from ${delta.low.toFixed(4)} to ${delta.high.toFixed(4)}, and may be beyond the hard limit: the Greeks of ${names} are not known`
    alerts.push({ type: 'alert', code: 'DELTA_UNKNOWN', message, basis })
  }
  return alerts
}

function earliest(times: readonly (EpochMs | undefined)[]): EpochMs | undefined {
  const known = times.filter((time) => time !== undefined)
  return known.length === 0 ? undefined : epochMs(Math.min(...known))
}
