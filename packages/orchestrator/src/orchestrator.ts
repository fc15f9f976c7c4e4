import {
  type BelievedTrade,
  type Cancel,
  type ConnectionStatus,
  type Fill,
  parseInstrumentName,
  type RfqSource,
  type Venue,
  wad,
} from '@riposte/market-model'
import type { Decline } from '@riposte/quote-engine'
import { createRiskBook } from '@riposte/risk-limits'
import type { DeskContext, DeskParts } from './context.ts'
import { createControlState } from './control-state.ts'
import { createDeltaRunner } from './delta-runner.ts'
import { createDeskState } from './desk-state.ts'
import type { DeskEvent } from './events.ts'
import { createExpiryDesk } from './expiry/expiry-desk.ts'
import { exposureOf, policyOf } from './exposure-of.ts'
import { createFlattener } from './flatten.ts'
import { createHedgeRunner } from './hedge-runner.ts'
import { DRY_RUN, listenTo, lookOn } from './look-on.ts'
import { createMemory } from './memory.ts'
import type { UnfinishedHedge } from './past-hedges.ts'
import { createMarkKeeper } from './pnl/mark-keeper.ts'
import { pnlReport } from './pnl/pnl-report.ts'
import { createReconciler } from './reconciler.ts'
import { createTimelines } from './records/timelines.ts'
import { positionRows, publishedMarks, riskReport } from './reports.ts'
import { createRfqFlow } from './rfq-flow.ts'
import { createRiskMarket, type FixingOf } from './risk-market.ts'
import { createRunwayKeeper } from './runway/runway-keeper.ts'
import { createSafety } from './safety.ts'
import { cancelStrays } from './stray-orders.ts'
import { trackClock } from './tracked-clock.ts'
import type { Trade } from './trade.ts'
import { createTradeFlow } from './trade-flow.ts'
import type { DeskListener, DeskStatus, FedOrchestrator } from './views.ts'
import { createWorkingOrders } from './working-orders.ts'

/** How often a stopping desk looks whether everything has come to its end, ms. */
const STOP_POLL_MS = 50
const RECONCILE_EVERY_MS = 60_000
const RECONCILE_RETRY_MS = 1000
const RECONCILE_RETRY_MAX_MS = 30_000
const RECONCILE_RESTORED_MS = 3000
/** For hedges of what the last look has found. */
const LAST_HEDGES_MS = 5000
/** More events than this in front of the disk, and nothing new is taken on: what has happened is never dropped. */
const PENDING_MAX = 10_000
/** More hedges at once than this, and no new trade is asked for. */
const HEDGES_MAX = 200

/** The market to look at and the RFQs to hear, and nothing behind them that could sign or send. */
function withoutHands({ venue, source }: DeskParts): { readonly venue: Venue; readonly source: RfqSource } {
  return { venue: lookOn(venue), source: listenTo(source) }
}

