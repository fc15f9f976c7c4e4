import {
  absWad,
  type EpochMs,
  epochMs,
  fromNumber,
  maxWad,
  multiplyWad,
  type OrderRequest,
  type Side,
  toNumber,
  type Wad,
  wad,
} from '@riposte/market-model'
import type { OrderPhase } from '../orders/live-order.ts'
import { type DeltaEffect, type DeltaHedger, type DeltaOrder, openAmount, sentOrder } from './delta-hedger.ts'
import { deltaLabel } from './delta-label.ts'
import type { DeltaView } from './delta-view.ts'
import { deltaAt, mostThatReduces } from './most-that-reduces.ts'
import type { Decision, WantedOrder } from './wanted-orders.ts'

export interface Reconciled {
  readonly hedger: DeltaHedger
  readonly effects: readonly DeltaEffect[]
  /** Orders of the rate budget that are left. */
  readonly ordersFree: number
  /** A crossing order went out. */
  readonly isAttempt: boolean
  /** A crossing order is wanted, and something whose end is not known is in its way. */
  readonly isBlocked: boolean
  readonly nextAt: EpochMs | undefined
}

type Venue = Pick<DeltaView, 'canReplace' | 'ordersFree'>

/** What became of the order is not known, and may not be for a while. */
const IN_DOUBT: readonly OrderPhase[] = ['unknown', 'refused', 'voiding']

/** Soonest that a budget without tokens is looked at again, ms. */
const TOKEN_MS = 250

/** Bring the order that stands on a side to the one that is wanted: at most one step, and nothing while one is under way. */
export function reconcileSide(
  decision: Decision,
  side: Side,
  wanted: WantedOrder | undefined,
  venue: Venue,
): Reconciled {
  const { hedger } = decision
  const standing = hedger.orders.filter(({ request, phase }) => request.side === side && phase !== 'settling')
  const [order, ...others] = standing
  const quiet = {
    hedger,
    effects: [],
    ordersFree: venue.ordersFree,
    isAttempt: false,
    isBlocked: false,
    nextAt: undefined,
  }
  if (order === undefined) return wanted === undefined ? quiet : place(decision, wanted, venue)
  // Only an earlier life can have left more than one.
  if (others.length > 0) return standing.reduce((before, each) => cancelOpen(before, each), quiet as Reconciled)
  if (order.phase !== 'open') return { ...quiet, isBlocked: isCrossing(wanted) && IN_DOUBT.includes(order.phase) }
  if (wanted === undefined) return cancelOpen(quiet, order)
  if (!isCrossing(wanted) && !mustMove(decision, order) && !isOff(decision, order, wanted)) return quiet
  return amend(decision, order, wanted, venue, quiet)
}

function isCrossing(wanted: WantedOrder | undefined): boolean {
  return wanted?.timeInForce === 'ioc'
}

function place(decision: Decision, wanted: WantedOrder, venue: Venue): Reconciled {
  const { hedger, now, zone } = decision
  const base = { hedger, effects: [], ordersFree: venue.ordersFree, isAttempt: false, isBlocked: false }
  const notBefore = hedger.notBefore[wanted.side]
  if (now < notBefore) return { ...base, nextAt: notBefore }
  if (!isAffordable(decision, wanted, venue)) return { ...base, nextAt: epochMs(now + TOKEN_MS) }
  const { request, numbered } = nextRequest(decision, wanted)
  const order = sentOrder({ request, purpose: wanted.purpose, basis: zone.basis }, now)
  return {
    ...base,
    hedger: { ...numbered, orders: [...hedger.orders, order] },
    effects: [{ type: 'place', request, purpose: wanted.purpose, basis: zone.basis }],
    ordersFree: venue.ordersFree - 1,
    isAttempt: isCrossing(wanted),
    nextAt: undefined,
  }
}

