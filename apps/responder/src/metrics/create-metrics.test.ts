import { parseWad } from '@riposte/market-model'
import type { DeskEvent, TradeStatus } from '@riposte/orchestrator'
import { describe, expect, test } from 'vitest'
import { EVENTS } from '../testing/fake-events.ts'
import { createFakeOrchestrator, FAKE_NOW, type FakeOrchestrator, fakeTrade } from '../testing/fake-orchestrator.ts'
import { createMetrics } from './create-metrics.ts'
import { createStatusChanges } from './status-changes.ts'

const at = FAKE_NOW
const ZERO = parseWad('0')

async function samples(orchestrator: FakeOrchestrator, act: () => void): Promise<readonly string[]> {
  const metrics = createMetrics(orchestrator)
  act()
  const { text } = await metrics.scrape()
  metrics.stop()
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
}

function step(orchestrator: FakeOrchestrator, event: DeskEvent, status: TradeStatus, id = 'R-1'): void {
  orchestrator.emit(event, fakeTrade({ id, status, hedgeExchange: status === 'HEDGED' ? 'derive' : undefined }))
}

const filled: DeskEvent = {
  type: 'order.accepted',
  tradeId: 'R-1',
  at,
  label: 'l',
  orderId: 'o',
  filled: parseWad('1'),
}

