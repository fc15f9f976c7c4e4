import {
  activeLeg,
  beginHedge,
  type Exposure,
  type Hedge,
  type HedgeEffect,
  type HedgeEvent,
  type HedgePolicy,
  type HedgeStep,
  type LiveOrder,
  type OpenOrder,
  resumeHedge,
  stepHedge,
  tradeIdOf,
} from '@riposte/hedge-engine'
import {
  type Cancel,
  type EpochMs,
  type Fill,
  type Instrument,
  maxWad,
  type OrderOutcome,
  type OrderRequest,
  type OrderState,
  type Reject,
  type SignedOrder,
  toNumber,
  WAD_ZERO,
  wad,
} from '@riposte/market-model'
import type { OpenHedge, RestingOrder } from '@riposte/risk-limits'
import type { DeskContext } from './context.ts'
import type { DeskEvent } from './events.ts'
import { createHedgeView } from './hedge-view.ts'

/** The hedges under way, and the edge that carries out what their state machines ask for. */
export interface HedgeRunner {
  /**
   * Plan a hedge and sign its first order, so that both can be journaled together with the trade.
   *
   * @param receivedAtMs monotonic, for the latency
   */
  plan(exposure: Exposure, policy: HedgePolicy, receivedAtMs: number): PlannedHedge
  /** The order with which a hedge would begin, by the market as it is now; nothing is signed and nothing is begun. */
  preview(exposure: Exposure, policy: HedgePolicy): OrderRequest | undefined
  /** Go on with the hedge of an earlier life, by what its journal says. */
  resume(exposure: Exposure, policy: HedgePolicy, past: PastLife): void
  /** A fill that the venue reports by itself. */
  onFill(fill: Fill): void
  /** The state of an order that the venue reports by itself. */
  onOrder(order: OrderState): void
  /** Whether a hedge will see the order of this label to its end. */
  works(label: string): boolean
  /** Hedges that have not ended. */
  active(): number
  /** The same, with what they were to bring in and what they have. */
  open(): readonly OpenHedge[]
  /** What they may still trade: each may end in full, in part or not at all. */
  openOrders(): readonly OpenOrder[]
  /** Those that rest in an instrument's book, or may. */
  resting(instrument: string): readonly RestingOrder[]
  /** Nothing rests any more from now on, so that all comes to its end. */
  stop(): void
}

/** What the journal knows of a hedge. */
interface PastLife {
  /** Oldest first. */
  readonly orders: readonly SignedOrder[]
  readonly fills: readonly Fill[]
  readonly tradedAt: EpochMs
}

interface PlannedHedge {
  /** To be committed before {@link PlannedHedge.send}. */
  readonly events: readonly DeskEvent[]
  send(): void
  /** Instead of {@link PlannedHedge.send}, when the commit failed. */
  abandon(reason: string): void
}

interface Run {
  hedge: Hedge
  readonly receivedAtMs: number
  readonly begunAt: EpochMs
  /** USD that fills have brought in. */
  broughtUsd: number
  readonly signed: Map<string, SignedOrder>
  /** Ends the pause that the hedge asked for last. */
  endPause: Cancel
}

/** Ended hedges are kept this long for fills that are reported late. */
const ENDED_KEPT_MS = 600_000

