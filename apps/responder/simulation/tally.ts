import { addWays, type HedgeWays, hedgeWays, NO_WAYS } from './hedge-ways.ts'
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
  ways: HedgeWays
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
    ways: NO_WAYS,
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
  tally.ways = addWays(tally.ways, isTally ? more.ways : hedgeWays(more.events))
  const ends = isTally ? Object.entries(more.ends) : more.ends.map((end) => [end.replace(/ \d+$/, ''), 1] as const)
  for (const [end, count] of ends) tally.ends[end] = (tally.ends[end] ?? 0) + count
}

export function formatTally(tally: Tally, seconds: number): readonly string[] {
  const { seeds, broken, rfqs, quotes, trades, manualTrades, hedged, failed, orders, lives, virtualMs } = tally
  const { crossed, rested, repriced, restingFills, mixed, byPerp, gaveUp } = tally.ways
  const hours = (virtualMs / 3_600_000).toFixed(1)
  const ends = Object.entries(tally.ends)
    .sort()
    .map(([end, count]) => `  ${String(count).padStart(7)}  ${end}`)
  return [
    `${seeds} worlds, ${broken} broken; ${hours} virtual hours in ${seconds.toFixed(0)} s`,
    `${rfqs} RFQs, ${quotes} quotes, ${trades} trades and ${manualTrades} by hand, ${orders} orders, ${hedged} hedged, ${failed} failed with their residual named`,
    `option orders: ${crossed} crossed, ${rested} to rest, of which ${repriced} for another; ${restingFills} fills of what rested`,
    `trades: ${mixed} hedged by option and perp, ${byPerp} by the perp alone, ${gaveUp} given up`,
    `${lives} lives, of which ended by:`,
    ...ends,
  ]
}
