import type { PositionRow, RiskReport } from '@riposte/orchestrator'
import { shortNumber, shortWad } from './printable.ts'
import type { Tally } from './tally.ts'

/** What a desk leaves behind when it stops. */
export interface Summary {
  readonly tally: Tally
  readonly positions: readonly PositionRow[]
  readonly risk: RiskReport
}

/** The summary as lines for people. */
export function formatSummary({ tally, positions, risk }: Summary): readonly string[] {
  const withheld = tally.withheld > 0 ? `, ${tally.withheld} withheld by the dry run` : ''
  const quarantined = tally.quarantined > 0 ? `, ${tally.quarantined} not believed` : ''
  const manual = `${tally.manual} manual, ${tally.refused} of them refused`
  return [
    'Summary',
    `  RFQs       ${tally.rfqs}: ${tally.quoted} quoted, ${tally.declined} declined${counted(tally.declinedFor)}${withheld}`,
    ...(tally.wouldDecline > 0 ? [`  Limits     ${tally.wouldDecline} quotes and trades went past one`] : []),
    `  Quotes     ${tally.quoted} signed${counted(tally.quotes)}`,
    `  Trades     ${tally.executed} executed: ${tally.hedged} hedged, ${tally.failed} failed (${manual})${quarantined}`,
    ...section('Positions', positions.filter((row) => row.quantity !== 0n).map(positionLine)),
    ...section('Delta', risk.underlyings.map(deltaLine)),
    ...section(
      'Cash moved',
      risk.cash.map((row) => `${row.token.padEnd(8)} ${row.venue.padEnd(8)} ${shortWad(row.moved).padStart(16)}`),
    ),
  ]
}

function section(title: string, lines: readonly string[]): readonly string[] {
  const [first = 'none', ...rest] = lines
  return [`  ${title.padEnd(10)} ${first}`, ...rest.map((line) => ' '.repeat(13) + line)]
}

/** ` (LIMIT 3, THIN_BOOK 1)`, the most frequent first; nothing when there is nothing. */
function counted(table: Readonly<Record<string, number>>): string {
  const entries = Object.entries(table).toSorted(([a, m], [b, n]) => n - m || a.localeCompare(b))
  return entries.length === 0 ? '' : ` (${entries.map(([name, count]) => `${name} ${count}`).join(', ')})`
}

function positionLine(row: PositionRow): string {
  const quantity = shortWad(row.quantity).padStart(12)
  return `${row.instrument.padEnd(21)} ${row.venue.padEnd(8)} ${quantity} @ ${shortWad(row.averagePrice)}`
}

function deltaLine(row: RiskReport['underlyings'][number]): string {
  const doubt = row.deltaUncertainty > 0 ? ` ± ${shortNumber(row.deltaUncertainty)}` : ''
  const pnl = row.pnlUsd === undefined ? '' : `, P&L ${shortNumber(row.pnlUsd)} USD`
  return `${row.underlying.padEnd(8)} ${shortNumber(row.delta)}${doubt}, gamma ${shortNumber(row.gamma)}${pnl}`
}
