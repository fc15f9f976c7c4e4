import type { LimitUseJson } from '../api/limit-use-row.ts'
import type { RiskJson } from '../api/routes/get-risk.ts'
import { command } from '../cli/command.ts'
import { deskFlags } from '../desk-client/desk-flags.ts'
import { type Look, lookAtDesk } from '../desk-client/look-at-desk.ts'
import { type Column, formatTable } from '../terminal/table.ts'
import { amount, figure } from './cells.ts'

/** Limits that are shown unless all are asked for. */
const TIGHTEST = 10

/** `riposte risk`. */
export const riskCommand = command({
  name: 'risk',
  group: 'look',
  summary: 'delta, limits with their headroom, cash, the kill switch',
  about: [
    'Exposures of the whole desk and how much of each limit is left. A limit counts every live quote as if it were hit, in ' +
      'the worst combination; BOOKED is what it is without any.',
  ],
  args: {},
  flags: {
    all: {
      meaning: `Show every limit wherever it is used, not only the ${TIGHTEST} with the least headroom where that is least.`,
    },
    underlying: { value: 'SYMBOL', meaning: 'Limits of this underlying only, such as ETH.' },
    ...deskFlags,
  },
  output: [
    'LEFT is headroom as a share of the limit: red is past it, yellow less than a fifth. Delta is in underlyings, gamma its ' +
      'change for 1 USD.',
  ],
  examples: [
    { line: 'risk', does: 'What stands, and the tightest limits.' },
    { line: 'risk --all --underlying ETH', does: 'Every limit of ETH.' },
  ],
  exits: { ok: 'done', failed: 'no desk answers', refused: 'the token does not grant it' },
  run({ flags }, host) {
    const wanted = { all: flags.all, underlying: flags.underlying }
    const show = (report: RiskJson, look: Look): readonly string[] => riskLines(report, wanted, look)
    return lookAtDesk({ flags, path: '/api/risk', host, show })
  },
})

interface Wanted {
  readonly all: boolean
  readonly underlying: string | undefined
}

function riskLines(report: RiskJson, { all, underlying }: Wanted, look: Look): readonly string[] {
  const limits = report.limits
    .filter((limit) => underlying === undefined || limit.underlying === underlying)
    .toSorted((a, b) => shareLeft(a) - shareLeft(b))
  const shown = all ? limits : tightestOfEach(limits).slice(0, TIGHTEST)
  const killed = report.kill_switch.map(({ tier, scope, reason, by }) => `  ${tier} of ${scope}: ${reason} (${by})`)
  return [
    ...formatTable(UNDERLYINGS, report.underlyings, look),
    '',
    ...formatTable(LIMITS, shown, look),
    ...(shown.length < limits.length ? [`${limits.length - shown.length} more with --all`] : []),
    '',
    ...formatTable(CASH, report.cash, look),
    '',
    ...(killed.length === 0 ? ['The kill switch is not engaged.'] : ['KILL SWITCH ENGAGED', ...killed]),
  ]
}

type Underlying = RiskJson['underlyings'][number]
type Cash = RiskJson['cash'][number]

const UNDERLYINGS: readonly Column<Underlying>[] = [
  { title: 'UNDERLYING', cell: ({ underlying }) => underlying },
  { title: 'DELTA', cell: ({ delta }) => figure(delta), align: 'right' },
  { title: '±', cell: ({ delta_uncertainty: doubt }) => figure(doubt), align: 'right' },
  { title: 'GAMMA', cell: ({ gamma }) => figure(gamma), align: 'right' },
  { title: 'SPOT', cell: ({ spot }) => figure(spot), align: 'right' },
  { title: 'P&L USD', cell: ({ pnl_usd: pnl }) => (pnl === null ? '-' : pnl.toFixed(2)), align: 'right' },
]

const LIMITS: readonly Column<LimitUseJson>[] = [
  {
    title: 'LEFT',
    cell: (row) => (Number.isFinite(shareLeft(row)) ? `${Math.floor(shareLeft(row) * 100)}%` : '-'),
    align: 'right',
    colour: (row) => (shareLeft(row) < 0 ? 'red' : shareLeft(row) < 0.2 ? 'yellow' : undefined),
  },
  { title: 'LIMIT', cell: ({ name }) => name },
  { title: 'BOOKED', cell: ({ booked }) => rounded(booked), align: 'right' },
  { title: 'USE', cell: ({ use }) => rounded(use), align: 'right' },
  { title: 'VALUE', cell: ({ value }) => rounded(value), align: 'right' },
  { title: 'OF', cell: ({ scope }) => scope },
]

const CASH: readonly Column<Cash>[] = [
  { title: 'CASH MOVED', cell: ({ moved }) => amount(moved), align: 'right' },
  { title: 'TOKEN', cell: ({ token }) => token },
  { title: 'VENUE', cell: ({ venue }) => venue },
]

/** Of rows in their order the first of each limit. */
function tightestOfEach(rows: readonly LimitUseJson[]): readonly LimitUseJson[] {
  return rows.filter(({ name }, i) => rows.findIndex((other) => other.name === name) === i)
}

/** Headroom as a share of the limit; without an end where there is no such share. */
export function shareLeft({ headroom, value }: Pick<LimitUseJson, 'headroom' | 'value'>): number {
  if (headroom === null || value === null) return Number.POSITIVE_INFINITY
  if (value === 0) return headroom < 0 ? -1 : Number.POSITIVE_INFINITY
  return headroom / Math.abs(value)
}

/** Limits range from hundredths to millions. */
function rounded(value: number | null): string {
  if (value === null) return '-'
  return String(Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(4)))
}