/** In one step where the venue has one; elsewhere the old order goes first, and the new one comes once that is confirmed. */
function amend(
  decision: Decision,
  order: DeltaOrder,
  wanted: WantedOrder,
  venue: Venue,
  quiet: Reconciled,
): Reconciled {
  const { hedger, now, zone } = decision
  const isAllowed = now >= hedger.notBefore[wanted.side] && isAffordable(decision, wanted, venue)
  if (!isAllowed && !isCrossing(wanted) && !mustMove(decision, order))
    return { ...quiet, nextAt: epochMs(now + TOKEN_MS) }
  if (!venue.canReplace || !isAllowed || order.state === undefined) return cancelOpen(quiet, order)
  const { request, numbered } = nextRequest(decision, wanted)
  const successor = sentOrder({ request, purpose: wanted.purpose, basis: zone.basis }, now)
  const replacing: DeltaOrder = { ...order, phase: 'replacing', successor }
  return {
    ...quiet,
    hedger: { ...numbered, orders: exchanged(hedger, replacing) },
    effects: [{ type: 'replace', order: order.state, request, purpose: wanted.purpose, basis: zone.basis }],
    ordersFree: venue.ordersFree - 1,
    isAttempt: isCrossing(wanted),
  }
}

/** Cancels have a share of the rate budget of their own. */
function cancelOpen(before: Reconciled, order: DeltaOrder): Reconciled {
  if (order.phase !== 'open' || order.state === undefined) return before
  const orders = exchanged(before.hedger, { ...order, phase: 'cancelling' })
  return {
    ...before,
    hedger: { ...before.hedger, orders },
    effects: [...before.effects, { type: 'cancel', order: order.state }],
  }
}

/** Whatever is resting is cancelled: nothing sound is known to keep it for. */
export function cancelAll(hedger: DeltaHedger): { hedger: DeltaHedger; effects: readonly DeltaEffect[] } {
  const quiet = { hedger, effects: [], ordersFree: 0, isAttempt: false, isBlocked: false, nextAt: undefined }
  return hedger.orders.reduce((before, order) => cancelOpen(before, order), quiet as Reconciled)
}

function exchanged(hedger: DeltaHedger, order: DeltaOrder): readonly DeltaOrder[] {
  return hedger.orders.map((other) => (other.request.label === order.request.label ? order : other))
}

function isAffordable({ settings }: Decision, wanted: WantedOrder, { ordersFree }: Venue): boolean {
  return ordersFree >= (isCrossing(wanted) ? 1 : 1 + settings.ordersReserved)
}

/** The rest of an order would carry delta past the centre: the world moved under it. */
function mustMove(decision: Decision, order: DeltaOrder): boolean {
  return !stillReduces(decision, order)
}

export function stillReduces(
  { conditions, delta, zone }: Pick<Decision, 'conditions' | 'delta' | 'zone'>,
  order: DeltaOrder,
): boolean {
  const { side, limitPrice } = order.request
  const there = deltaAt({ greeks: { ...conditions.greeks, delta }, spot: conditions.spot }, toNumber(limitPrice))
  return toNumber(openAmount(order)) <= mostThatReduces(side, there, zone.centre)
}

function isOff({ listing, market, settings }: Decision, order: DeltaOrder, wanted: WantedOrder): boolean {
  const ticks = listing.tick * BigInt(settings.priceTicks)
  const share = multiplyWad(market.ticker.mark, fromNumber(settings.priceShare, 12, 'up'), 'up')
  const distance = absWad(wad(order.request.limitPrice - wanted.limitPrice))
  const amount = absWad(wad(openAmount(order) - wanted.amount))
  return distance > maxWad(wad(ticks), share) || amount > listing.step * BigInt(settings.quantitySteps)
}

function nextRequest({ hedger }: Decision, wanted: WantedOrder): { request: OrderRequest; numbered: DeltaHedger } {
  const lastNumber = hedger.lastNumber + 1
  const { side, amount, limitPrice, timeInForce } = wanted
  const label = deltaLabel(hedger.underlying, lastNumber)
  return {
    request: { label, instrument: hedger.perp, side, amount: amount as Wad, limitPrice, timeInForce },
    numbered: { ...hedger, lastNumber },
  }
}