/** Wire the parts into a desk. Nothing moves before {@link FedOrchestrator.start}. */
export function createOrchestrator(parts: DeskParts): FedOrchestrator {
  const { journal, logger, settings } = parts
  const isDryRun = parts.dryRun === true
  const { venue, source } = parts.dryRun === true ? withoutHands(parts) : parts
  const clock = trackClock(parts.clock)
  const listeners = new Set<DeskListener>()
  const { limits, formulas } = settings
  const fixingOf: FixingOf = (underlying, expiry) => state.expiries.fixing(underlying, expiry)
  const risk = createRiskBook({ limits, formulas, market: createRiskMarket(venue, clock, fixingOf) })
  const { limitEnforcement = 'enforced', takesManualTrades = true } = settings
  const controls = createControlState(limits, limitEnforcement === 'enforced', (instrument, contracts) => {
    const marks = publishedMarks(venue, parseInstrumentName(instrument))
    return marks && { delta: marks.delta * contracts, vegaUsd: marks.vega * contracts }
  })
  const working = createWorkingOrders(risk, venue.name)
  const state = createDeskState(risk)
  const timelines = createTimelines()
  let quotesFromMs = 0
  let reconciling: Promise<boolean> | undefined
  let phase: DeskStatus['orchestrator'] | 'closing' = 'starting'

  const { snapshotAfterEvents } = settings
  const memory = createMemory({ journal, state, risk, controls, timelines, logger, snapshotAfterEvents })

  /** What has been handed to the journal becomes the state, and news. */
  function happen(event: DeskEvent): void {
    const trade = state.apply(event)
    memory.observe(event)
    timelines.observe(event)
    working.observe(event)
    tell(event, trade)
    safety.observe(event, trade)
  }

  function tell(event: DeskEvent, trade: Trade | undefined): void {
    for (const listener of listeners) {
      try {
        listener(event, trade)
      } catch (error) {
        // A faulty display must not stop a trade.
        logger.error('listener.failed', { event: event.type, error: String(error) })
      }
    }
  }

  const context: DeskContext = {
    ...parts,
    venue,
    source,
    isDryRun,
    clock,
    state,
    risk,
    timelines,
    withheld: () => (isDryRun ? DRY_RUN : memory.gap()),
    resting: (instrument) => [...deltas.resting(instrument), ...hedges.resting(instrument)],
    refuseOrder: (request) => safety.hedge(request, context.resting(request.instrument)),
    record(event) {
      const told = marks.withMarks([event])
      journal.append(told)
      for (const one of told) happen(one)
    },
    async commit(committed) {
      const events = marks.withMarks(committed)
      const durable = journal.commit(events)
      for (const event of events) happen(event)
      await durable
    },
  }

  const marks = createMarkKeeper({ venue, clock, logger, pnl: state.pnl, record: (event) => context.record(event) })
  const safety = createSafety(context, controls, () => hedges)
  const runway = createRunwayKeeper(
    context,
    () => controls.limits(),
    () => expiries.money(),
  )
  const hedges = createHedgeRunner(context, safety.mayRest)
  const rfqs = createRfqFlow(context, safety, (underlying) => deltas.blocks(underlying), refusal, reconcile)
  const trades = createTradeFlow(context, safety, hedges, () => reconcileSoon())
  const deltas = createDeltaRunner(context, {
    strategy: settings.deltaStrategy,
    openOrders: () => hedges.openOrders(),
    freeMargin: (underlying) => safety.freeMargin(underlying),
  })
  const flattener = createFlattener(
    context,
    controls,
    (underlying) => hedges.openOrders().some(({ instrument }) => instrument.underlying === underlying),
    trades,
  )
  const onFill = (fill: Fill): void => {
    if (!deltas.onFill(fill)) hedges.onFill(fill)
  }

  const expiries = createExpiryDesk(context, safety.freeMarginUsd, () => reconcileSoon())
  const reconciler = createReconciler(context, onFill, trades, expiries)

  /** While the state of the world is in doubt nothing new is taken on. */
  function refusal(): Decline | undefined {
    if (phase !== 'running' && phase !== 'starting') return { code: 'STOPPING', message: 'the desk is stopping' }
    if (phase === 'starting') return { code: 'NOT_READY', message: 'the desk is starting' }
    if (journal.status() !== 'ok') return { code: 'NOT_READY', message: 'the journal can not be written' }
    if (journal.pending() >= PENDING_MAX) {
      const message = `${journal.pending()} events wait for the disk, at most ${PENDING_MAX} are allowed`
      return { code: 'NOT_READY', message }
    }
    const health = memory.health()
    if (health.status === 'damaged') {
      return { code: 'NOT_READY', message: `the journal is damaged at ${health.seq}: ${health.reason}` }
    }
    if (venue.status() !== 'ready') return { code: 'NOT_READY', message: `${venue.name} is ${venue.status()}` }
    const quietMs = quotesFromMs - clock.monotonicMs()
    if (quietMs > 0) {
      const message = `quotes of the last life may still be live for ${Math.ceil(quietMs / 1000)} s`
      return { code: 'NOT_READY', message }
    }
    if (hedges.active() >= HEDGES_MAX) {
      return {
        code: 'NOT_READY',
        message: `${hedges.active()} hedges are under way, at most ${HEDGES_MAX} are allowed`,
      }
    }
    return undefined
  }

  function onStatus(name: string): (status: ConnectionStatus) => void {
    return (status) => {
      // What the desk itself takes down is no news.
      if (phase === 'closing') return
      logger[status === 'down' ? 'warn' : 'info']('connection.status', { name, status })
      if (status === 'ready' && phase === 'running') reconcileSoon()
    }
  }

  /** One reconciliation at a time; whoever asks meanwhile gets that one's end. */
  function reconcile(): Promise<boolean> {
    // A dry run reads no account, and what it has not done is in none.
    if (isDryRun) return Promise.resolve(true)
    reconciling ??= reconciler
      .run()
      .then(
        () => true,
        (error: unknown) => {
          logger.warn('reconcile.failed', { error: String(error) })
          return false
        },
      )
      .finally(() => {
        reconciling = undefined
      })
    return reconciling
  }

  /** Until it has been done: what was missed in a gap must not wait for the next regular look. */
  function reconcileSoon(retryMs: number = RECONCILE_RETRY_MS): void {
    void reconcile().then((isDone) => {
      if (phase !== 'running') return
      if (isDone) return void cancelStrays(context, isWorked)
      clock.after(retryMs, () => reconcileSoon(Math.min(retryMs * 2, RECONCILE_RETRY_MAX_MS)))
    })
  }

  function reconcileRegularly(): void {
    // The source tells a maker of a trade on the sockets that it has signed on: not on those of a new life.
    const delayMs = rfqs.restored() > 0 ? RECONCILE_RESTORED_MS : RECONCILE_EVERY_MS
    clock.after(delayMs, () => {
      reconcileSoon()
      reconcileRegularly()
    })
  }

  /** Ends the wait of a start for a venue that is away: its timer goes with the clock's others at a stop. */
  let endWait = (): void => {}

  async function tryUntilDone(attempt: () => Promise<boolean>): Promise<void> {
    while (phase === 'starting' && !(await attempt())) {
      await new Promise<void>((resolve) => {
        endWait = resolve
        clock.after(RECONCILE_RETRY_MS, resolve)
      })
    }
  }

  /** What a damaged journal says last may not be the last that happened, so a person has to look first. */
  function goOn(unfinished: readonly UnfinishedHedge[]): void {
    const reason = context.withheld()
    for (const hedge of unfinished) {
      if (reason === undefined) resume(hedge)
      else {
        const { tradeId, instrument, side, quantity } = hedge.executed
        logger.error('hedge.withheld', { tradeId, instrument, side, quantity, reason })
      }
    }
  }

  function resume({ executed, orders, fills }: UnfinishedHedge): void {
    const exposure = exposureOf(executed, state.cutAt())
    const lost = fills.find((fill) => orders.every((order) => order.request.instrument !== fill.instrument))
    if (lost === undefined || lost.instrument === executed.instrument) {
      working.resume(executed.tradeId, orders, fills)
      return hedges.resume(exposure, policyOf(executed, settings.hedgePolicy), { orders, fills, tradedAt: executed.at })
    }
    // How much delta its lost orders were to take away is not known any more: a person knows better than a guess.
    const closed = fills.reduce((sum, fill) => sum + (fill.instrument === executed.instrument ? fill.amount : 0n), 0n)
    const reason = `orders of it were lost with the journal's end, and ${lost.instrument} was traded for it`
    const { tradeId } = executed
    const residual = wad(exposure.quantity - closed)
    context.record({ type: 'trade.failed', tradeId, at: clock.nowMs(), reason, residual })
  }

  const isWorked = (label: string): boolean => hedges.works(label) || deltas.works(label)
  const isHedged = (): boolean => hedges.active() === 0 && deltas.active() === 0
  /** Nothing of a dry run is live, so there is nothing to wait for. */
  const isSettled = (): boolean => isDryRun || (isHedged() && risk.reservations() === 0)

  const isClosed = (): boolean => phase === 'closing' || phase === 'stopped'

  function until(isSo: () => boolean, timeoutMs: number): Promise<void> {
    const endMs = clock.monotonicMs() + timeoutMs
    return new Promise((resolve) => {
      const look = () => {
        if (isSo() || clock.monotonicMs() >= endMs) resolve()
        else clock.after(STOP_POLL_MS, look)
      }
      look()
    })
  }

  /** A start may take as long as a venue is away, and a stop does not wait for it. */
  const isStopped = (): boolean => phase !== 'starting'

  return {
    async start() {
      await memory.recall()
      if (isStopped()) return
      const inDoubt = new Set(memory.unfinished().flatMap((hedge) => (hedge.doubtful ? [hedge.executed.tradeId] : [])))
      if (memory.gap() !== undefined) logger.error('journal.damaged', { reason: memory.gap() })
      const hasPast = state.openedAt() !== undefined
      risk.setLimits(controls.limits())
      // What a cut took from the journal may have been hedged: before the fills are back, no trade is taken for a new one.
      let isLookedAt = state.cutAt() === undefined
      const early: BelievedTrade[] = []
      await venue.start({
        fill: onFill,
        order(order) {
          deltas.onOrder(order)
          hedges.onOrder(order)
        },
        status: onStatus(venue.name),
        ticker(instrument) {
          safety.onTicker(instrument)
          deltas.onTicker(instrument)
        },
      })
      if (isStopped()) return
      await source.start({
        rfq: rfqs.onRfq,
        standing: rfqs.onStanding,
        trade(trade) {
          if (isLookedAt) void trades.onTrade(trade)
          else early.push(trade)
        },
        quarantine(reason, frame) {
          logger.error('trade.quarantined', { reason })
          context.record({ type: 'trade.quarantined', tradeId: undefined, at: clock.nowMs(), reason, frame })
        },
        status: onStatus(source.name),
      })
      if (isStopped()) return
      if (!isDryRun) rfqs.restore()
      goOn(memory.unfinished().filter((hedge) => !hedge.doubtful))
      // What rests under a label that the journal has lost would fill behind the back of the look that follows.
      if (!isDryRun) await tryUntilDone(() => cancelStrays(context, memory.isOrderKnown))
      await tryUntilDone(reconcile)
      if (isStopped()) return
      // Now the fills that a cut has taken from the journal are back, from the venue.
      goOn(memory.unfinished().filter((hedge) => inDoubt.has(hedge.executed.tradeId)))
      isLookedAt = true
      for (const trade of early) void trades.onTrade(trade)
      if (hasPast && !isDryRun) quotesFromMs = clock.monotonicMs() + settings.restartQuietMs
      phase = 'running'
      safety.start()
      marks.start()
      if (isDryRun) return
      deltas.start(memory.deltaOrders())
      void cancelStrays(context, isWorked)
      flattener.start()
      runway.start()
      expiries.start()
      reconcileRegularly()
    },
    async stop(timeoutMs) {
      if (isClosed()) return
      const looks = phase === 'running'
      phase = 'stopping'
      endWait()
      deltas.stop()
      hedges.stop()
      await until(isSettled, timeoutMs)
      // A trade that nobody told of would stay unhedged until the next start.
      if (looks && (await reconcile())) await until(isHedged, LAST_HEDGES_MS)
      phase = 'closing'
      await Promise.all([source.stop(), venue.stop()])
      clock.cancelAll()
      await memory.keep()
      await journal.close()
      phase = 'stopped'
    },
    async submitManualTrade(trade) {
      if (!takesManualTrades) {
        return { status: 'unavailable', reason: 'the phase of the roll-out takes no manual trades' }
      }
      const isAble = phase === 'running' && journal.status() === 'ok' && memory.gap() === undefined
      const refused = isAble ? undefined : refusal()
      if (refused !== undefined) return { status: 'unavailable', reason: refused.message }
      return trades.submitManual(trade)
    },
    submitQuoted: rfqs.onQuoted,
    confirm: trades.onTrade,
    tradeByNonce: (quoteNonce) => state.tradeByNonce(quoteNonce),
    trades: () => state.trades(),
    trade: (id) => state.trade(id),
    positions: () => positionRows(context),
    risk: () => riskReport(context),
    pnl: (by) => pnlReport(state.pnl, by),
    expiries: expiries.schedule,
    kill: (tier, scope, reason, by) => safety.kill(tier, scope, reason, by),
    release: (scope, cause, reason, by) => safety.release(scope, cause, reason, by),
    tightenLimits: (changes, by) => safety.tighten(changes, by),
    renewLease: () => safety.renewLease(),
    killSwitch: () => controls.current().kill,
    limits: () => controls.limits(),
    indicate: rfqs.indicate,
    whatIf: (changes) => risk.whatIf(changes),
    timelines,
    audit({ key, ...entry }) {
      if (isClosed()) return
      const asked = key === undefined ? {} : { key }
      context.record({ type: 'audit.recorded', at: clock.nowMs(), ...entry, ...asked })
    },
    status: () => ({
      orchestrator: phase === 'closing' ? 'stopping' : phase,
      venues: { [venue.name]: venue.status(), [source.name]: source.status() },
      journal: journal.status(),
      lastRfqAt: rfqs.lastRfqAt(),
      refusal: refusal()?.message,
    }),
    subscribe(listener): Cancel {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
