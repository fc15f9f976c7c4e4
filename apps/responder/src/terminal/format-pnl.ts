import { formatWad, parseWad, roundToStep, wad } from '@riposte/market-model'
import type { PnlJson } from '../api/pnl-json.ts'
import { printable } from './printable.ts'

type Row = PnlJson['rows'][number]

const CENT = wad(10n ** 16n)
const WIDTH = 80
const LABEL_WIDTH = 8
/** Rows that are shown; JSON has all. */
const ROWS_MAX = 500

/** P&L for people, in lines of at most 80 columns: of each row its total, from what it came, and why. */
export function formatPnl(report: PnlJson): readonly string[] {
  const shown = report.rows.slice(-ROWS_MAX)
  const hidden = report.rows.length - shown.length
  return [
    `P&L by ${report.by} in USD, every token at ${report.usd_rate}`,
    ...(hidden === 0 ? [] : [`The last ${shown.length}; ${hidden} before them are in the total, and in --json.`]),
    ...shown.flatMap((row) => ['', ...formatPnlRow(nameOf(row), row)]),
    '',
    ...formatPnlRow('total', report.total),
    ...labelled(
      'cash',
      report.total.cash.map(({ venue, token, amount }) => `${amount} ${token} at ${venue}`),
    ),
  ]
}

/** One row: its total, from what it came, and why. */
export function formatPnlRow(name: string, row: Row): readonly string[] {
  const total = cents(row.total_usd)
  const gap = Math.max(1, WIDTH - name.length - total.length)
  return [
    `${name}${' '.repeat(gap)}${total}`,
    ...labelled('from', amounts([...Object.entries(row.items), ['marks', row.marks_usd]])),
    ...labelled('why', amounts(Object.entries(row.components))),
  ]
}

function nameOf({ trade_id, underlying, day }: Row): string {
  const what = trade_id ?? underlying ?? 'no underlying'
  return printable([day, what].filter((part) => part !== null).join('  '))
}

/** What is a cent or more. */
function amounts(entries: readonly (readonly [string, string])[]): readonly string[] {
  return entries
    .map(([name, amount]) => [name.replaceAll('_', ' '), cents(amount)] as const)
    .filter(([, amount]) => amount !== '0.00')
    .map(([name, amount]) => `${name} ${amount}`)
}

/** A list behind a label, in as many lines as it needs. */
function labelled(label: string, parts: readonly string[]): readonly string[] {
  const lines: string[] = []
  for (const part of parts) {
    const line = lines.at(-1)
    if (line !== undefined && line.length + part.length + 2 <= WIDTH) lines[lines.length - 1] = `${line}, ${part}`
    else lines.push(`  ${(lines.length === 0 ? label : '').padEnd(LABEL_WIDTH - 2)}${part}`)
  }
  return lines
}

function cents(amount: string): string {
  const [whole = '0', fraction = ''] = formatWad(roundToStep(parseWad(amount), CENT, 'towards-zero')).split('.')
  return `${whole}.${fraction.padEnd(2, '0')}`
}
