import type { Orchestrator } from '@riposte/orchestrator'
import { Counter, Gauge, type Registry } from 'prom-client'
import { whyNotReady } from '../readiness.ts'

type Watched = Pick<Orchestrator, 'status' | 'killSwitch' | 'subscribe'>

/** Whether the desk and what it leans on work, read at each scrape, and what a person should look at. */
export function statusMetrics(orchestrator: Watched): (registry: Registry) => void {
  return (registry) => {
    const registers = [registry]
    new Gauge({
      name: 'riposte_ready',
      help: '1 while the desk would quote what it is asked for, limits apart',
      registers,
      collect() {
        this.set(whyNotReady(orchestrator).length === 0 ? 1 : 0)
      },
    })
    new Gauge({
      name: 'riposte_venue_up',
      help: '1 while the connections to a venue are up',
      labelNames: ['venue'],
      registers,
      collect() {
        for (const [venue, status] of Object.entries(orchestrator.status().venues)) {
          this.set({ venue }, status === 'ready' ? 1 : 0)
        }
      },
    })
    new Gauge({
      name: 'riposte_journal_up',
      help: '1 while the journal can be written',
      registers,
      collect() {
        this.set(orchestrator.status().journal === 'ok' ? 1 : 0)
      },
    })
    new Gauge({
      name: 'riposte_kill_switches',
      help: 'Kill switches that are engaged, of any scope',
      registers,
      collect() {
        this.set(orchestrator.killSwitch().engaged.length)
      },
    })
    new Gauge({
      name: 'riposte_last_rfq_timestamp_seconds',
      help: 'When the last RFQ came, on the clock of the desk; no sample before the first',
      registers,
      collect() {
        const { lastRfqAt } = orchestrator.status()
        if (lastRfqAt === undefined) this.remove()
        else this.set(lastRfqAt / 1000)
      },
    })
    countEvents(orchestrator, registers)
  }
}

function countEvents({ subscribe }: Watched, registers: Registry[]): void {
  const orders = new Counter({
    name: 'riposte_orders_total',
    help: 'Answers of the hedging venue to orders',
    labelNames: ['outcome'],
    registers,
  })
  const attention = new Counter({
    name: 'riposte_attention_total',
    help: 'What a person should look at: trades not believed, fills of orders that are not ours, differences, expiries, alerts',
    labelNames: ['event'],
    registers,
  })
  for (const outcome of ['accepted', 'rejected', 'unknown']) orders.inc({ outcome }, 0)
  for (const event of ATTENTION) attention.inc({ event }, 0)
  subscribe(({ type }) => {
    if (type === 'order.accepted' || type === 'order.rejected' || type === 'order.unknown') {
      orders.inc({ outcome: type.slice('order.'.length) })
    }
    if (ATTENTION.has(type)) attention.inc({ event: type })
  })
}

const ATTENTION: ReadonlySet<string> = new Set([
  'trade.quarantined',
  'fill.foreign',
  'position.adjusted',
  'cash.adjusted',
  'hedger.alert',
  'expiry.alerted',
])
