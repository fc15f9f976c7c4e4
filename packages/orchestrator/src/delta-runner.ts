import {
  createDeltaHedger,
  createStrategy,
  type DeltaEffect,
  type DeltaEvent,
  type DeltaHedger,
  type DeltaStep,
  HEDGER_DEFAULTS,
  type HedgeBasis,
  type HedgingPolicy,
  type OpenOrder,
  type QuoteBlock,
  readDeltaLabel,
  resumeDeltaHedger,
  type StrategyName,
  stepDeltaHedger,
} from '@riposte/hedge-engine'
import {
  type Cancel,
  createPerp,
  type EpochMs,
  type Fill,
  type OrderRequest,
  type OrderState,
  type SignedOrder,
  toNumber,
  wad,
} from '@riposte/market-model'
import { limitFor, type RestingOrder } from '@riposte/risk-limits'
import type { DeskContext } from './context.ts'
import { createDeltaViews } from './delta-view.ts'
import type { DeltaDecision, DeskEvent } from './events.ts'
import type { PastDeltaOrders } from './past-delta-orders.ts'

/** Keeps the delta of every underlying where the strategy wants it: the edge that carries out what its hedgers ask for. */
export interface DeltaRunner {
  /** Begin, with what an earlier life left behind. */
  start(past: PastDeltaOrders): void
  /** The venue has another ticker. */
  onTicker(instrument: string): void
  /** @returns false for a fill of somebody else's order */
  onFill(fill: Fill): boolean
  onOrder(order: OrderState): void
  /** Positions have changed by something else than a fill of its own. */
  onBooked(underlying: string): void
  /** Why nothing that needs hedging should be quoted. */
  blocks(underlying: string): readonly QuoteBlock[]
  /** Orders that are not over. */
  active(): number
  /** Whether it will see the order of this label to its end. */
  works(label: string): boolean
  /** Its own that rest in the book of an instrument. */
  resting(instrument: string): readonly RestingOrder[]
  hedgers(): readonly DeltaHedger[]
  /** Cancel what rests, and place nothing more. */
  stop(): void
}

export interface DeltaRunnerParts {
  /** Undefined: the desk hedges trade by trade, and no delta beyond that. */
  readonly strategy: StrategyName | undefined
  /** Hedges of trades, whose ends are open. */
  openOrders(): readonly OpenOrder[]
  /** Share of the margin that is free where an underlying is traded, from 0 to 1. */
  freeMargin(underlying: string): number
}

interface Run {
  hedger: DeltaHedger
  readonly policy: HedgingPolicy
  readonly signed: Map<string, SignedOrder>
  wake: { readonly at: EpochMs; readonly cancel: Cancel } | undefined
  steppedAtMs: number
}

/** Tickers come many times a second; a decision is made this often at most, unless an order or a fill says more, ms. */
const STEP_EVERY_MS = 500
/** A desk whose market stands still looks all the same, ms. */
const LOOK_EVERY_MS = 5000

