import type { Cancel, ConnectionStatus } from '@riposte/market-model'
import type { Decline } from '@riposte/quote-engine'
import { createRiskBook } from '@riposte/risk-limits'
import type { DeskContext, DeskParts } from './context.ts'
import { createDeskState } from './desk-state.ts'
import type { DeskEvent } from './events.ts'
import { createHedgeRunner } from './hedge-runner.ts'
import { positionRows, publishedGreeks, riskReport } from './reports.ts'
import { createRfqFlow } from './rfq-flow.ts'
import { trackClock } from './tracked-clock.ts'
import type { Trade } from './trade.ts'
import { createTradeFlow } from './trade-flow.ts'
import type { DeskListener, DeskStatus, Orchestrator } from './views.ts'

/** How often a stopping desk looks whether everything has come to its end, ms. */
const STOP_POLL_MS = 50

/** Wire the parts into a desk. Nothing moves before {@link Orchestrator.start}. */
export function createOrchestrator(parts: DeskParts): Orchestrator {
  const { venue, source, journal, logger, settings } = parts
  const clock = trackClock(parts.clock)
  const listeners = new Set<DeskListener>()
  const risk = createRiskBook(settings.limits, (instrument) => publishedGreeks(venue, instrument))
  const state = createDeskState(risk)
  let phase: DeskStatus['orchestrator'] | 'closing' = 'starting'

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
    clock,
    state,
    risk,
    record(event) {
      journal.append([event])
      tell(event, state.apply(event))
    },
    async commit(events) {
      const durable = journal.commit(events)
      for (const event of events) tell(event, state.apply(event))
      await durable
    },
  }

  const hedges = createHedgeRunner(context)
  const rfqs = createRfqFlow(context, refusal)
  const trades = createTradeFlow(context, hedges)

  /** While the state of the world is in doubt nothing new is taken on. */
  function refusal(): Decline | undefined {
    if (phase !== 'running' && phase !== 'starting') return { code: 'STOPPING', message: 'the desk is stopping' }
    if (phase === 'starting') return { code: 'NOT_READY', message: 'the desk is starting' }
    if (journal.status() !== 'ok') return { code: 'NOT_READY', message: 'the journal can not be written' }
    if (venue.status() !== 'ready') return { code: 'NOT_READY', message: `${venue.name} is ${venue.status()}` }
    return undefined
  }

  function onStatus(name: string): (status: ConnectionStatus) => void {
    return (status) => {
      // What the desk itself takes down is no news.
      if (phase !== 'closing') logger[status === 'down' ? 'warn' : 'info']('connection.status', { name, status })
    }
  }

  async function readBalances(): Promise<void> {
    for (const { token, amount } of await source.balances()) risk.setBalance(source.name, token.symbol, amount)
  }

  function settled(): boolean {
    return risk.reservations() === 0 && hedges.active() === 0
  }

  function untilSettled(timeoutMs: number): Promise<void> {
    const endMs = clock.monotonicMs() + timeoutMs
    return new Promise((resolve) => {
      const look = () => {
        if (settled() || clock.monotonicMs() >= endMs) resolve()
        else clock.after(STOP_POLL_MS, look)
      }
      look()
    })
  }

  return {
    async start() {
      await venue.start({ fill: hedges.onFill, order() {}, status: onStatus(venue.name) })
      await source.start({
        rfq: rfqs.onRfq,
        standing: rfqs.onStanding,
        trade: trades.onTrade,
        quarantine(reason, frame) {
          logger.error('trade.quarantined', { reason })
          context.record({ type: 'trade.quarantined', tradeId: undefined, at: clock.nowMs(), reason, frame })
        },
        status: onStatus(source.name),
      })
      await readBalances()
      phase = 'running'
    },
    async stop(timeoutMs) {
      if (phase === 'closing' || phase === 'stopped') return
      phase = 'stopping'
      await untilSettled(timeoutMs)
      phase = 'closing'
      await Promise.all([source.stop(), venue.stop()])
      clock.cancelAll()
      await journal.close()
      phase = 'stopped'
    },
    async submitManualTrade(trade) {
      const refused = phase === 'running' && journal.status() === 'ok' ? undefined : refusal()
      if (refused !== undefined) return { status: 'unavailable', reason: refused.message }
      return trades.submitManual(trade)
    },
    trades: () => state.trades(),
    trade: (id) => state.trade(id),
    positions: () => positionRows(context),
    risk: () => riskReport(context),
    status: () => ({
      orchestrator: phase === 'closing' ? 'stopping' : phase,
      venues: { [venue.name]: venue.status(), [source.name]: source.status() },
      journal: journal.status(),
      lastRfqAt: rfqs.lastRfqAt(),
    }),
    subscribe(listener): Cancel {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
