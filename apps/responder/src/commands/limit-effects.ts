import type { LimitEffectJson } from '../api/limit-use-row.ts'
import type { Look } from '../desk-client/look-at-desk.ts'
import { formatTable } from '../terminal/table.ts'
import { figure } from './cells.ts'
import { shareLeft } from './risk.ts'

/** Limits that are shown; JSON has all. */
const TIGHTEST = 5

/** What something would leave of the limits, the tightest first. */
export function limitEffectLines(limits: readonly LimitEffectJson[], look: Look): readonly string[] {
  const left = (row: LimitEffectJson): number => shareLeft({ headroom: row.headroom_after, value: row.value })
  const shown = limits.toSorted((a, b) => left(a) - left(b)).slice(0, TIGHTEST)
  if (shown.length === 0) return []
  return formatTable(
    [
      {
        title: 'LEFT',
        cell: (row) => (Number.isFinite(left(row)) ? `${Math.floor(left(row) * 100)}%` : '-'),
        align: 'right',
        colour: (row) => (left(row) < 0 ? 'red' : left(row) < 0.2 ? 'yellow' : undefined),
      },
      { title: 'LIMIT', cell: ({ name }) => name },
      { title: 'WOULD BE', cell: (row) => figure(row.would_be), align: 'right' },
      { title: 'VALUE', cell: ({ value }) => figure(value), align: 'right' },
      { title: 'OF', cell: ({ scope }) => scope },
    ],
    shown,
    look,
  )
}