describe('metrics', () => {
  test('count each change into a status once, however many events mention the trade', async () => {
    const orchestrator = createFakeOrchestrator()
    const lines = await samples(orchestrator, () => {
      step(orchestrator, { type: 'quote.expired', tradeId: 'R-9', at }, 'EXPIRED', 'R-9')
      step(orchestrator, { type: 'order.unknown', tradeId: 'R-1', at, label: 'l', cause: 'time-out' }, 'HEDGING')
      step(orchestrator, filled, 'HEDGING')
      step(orchestrator, { type: 'trade.hedged', tradeId: 'R-1', at, latencyMs: 412, residual: ZERO }, 'HEDGED')
      step(orchestrator, { type: 'order.unknown', tradeId: 'R-1', at, label: 'l', cause: 'late' }, 'HEDGED')
    })
    const counted = lines.filter((line) => line.startsWith('arbitrage_trades_total') && !line.endsWith(' 0'))
    expect(counted).toEqual([
      'arbitrage_trades_total{source="RYSK_RFQ",status="EXPIRED"} 1',
      'arbitrage_trades_total{source="RYSK_RFQ",status="HEDGED"} 1',
    ])
  })

  test('follow a manual trade and a refused one', async () => {
    const orchestrator = createFakeOrchestrator()
    const metrics = createMetrics(orchestrator)
    const instrument = { kind: 'perp', name: 'ETH-PERP', underlying: 'ETH' } as const
    const trade = {
      clientTradeId: undefined,
      instrument,
      side: 'buy',
      price: parseWad('1'),
      alreadyDone: false,
    } as const
    await orchestrator.submitManualTrade({ ...trade, quantity: parseWad('1') })
    await orchestrator.submitManualTrade({ ...trade, quantity: parseWad('5000') })
    const { text } = await metrics.scrape()
    expect(text).toContain('arbitrage_trades_total{source="MANUAL",status="PENDING"} 2')
    expect(text).toContain('arbitrage_trades_total{source="MANUAL",status="EXECUTED"} 1')
    expect(text).toContain('arbitrage_trades_total{source="MANUAL",status="CANCELLED"} 1')
    expect(text).toContain('riposte_quotes_total{outcome="traded"} 0')
  })

  test('time hedges by exchange, in seconds', async () => {
    const orchestrator = createFakeOrchestrator()
    const lines = await samples(orchestrator, () => {
      step(orchestrator, { type: 'trade.hedged', tradeId: 'R-1', at, latencyMs: 412, residual: ZERO }, 'HEDGED')
    })
    expect(lines).toContain('arbitrage_hedge_latency_seconds_bucket{le="0.3",exchange="derive"} 0')
    expect(lines).toContain('arbitrage_hedge_latency_seconds_bucket{le="0.5",exchange="derive"} 1')
    expect(lines).toContain('arbitrage_hedge_latency_seconds_sum{exchange="derive"} 0.412')
    expect(lines).toContain('arbitrage_hedge_latency_seconds_count{exchange="derive"} 1')
  })

  test('count RFQs and quotes by outcome, zeros included', async () => {
    const orchestrator = createFakeOrchestrator()
    const lines = await samples(orchestrator, () => {
      step(orchestrator, { type: 'rfq.declined', tradeId: 'R-2', at, reasons: [] }, 'CANCELLED', 'R-2')
      step(orchestrator, { type: 'quote.standing', tradeId: 'R-1', at, outcome: { status: 'best' } }, 'QUOTED')
      step(orchestrator, { type: 'quote.expired', tradeId: 'R-1', at }, 'EXPIRED')
    })
    expect(lines).toEqual(
      expect.arrayContaining([
        'riposte_rfqs_total{outcome="quoted"} 0',
        'riposte_rfqs_total{outcome="declined"} 1',
        'riposte_quotes_total{outcome="best"} 1',
        'riposte_quotes_total{outcome="outbid"} 0',
        'riposte_quotes_total{outcome="expired"} 1',
      ]),
    )
  })

  test('count what limits would have stopped, by its first breach', async () => {
    const orchestrator = createFakeOrchestrator()
    const lines = await samples(orchestrator, () => {
      for (const action of ['quote', 'quote', 'hedge'] as const) orchestrator.emit({ ...EVENTS.reported, action })
      orchestrator.emit(EVENTS.withheld)
    })
    expect(lines).toContain('riposte_would_decline_total{action="quote",limit="MAX_POSITION_SIZE"} 2')
    expect(lines).toContain('riposte_would_decline_total{action="hedge",limit="MAX_POSITION_SIZE"} 1')
    expect(lines).toContain('riposte_would_decline_total{action="kill",limit="loss"} 1')
  })

  test('read exposure at the scrape; a figure that nobody knows is no sample', async () => {
    const orchestrator = createFakeOrchestrator()
    const row = { underlying: 'ETH', delta: 0.5, deltaUncertainty: 0, gamma: 0.001, spot: 3000, pnlUsd: undefined }
    orchestrator.setRisk({ totalPositions: 3, underlyings: [row] })
    const metrics = createMetrics(orchestrator)
    const { text, contentType } = await metrics.scrape()
    expect(contentType).toMatch(/^text\/plain; version=0\.0\.4/)
    expect(text).toContain('arbitrage_delta_exposure{underlying="ETH"} 0.5')
    expect(text).toContain('arbitrage_gamma_exposure{underlying="ETH"} 0.001')
    expect(text).toContain('arbitrage_active_positions 3')
    expect(text).not.toContain('arbitrage_pnl_usd{')
    expect(text).toContain('process_cpu_seconds_total')

    orchestrator.setRisk({ totalPositions: 0, underlyings: [{ ...row, underlying: 'BTC', delta: -1.5 }] })
    const after = (await metrics.scrape()).text
    expect(after).not.toContain('underlying="ETH"')
    expect(after).toContain('arbitrage_delta_exposure{underlying="BTC"} -1.5')
  })

  test('count what is past each limit with live quotes at their worst, and show a balance by token and venue', async () => {
    const orchestrator = createFakeOrchestrator()
    const row = { underlying: undefined, limit: 100, value: 90, worst: 90, headroom: -10 } as const
    const limits = [
      { ...row, name: 'MIN_RUNWAY', scope: 'USDC@rysk', unit: 'token' },
      { ...row, name: 'MAX_DELTA_EXPOSURE', scope: 'ETH', unit: 'underlyings', headroom: 0 },
    ] as const
    orchestrator.setRisk({ limits })
    const metrics = createMetrics(orchestrator)
    const { text } = await metrics.scrape()
    expect(text).toContain('riposte_limits_breached{limit="MIN_RUNWAY"} 1')
    expect(text).toContain('riposte_limits_breached{limit="MAX_DELTA_EXPOSURE"} 0')
    expect(text).toContain('arbitrage_runway{venue="rysk",token="USDC"} 90')
    expect((await metrics.scrape()).text).toContain('riposte_limits_breached{limit="MIN_RUNWAY"} 1')
  })

  test('tell P&L by underlying and component', async () => {
    const orchestrator = createFakeOrchestrator()
    const metrics = createMetrics(orchestrator)
    const flow = { venue: 'derive', token: 'USDC', amount: parseWad('-0.25') }
    orchestrator.emit({ type: 'market.marked', tradeId: undefined, at, marks: [['ETH-PERP', 3001, 3000]] })
    const perp = { instrument: 'ETH-PERP', underlying: 'ETH', venue: 'manual', cash: [] } as const
    const terms = { quantity: parseWad('2'), price: parseWad('3000'), side: 'buy' } as const
    orchestrator.emit({ ...EVENTS.executed, ...perp, ...terms, at })
    const cause = { cause: 'other', explanation: '' } as const
    orchestrator.emit({ type: 'cash.adjusted', tradeId: undefined, at, flow, ...cause })
    orchestrator.emit(EVENTS.funded)
    orchestrator.emit({ type: 'market.marked', tradeId: undefined, at, marks: [['ETH-PERP', 3011, 3010]] })
    const { text } = await metrics.scrape()
    expect(text).toContain('arbitrage_pnl_usd{underlying="ETH",component="edge"} 2')
    expect(text).toContain('arbitrage_pnl_usd{underlying="ETH",component="delta"} 20')
    expect(text).toContain('arbitrage_pnl_usd{underlying="ETH",component="funding"} -1.25')
    expect(text).toContain('arbitrage_pnl_usd{underlying="none",component="residual"} -0.25')
    metrics.stop()
  })

  test('of two desks are apart, and stop when told to', async () => {
    const orchestrator = createFakeOrchestrator()
    const one = createMetrics(orchestrator)
    const two = createMetrics(orchestrator)
    one.stop()
    step(orchestrator, { type: 'quote.expired', tradeId: 'R-1', at }, 'EXPIRED')
    expect((await one.scrape()).text).toContain('riposte_quotes_total{outcome="expired"} 0')
    expect((await two.scrape()).text).toContain('riposte_quotes_total{outcome="expired"} 1')
  })
})

test('status changes remember a bounded number of trades, the busiest longest', () => {
  const changes = createStatusChanges(2)
  const see = (id: string) => changes.observe({ ...filled, tradeId: id }, fakeTrade({ id, status: 'HEDGED' }))
  const move = (id: string) => changes.observe({ ...filled, tradeId: id }, fakeTrade({ id, status: 'FAILED' }))
  see('a')
  see('b')
  see('a')
  see('c')
  expect(move('a')).toBe('FAILED')
  expect(move('b')).toBeUndefined()
})