export function createDeltaRunner(context: DeskContext, parts: DeltaRunnerParts): DeltaRunner {
  const { venue, clock, risk, logger } = context
  const views = createDeltaViews(context)
  const runs = new Map<string, Run>()
  let floor = 0
  let phase: 'new' | 'running' | 'stopping' = 'new'

  const now = () => clock.nowMs()

  function policyFor(underlying: string): HedgingPolicy {
    const deltaMax = toNumber(limitFor(risk.limits().GAMMA_MAX_DELTA, underlying))
    return { strategy: createStrategy(parts.strategy ?? 'riposte'), settings: { ...HEDGER_DEFAULTS, deltaMax } }
  }

  function runOf(underlying: string): Run {
    const known = runs.get(underlying)
    if (known !== undefined) return known
    const fresh = begin(createDeltaHedger(underlying, createPerp(underlying).name, floor))
    runs.set(underlying, fresh)
    return fresh
  }

  function begin(hedger: DeltaHedger): Run {
    return {
      hedger,
      policy: policyFor(hedger.underlying),
      signed: new Map(),
      wake: undefined,
      steppedAtMs: Number.NEGATIVE_INFINITY,
    }
  }

  function viewOf(underlying: string) {
    const view = views.of(underlying, parts.openOrders(), parts.freeMargin(underlying))
    // Without conditions the hedger cancels what rests and places nothing: what a stop and a gap in the records want, and
    // a life without delta hedging that finds orders of one with it.
    const isHeld = parts.strategy === undefined || phase === 'stopping' || context.withheld() !== undefined
    return isHeld ? { ...view, conditions: undefined } : view
  }

  function step(underlying: string, event: DeltaEvent): void {
    const run = runOf(underlying)
    run.steppedAtMs = clock.monotonicMs()
    carryOut(run, stepDeltaHedger(run.hedger, event, viewOf(underlying), run.policy))
  }

  function carryOut(run: Run, { hedger, effects }: DeltaStep): void {
    const before = run.hedger
    run.hedger = hedger
    for (const label of labelsOf(before)) {
      if (!labelsOf(hedger).includes(label)) close(run, label)
    }
    run.wake?.cancel()
    run.wake = undefined
    for (const effect of effects) perform(run, effect)
  }

  function close(run: Run, label: string): void {
    run.signed.delete(label)
    context.record({ type: 'order.closed', tradeId: idOf(run), at: now(), label })
  }

  function perform(run: Run, effect: DeltaEffect): void {
    const { underlying } = run.hedger
    switch (effect.type) {
      case 'place':
        return place(run, effect.request, effect.purpose, effect.basis)
      case 'cancel': {
        const { label } = effect.order
        venue
          .cancelOrder(effect.order)
          .then((outcome) => step(underlying, { type: 'cancelled', label, outcome }), unexpected(underlying))
        return
      }
      case 'resend':
        return send(run, effect.label)
      case 'look-up':
        clock.after(effect.afterMs, () => {
          const { label } = effect.request
          venue.findOrder(effect.request).then((lookup) => {
            if (lookup.status === 'found') {
              const { orderId, filled } = lookup.order
              context.record({ type: 'order.accepted', tradeId: idOf(run), at: now(), label, orderId, filled })
              for (const fill of lookup.fills) bookFill(fill)
            }
            step(underlying, { type: 'looked-up', label, lookup })
          }, unexpected(underlying))
        })
        return
      case 'wake': {
        const cancel = clock.after(Math.max(effect.at - now(), 0), () => {
          run.wake = undefined
          step(underlying, { type: 'wake' })
        })
        run.wake = { at: effect.at, cancel }
        return
      }
      case 'alert': {
        const { code, message } = effect
        context.record({ type: 'hedger.alert', tradeId: idOf(run), at: now(), code, message })
        return
      }
      case 'replace':
      case 'void':
      case 'find-replacement':
        // Not asked for: the view says that the venue can do neither.
        logger.error('delta.unexpected', { underlying, effect: effect.type })
    }
  }

  /** The intent is durable before it leaves. */
  function place(run: Run, request: OrderRequest, purpose: string, basis: HedgeBasis): void {
    const { underlying } = run.hedger
    const { label } = request
    const refused = context.refuseOrder(request)
    if (refused !== undefined) {
      clock.after(0, () =>
        step(underlying, { type: 'outcome', label, outcome: { status: 'rejected', reject: refused } }),
      )
      return
    }
    let order: SignedOrder
    try {
      order = venue.signOrder(request)
    } catch (error) {
      const reject = { code: 'NOT_SIGNED', message: String(error), advice: 'wait' as const }
      clock.after(0, () => step(underlying, { type: 'outcome', label, outcome: { status: 'rejected', reject } }))
      return
    }
    run.signed.set(label, order)
    const event: DeskEvent = {
      type: 'order.signed',
      tradeId: idOf(run),
      at: now(),
      order,
      decision: decisionOf(purpose, basis),
    }
    context.commit([event]).then(
      () => send(run, label),
      (error: unknown) => {
        // Nothing was sent, so nothing can rest.
        const reject = { code: 'NOT_JOURNALED', message: String(error), advice: 'give-up' as const }
        step(underlying, { type: 'outcome', label, outcome: { status: 'rejected', reject } })
      },
    )
  }

  function send(run: Run, label: string): void {
    const { underlying } = run.hedger
    const order = run.signed.get(label)
    if (order === undefined) return logger.error('delta.unsigned', { label })
    const tradeId = idOf(run)
    venue.placeOrder(order).then((outcome) => {
      switch (outcome.status) {
        case 'accepted': {
          const { orderId, filled } = outcome.order
          context.record({ type: 'order.accepted', tradeId, at: now(), label, orderId, filled })
          for (const fill of outcome.fills) bookFill(fill)
          break
        }
        case 'rejected':
          context.record({ type: 'order.rejected', tradeId, at: now(), label, reject: outcome.reject })
          break
        case 'unknown':
          context.record({ type: 'order.unknown', tradeId, at: now(), label, cause: outcome.cause })
      }
      step(underlying, { type: 'outcome', label, outcome })
    }, unexpected(underlying))
  }

  function unexpected(underlying: string): (error: unknown) => void {
    return (error) => logger.error('delta.unexpected', { underlying, error: String(error) })
  }

  /** Booked once, whoever reports it first; the hedger is stepped after it. */
  function bookFill(fill: Fill): void {
    const read = readDeltaLabel(fill.label)
    if (read === undefined || context.state.hasFill(fill.fillId)) return
    const tradeId = `G-${read.underlying}`
    context.record({ type: 'order.filled', tradeId, at: now(), venue: venue.name, token: venue.cashToken, fill })
    if (phase !== 'new') step(read.underlying, { type: 'fill', fill })
  }

  function look(): void {
    for (const underlying of underlyings()) wakeSoon(underlying)
    if (phase === 'running') clock.after(LOOK_EVERY_MS, look)
  }

  /** Everything that is held or has a hedger. */
  function underlyings(): Set<string> {
    const held = risk.positions().filter(({ quantity }) => quantity !== 0n)
    const names = held.map(({ instrument }) => instrument.underlying)
    return new Set([...runs.keys(), ...names].filter((name) => venue.canTrade(name)))
  }

  function wakeSoon(underlying: string): void {
    if (phase !== 'running' || parts.strategy === undefined) return
    const run = runOf(underlying)
    if (clock.monotonicMs() - run.steppedAtMs >= STEP_EVERY_MS) step(underlying, { type: 'wake' })
  }

  return {
    start(past) {
      phase = 'running'
      floor = past.floor
      for (const { underlying, lastNumber, open } of past.hedgers) {
        const perp = createPerp(underlying).name
        const requests = open.map(({ request }) => request)
        const resumed = resumeDeltaHedger(underlying, perp, lastNumber, requests, now())
        const run = begin(resumed.hedger)
        for (const order of open) run.signed.set(order.request.label, order)
        runs.set(underlying, run)
        carryOut(run, resumed)
      }
      if (parts.strategy !== undefined) look()
    },
    onTicker(instrument) {
      if (!instrument.endsWith('-PERP')) return
      const underlying = instrument.slice(0, -'-PERP'.length)
      views.observe(underlying)
      if (underlyings().has(underlying)) wakeSoon(underlying)
    },
    onFill(fill) {
      if (readDeltaLabel(fill.label) === undefined) return false
      bookFill(fill)
      return true
    },
    onOrder(order) {
      const read = readDeltaLabel(order.label)
      if (read !== undefined && phase !== 'new') step(read.underlying, { type: 'order', order })
    },
    onBooked: wakeSoon,
    // Without a market nothing is quoted anyway, and a hedger that has just begun has not looked yet.
    blocks: (underlying) => (runs.get(underlying)?.hedger.blocks ?? []).filter((block) => block !== 'no-market'),
    active: () => [...runs.values()].reduce((sum, { hedger }) => sum + hedger.orders.length, 0),
    works: (label) => [...runs.values()].some(({ hedger }) => labelsOf(hedger).includes(label)),
    resting: (instrument) =>
      [...runs.values()]
        .flatMap(({ hedger }) => hedger.orders)
        .filter(({ request, phase }) => request.instrument === instrument && phase === 'open')
        .map(({ request, filled }) => ({
          label: request.label,
          side: request.side,
          price: request.limitPrice,
          open: wad(request.amount - filled),
        })),
    hedgers: () => [...runs.values()].map(({ hedger }) => hedger),
    stop() {
      phase = 'stopping'
      for (const underlying of runs.keys()) step(underlying, { type: 'wake' })
    },
  }
}

const idOf = ({ hedger }: Run): string => `G-${hedger.underlying}`

const labelsOf = ({ orders }: DeltaHedger): readonly string[] => orders.map(({ request }) => request.label)

/** Numbers without a bound are left out: a journal has no word for them. */
function decisionOf(purpose: string, basis: HedgeBasis): DeltaDecision {
  const { strategy, delta, gamma, spot, cost, centre, halfBand, missing } = basis
  const gammaLow = Number.isFinite(gamma.low) ? { gammaLow: gamma.low } : {}
  const gammaHigh = Number.isFinite(gamma.high) ? { gammaHigh: gamma.high } : {}
  const band = Number.isFinite(halfBand) ? { halfBand } : {}
  const sure = { purpose, strategy, deltaLow: delta.low, deltaHigh: delta.high, spot, cost, centre, missing }
  return { ...sure, ...gammaLow, ...gammaHigh, ...band }
}
