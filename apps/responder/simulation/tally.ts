import type { SimulationResult } from './simulate.ts'

/** Sums over many worlds. */
export interface Tally {
  seeds: number
  broken: number
  lives: number
  rfqs: number
  quotes: number
  trades: number
  manualTrades: number
  hedged: number
  failed: number
  orders: number
  virtualMs: number
  /** How often lives ended in each way. */
  readonly ends: Record<string, number>
}

export function emptyTally(): Tally {
  return {
    seeds: 0,
    broken: 0,
    lives: 0,
    rfqs: 0,
    quotes: 0,
    trades: 0,
    manualTrades: 0,
    hedged: 0,
    failed: 0,
    orders: 0,
    virtualMs: 0,
    ends: {},
  }
}

export function addTo(tally: Tally, more: Tally | SimulationResult): void {
  const isTally = 'seeds' in more
  tally.seeds += isTally ? more.seeds : 1
  tally.broken += isTally ? more.broken : Math.min(1, more.violations.length)
  const counts = [
    'lives',
    'rfqs',
    'quotes',
    'trades',
    'manualTrades',
    'hedged',
    'failed',
    'orders',
    'virtualMs',
  ] as const
  for (const name of counts) tally[name] += more[name]
  const ends = isTally ? Object.entries(more.ends) : more.ends.map((end) => [end.replace(/ \d+$/, ''), 1] as const)
  for (const [end, count] of ends) tally.ends[end] = (tally.ends[end] ?? 0) + count
}

export function formatTally(tally: Tally, seconds: number): readonly string[] {
  const { seeds, broken, rfqs, quotes, trades, manualTrades, hedged, failed, orders, lives, virtualMs } = tally
  const hours = (virtualMs / 3_600_000).toFixed(1)
  const ends = Object.entries(tally.ends)
    .sort()
    .map(([end, count]) => `  ${String(count).padStart(7)}  ${end}`)
  return [
    `${seeds} worlds, ${broken} broken; ${hours} virtual hours in ${seconds.toFixed(0)} s`,
    `${rfqs} RFQs, ${quotes} quotes, ${trades} trades and ${manualTrades} by hand, ${orders} orders, ${hedged} hedged, ${failed} failed with their residual named`,
    `${lives} lives, of which ended by:`,
    ...ends,
  ]
}
