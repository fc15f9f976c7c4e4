import { epochMs } from '@riposte/market-model'
import { Registry } from 'prom-client'
import { expect, test } from 'vitest'
import { EVENTS } from '../testing/fake-events.ts'
import { createFakeOrchestrator } from '../testing/fake-orchestrator.ts'
import { statusMetrics } from './status-metrics.ts'

async function scraped() {
  const orchestrator = createFakeOrchestrator()
  const registry = new Registry()
  statusMetrics(orchestrator)(registry)
  const lines = async () => (await registry.metrics()).split('\n').filter((line) => !line.startsWith('#'))
  return { orchestrator, lines }
}

test('a desk that works is ready, with both venues up', async () => {
  const { orchestrator, lines } = await scraped()
  orchestrator.setStatus({ lastRfqAt: epochMs(5_500) })
  expect(await lines()).toEqual(
    expect.arrayContaining([
      'riposte_ready 1',
      'riposte_venue_up{venue="derive"} 1',
      'riposte_venue_up{venue="rysk"} 1',
      'riposte_journal_up 1',
      'riposte_kill_switches 0',
      'riposte_last_rfq_timestamp_seconds 5.5',
    ]),
  )
})

test('what is down is down, and so is quoting', async () => {
  const { orchestrator, lines } = await scraped()
  orchestrator.setStatus({ venues: { derive: 'ready', rysk: 'down' }, journal: 'failed' })
  await orchestrator.kill('reduce-only', { kind: 'underlying', name: 'ETH' }, 'a test', 'a test')
  const now = await lines()
  expect(now).toEqual(
    expect.arrayContaining([
      'riposte_ready 0',
      'riposte_venue_up{venue="rysk"} 0',
      'riposte_journal_up 0',
      'riposte_kill_switches 1',
    ]),
  )
  expect(now.filter((line) => line.startsWith('riposte_last_rfq'))).toEqual([])
})

test('counts what the venue answered, and what a person should look at', async () => {
  const { orchestrator, lines } = await scraped()
  const trade = undefined
  for (const event of [EVENTS.unknown, EVENTS.unknown, EVENTS.quarantined]) orchestrator.emit(event, trade)
  expect(await lines()).toEqual(
    expect.arrayContaining([
      'riposte_orders_total{outcome="unknown"} 2',
      'riposte_orders_total{outcome="accepted"} 0',
      'riposte_attention_total{event="trade.quarantined"} 1',
      'riposte_attention_total{event="hedger.alert"} 0',
    ]),
  )
})
