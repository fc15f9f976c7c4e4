import { type Cancel, toNumber } from '@riposte/market-model'
import {
  type DeskEvent,
  type Orchestrator,
  PNL_COMPONENTS,
  type RiskReport,
  type Trade,
  type TradeSource,
} from '@riposte/orchestrator'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { MetricsSource } from '../api/api-options.ts'
import { createStatusChanges } from './status-changes.ts'

/** Metrics of one desk, in a registry of their own. */
export interface Metrics extends MetricsSource {
  /** Stop listening to the desk. */
  stop: Cancel
}

/** Seconds; a hedge takes a venue's taker delay of about 0.15 s at best, and a minute means trouble. */
const LATENCY_BUCKETS = [0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 2, 5, 10, 30, 60]

const SOURCES: readonly TradeSource[] = ['RYSK_RFQ', 'MANUAL', 'UNWIND']

/**
 * Count what the desk tells, and read its risk at each scrape.
 *
 * Counters start at the start of the process; what the journal brings back is not counted again.
 *
 * @param others  add what parts of the desk tell that the orchestrator knows nothing of
 */
export function createMetrics(
  orchestrator: Orchestrator,
  others: readonly ((registry: Registry) => void)[] = [],
): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  for (const add of others) add(registry)

  const trades = new Counter({
    name: 'arbitrage_trades_total',
    help: 'Changes of trades into a status',
    labelNames: ['source', 'status'],
    registers,
  })
  const hedgeLatency = new Histogram({
    name: 'arbitrage_hedge_latency_seconds',
    help: 'From the arrival of a trade to the last fill of its hedge',
    labelNames: ['exchange'],
    buckets: LATENCY_BUCKETS,
    registers,
  })
  const rfqs = new Counter({
    name: 'riposte_rfqs_total',
    help: 'RFQs by what the desk did with them: quoted, declined, or withheld by a dry run',
    labelNames: ['outcome'],
    registers,
  })
  const quotes = new Counter({
    name: 'riposte_quotes_total',
    help: 'What became of quotes: the answers of the source, then traded or expired',
    labelNames: ['outcome'],
    registers,
  })
  const wouldDecline = new Counter({
    name: 'riposte_would_decline_total',
    help: 'What went on in this phase and would be declined, refused or held back where limits are enforced, by its first breach',
    labelNames: ['action', 'limit'],
    registers,
  })
  const delta = gauge('arbitrage_delta_exposure', 'Delta in units of the underlying, net of hedges', ['underlying'])
  const gamma = gauge('arbitrage_gamma_exposure', 'Change of delta for 1 USD of the underlying', ['underlying'])
  const pnl = gauge('arbitrage_pnl_usd', 'P&L in USD by what made it; all components are all of it', [
    'underlying',
    'component',
  ])
  const runway = gauge('arbitrage_runway', 'Balance of a token at a venue, live quotes apart', ['venue', 'token'])
  const freeMargin = gauge('arbitrage_free_margin_usd', 'USD that new positions may use at the hedging venue', [
    'account',
  ])
  const positions = gauge('arbitrage_active_positions', 'Positions other than zero', [])
  const breached = gauge(
    'riposte_limits_breached',
    'What is past a limit, live quotes at their worst: how many, by limit',
    ['limit'],
  )

  // An alert on a first failure has to see the zero before it.
  for (const source of SOURCES) trades.inc({ source, status: 'FAILED' }, 0)
  for (const outcome of ['quoted', 'declined', 'withheld']) rfqs.inc({ outcome }, 0)
  for (const outcome of ['best', 'outbid', 'rejected', 'unknown', 'expired', 'traded']) quotes.inc({ outcome }, 0)

  function gauge(name: string, help: string, labelNames: string[]): Gauge {
    return new Gauge({ name, help, labelNames, registers })
  }

  const changes = createStatusChanges()
  function observe(event: DeskEvent, trade: Trade | undefined): void {
    if (trade !== undefined) {
      const status = changes.observe(event, trade)
      if (status !== undefined) trades.inc({ source: trade.source, status })
    }
    switch (event.type) {
      case 'rfq.declined':
        rfqs.inc({ outcome: 'declined' })
        break
      case 'quote.signed':
        rfqs.inc({ outcome: 'quoted' })
        break
      case 'quote.withheld':
        rfqs.inc({ outcome: 'withheld' })
        break
      case 'quote.standing':
        quotes.inc({ outcome: event.outcome.status })
        break
      case 'quote.expired':
        quotes.inc({ outcome: 'expired' })
        break
      case 'trade.executed':
        if (trade?.source === 'RYSK_RFQ') quotes.inc({ outcome: 'traded' })
        break
      case 'breach.reported':
        wouldDecline.inc({ action: event.action, limit: event.breaches[0]?.code ?? 'UNKNOWN' })
        break
      case 'kill.withheld':
        wouldDecline.inc({ action: 'kill', limit: event.kill.cause })
        break
      case 'trade.hedged':
        hedgeLatency.observe({ exchange: trade?.hedgeExchange ?? 'none' }, event.latencyMs / 1000)
        break
    }
  }

  function readRisk(): void {
    const risk = orchestrator.risk()
    positions.set(risk.totalPositions)
    for (const each of [delta, gamma, pnl, runway, freeMargin, breached]) each.reset()
    for (const row of risk.underlyings) {
      const labels = { underlying: row.underlying }
      setIfKnown(delta, labels, row.delta)
      setIfKnown(gamma, labels, row.gamma)
    }
    for (const { name, headroom } of risk.limits) breached.inc({ limit: name }, headroom < 0 ? 1 : 0)
    readFunds(risk)
  }

  function readFunds({ limits }: RiskReport): void {
    for (const { name, scope, value } of limits) {
      const [token = '', venue = ''] = scope.split('@')
      if (name === 'MIN_RUNWAY') setIfKnown(runway, { venue, token }, value)
      if (name === 'MIN_FREE_MARGIN_USD') setIfKnown(freeMargin, { account: scope }, value)
    }
  }

  function readPnl(): void {
    for (const { underlying = 'none', components } of orchestrator.pnl('underlying').rows) {
      for (const component of PNL_COMPONENTS) pnl.set({ underlying, component }, toNumber(components[component]))
    }
  }

  return {
    stop: orchestrator.subscribe(observe),
    async scrape() {
      readRisk()
      readPnl()
      return { contentType: registry.contentType, text: await registry.metrics() }
    },
  }
}

/** A figure that nobody knows is no sample, not a zero. */
function setIfKnown(gauge: Gauge, labels: Record<string, string>, value: number | undefined): void {
  if (value !== undefined && Number.isFinite(value)) gauge.set(labels, value)
}