/** @param mayRest whether anything may rest in an instrument's book now */
export function createHedgeRunner(context: DeskContext, mayRest: (instrument: Instrument) => boolean): HedgeRunner {
  const { venue, clock, logger } = context
  const runs = new Map<string, Run>()
  let isStopping = false
  const view = createHedgeView(context, (instrument) => !isStopping && mayRest(instrument))

  const now = () => clock.nowMs()

  function step(tradeId: string, event: HedgeEvent): void {
    const run = runs.get(tradeId)
    if (run === undefined) return
    carryOut(tradeId, run, stepHedge(run.hedge, event, view))
  }

  function carryOut(tradeId: string, run: Run, result: HedgeStep): void {
    const { order } = run.hedge
    run.hedge = result.hedge
    const isOver = order !== undefined && order.request.label !== result.hedge.order?.request.label
    if (isOver && isToRest(order)) {
      context.record({ type: 'order.closed', tradeId, at: now(), label: order.request.label })
    }
    for (const effect of result.effects) perform(tradeId, run, effect)
  }

  function perform(tradeId: string, run: Run, effect: HedgeEffect): void {
    switch (effect.type) {
      case 'place': {
        const refused = context.refuseOrder(effect.request)
        if (refused !== undefined) return refuse(tradeId, effect.request, refused)
        const event = sign(tradeId, run, effect)
        if (event === undefined) return
        context.commit([event]).then(
          () => send(tradeId, run, effect.request.label),
          (error: unknown) => giveUp(tradeId, run, `the order could not be journaled: ${String(error)}`),
        )
        return
      }
      case 'resend':
        return send(tradeId, run, effect.label)
      case 'cancel':
        return cancel(tradeId, effect.order)
      case 'look-up':
        clock.after(effect.afterMs, () => {
          // Its fills or its answer have come meanwhile, and the wallet's rate is for others.
          if (run.hedge.order?.request.label !== effect.request.label) return
          venue.findOrder(effect.request).then((lookup) => {
            if (lookup.status === 'found') {
              const { orderId, filled } = lookup.order
              context.record({
                type: 'order.accepted',
                tradeId,
                at: now(),
                label: effect.request.label,
                orderId,
                filled,
              })
              for (const fill of lookup.fills) recordFill(fill)
            }
            step(tradeId, { type: 'looked-up', label: effect.request.label, lookup })
          }, unexpected(tradeId))
        })
        return
      case 'wait':
        run.endPause()
        run.endPause = clock.after(effect.afterMs, () => step(tradeId, { type: 'wake' }))
        return
      case 'void':
        // Not asked for: a trade's order is sent again until its end is known.
        return logger.error('hedge.unexpected', { tradeId, effect: effect.type })
      case 'hedged': {
        context.record({
          type: 'trade.hedged',
          tradeId,
          at: now(),
          latencyMs: clock.monotonicMs() - run.receivedAtMs,
          residual: effect.residual,
        })
        return forgetLater(tradeId)
      }
      case 'failed':
        context.record({ type: 'trade.failed', tradeId, at: now(), reason: effect.reason, residual: effect.residual })
        return forgetLater(tradeId)
    }
  }

  /** By our own limits: nothing was signed, so nothing can have reached the venue. */
  function refuse(tradeId: string, { label }: OrderRequest, reject: Reject): void {
    context.record({ type: 'order.rejected', tradeId, at: now(), label, reject })
    step(tradeId, { type: 'outcome', label, outcome: { status: 'rejected', reject } })
  }

  function sign(tradeId: string, run: Run, effect: HedgeEffect & { type: 'place' }): DeskEvent | undefined {
    try {
      const order = venue.signOrder(effect.request)
      run.signed.set(effect.request.label, order)
      const plan = effect.decision === undefined ? {} : { plan: effect.decision }
      return { type: 'order.signed', tradeId, at: now(), order, ...plan }
    } catch (error) {
      giveUp(tradeId, run, `the order could not be signed: ${String(error)}`)
      return undefined
    }
  }

  function send(tradeId: string, run: Run, label: string): void {
    const order = run.signed.get(label)
    if (order === undefined) return giveUp(tradeId, run, `no signed order ${label}`)
    venue.placeOrder(order).then((outcome) => {
      switch (outcome.status) {
        case 'accepted': {
          const { orderId, filled } = outcome.order
          context.record({ type: 'order.accepted', tradeId, at: now(), label, orderId, filled })
          for (const fill of outcome.fills) recordFill(fill)
          break
        }
        case 'rejected':
          context.record({ type: 'order.rejected', tradeId, at: now(), label, reject: outcome.reject })
          break
        case 'unknown':
          context.record({ type: 'order.unknown', tradeId, at: now(), label, cause: outcome.cause })
          break
      }
      step(tradeId, { type: 'outcome', label, outcome })
    }, unexpected(tradeId))
  }

  function cancel(tradeId: string, order: OrderState): void {
    const told = (outcome: OrderOutcome): void => {
      if (outcome.status === 'accepted') for (const fill of outcome.fills) recordFill(fill)
      step(tradeId, { type: 'cancelled', label: order.label, outcome })
    }
    venue.cancelOrder(order).then(told, (error: unknown) => told({ status: 'unknown', cause: String(error) }))
  }

  /** Ports answer with values; if one throws all the same the outcome is unknown, and the hedge stays where it was. */
  function unexpected(tradeId: string): (error: unknown) => void {
    return (error) => logger.error('hedge.unexpected', { tradeId, error: String(error) })
  }

  function giveUp(tradeId: string, run: Run, reason: string): void {
    const [option] = run.hedge.legs
    const residual = (option.target - option.done) as typeof option.target
    run.hedge = { ...run.hedge, status: 'failed', residual }
    context.record({ type: 'trade.failed', tradeId, at: now(), reason, residual })
    forgetLater(tradeId)
  }

  function freshRun(hedge: Hedge): Run {
    return {
      hedge,
      receivedAtMs: clock.monotonicMs(),
      begunAt: now(),
      broughtUsd: 0,
      signed: new Map(),
      endPause() {},
    }
  }

  function forgetLater(tradeId: string): void {
    clock.after(ENDED_KEPT_MS, () => runs.delete(tradeId))
  }

  /** Book a fill once, whoever reports it first. */
  function recordFill(fill: Fill): void {
    if (context.state.hasFill(fill.fillId)) return
    const tradeId = tradeOf(fill)
    const booking = { at: now(), venue: venue.name, token: venue.cashToken, fill }
    if (tradeId === undefined) {
      context.record({ type: 'fill.foreign', tradeId, ...booking })
      return
    }
    context.record({ type: 'order.filled', tradeId, ...booking })
    const run = runs.get(tradeId)
    if (run !== undefined) run.broughtUsd += toNumber(fill.cashFlow)
    step(tradeId, { type: 'fill', fill })
  }

  /** Booked, and left to the life that begins when a person has looked at the journal. */
  function withhold({ tradeId, instrument, side, quantity }: Exposure, reason: string): PlannedHedge {
    const tell = () => logger.error('hedge.withheld', { tradeId, instrument: instrument.name, side, quantity, reason })
    return { events: [], send: tell, abandon: tell }
  }

  /** The label says whose it is, also of an order of an earlier life. */
  function tradeOf(fill: Fill): string | undefined {
    const tradeId = tradeIdOf(fill.label)
    return tradeId !== undefined && context.state.trade(tradeId) !== undefined ? tradeId : undefined
  }

  const openRuns = (): readonly Run[] =>
    [...runs.values()].filter(({ hedge }) => hedge.status === 'waiting' || hedge.status === 'working')

  /** What is left would bring in what the best price now says. */
  function openHedge({ hedge, begunAt, broughtUsd }: Run): OpenHedge {
    const { tradeId, instrument, side, quantity, breakEven } = hedge.exposure
    const sign = side === 'buy' ? 1 : -1
    const ticker = venue.ticker(instrument.name)
    const best = side === 'buy' ? ticker?.bestBid : ticker?.bestAsk
    const left = toNumber(wad(quantity - hedge.legs[0].done))
    return {
      tradeId,
      underlying: instrument.underlying,
      filledAt: begunAt,
      plannedUsd: sign * toNumber(breakEven) * toNumber(quantity),
      achievedUsd: broughtUsd,
      // A hedge by the perp takes away delta and brings in nothing of the option's price.
      restUsd: hedge.legs.length > 1 || best === undefined ? undefined : sign * left * toNumber(best),
    }
  }

  /** The leg that is worked now, whether or not an order is out for it at the moment. */
  function openOrder(hedge: Hedge): OpenOrder {
    const { instrument, side, target, done } = activeLeg(hedge)
    return { instrument, side, remaining: maxWad(wad(target - done), WAD_ZERO), settlement: 'average-30m' }
  }

  return {
    plan(exposure, policy, receivedAtMs) {
      const { tradeId } = exposure
      const reason = context.withheld()
      if (reason !== undefined) return withhold(exposure, reason)
      const begun = beginHedge(exposure, view, policy)
      const run: Run = { ...freshRun(begun.hedge), receivedAtMs }
      runs.set(tradeId, run)
      const [first] = begun.effects
      const abandon = (reason: string) => giveUp(tradeId, run, reason)
      if (first?.type !== 'place') return { events: [], send: () => carryOut(tradeId, run, begun), abandon }
      const refused = context.refuseOrder(first.request)
      if (refused !== undefined) {
        return { events: [], send: () => refuse(tradeId, first.request, refused), abandon }
      }
      const event = sign(tradeId, run, first)
      if (event === undefined) return { events: [], send: () => {}, abandon }
      return { events: [event], send: () => send(tradeId, run, first.request.label), abandon }
    },
    preview(exposure, policy) {
      const [first] = beginHedge(exposure, view, policy).effects
      return first?.type === 'place' && context.refuseOrder(first.request) === undefined ? first.request : undefined
    },
    resume(exposure, policy, { orders, fills, tradedAt }) {
      const past = { orders: orders.map((order) => order.request), fills, ageMs: now() - tradedAt }
      const resumed = resumeHedge(exposure, past, view, policy)
      const signed = new Map(orders.map((order) => [order.request.label, order]))
      const broughtUsd = fills.reduce((sum, fill) => sum + toNumber(fill.cashFlow), 0)
      const run: Run = { ...freshRun(resumed.hedge), broughtUsd, signed }
      runs.set(exposure.tradeId, run)
      carryOut(exposure.tradeId, run, resumed)
    },
    onFill: recordFill,
    onOrder(order) {
      const tradeId = tradeIdOf(order.label)
      if (tradeId !== undefined) step(tradeId, { type: 'order', order })
    },
    works: (label) => openRuns().some(({ hedge }) => hedge.order?.request.label === label),
    active: () => openRuns().length,
    open: () => openRuns().map(openHedge),
    openOrders: () => openRuns().map(({ hedge }) => openOrder(hedge)),
    resting: (instrument) =>
      openRuns().flatMap(({ hedge: { order } }) =>
        order !== undefined && isToRest(order) && order.request.instrument === instrument ? [restingOf(order)] : [],
      ),
    stop() {
      isStopping = true
      for (const { hedge } of openRuns()) {
        if (hedge.order !== undefined && isToRest(hedge.order)) step(hedge.exposure.tradeId, { type: 'wake' })
      }
    },
  }
}

function isToRest({ request }: LiveOrder): boolean {
  return request.timeInForce !== 'ioc'
}

function restingOf({ request: { label, side, limitPrice, amount }, filled }: LiveOrder): RestingOrder {
  return { label, side, price: limitPrice, open: wad(amount - filled) }
}
