import { HEDGE_STATUSES, type HedgeJson } from '../api/routes/get-hedges.ts'
import { command } from '../cli/command.ts'
import { deskFlags } from '../desk-client/desk-flags.ts'
import { listFlags, listPath } from '../desk-client/list-path.ts'
import { type Look, lookAtDesk } from '../desk-client/look-at-desk.ts'
import { formatTable } from '../terminal/table.ts'
import { amount, clockOf, shortId, statusColour } from './cells.ts'

/** `riposte hedges`. */
export const hedgesCommand = command({
  name: 'hedges',
  group: 'look',
  summary: 'what was done about each trade',
  about: [
    'The hedge of each booked trade, the newest first: how much of it was closed, how fast, and what it brought in.',
  ],
  args: {},
  flags: {
    status: { value: HEDGE_STATUSES.join('|'), choices: HEDGE_STATUSES, meaning: 'Of this status only.' },
    ...listFlags,
    ...deskFlags,
  },
  output: [
    'LEFT is what stays with the desk, in contracts; MS the time from the trade to the last fill; CASH what the fills ' +
      'moved, fees included.',
  ],
  examples: [
    { line: 'hedges', does: 'The last twenty.' },
    { line: 'hedges --status failed', does: 'What somebody should look at.' },
  ],
  exits: { ok: 'done', failed: 'no desk answers', refused: 'the token does not grant it' },
  run({ flags }, host) {
    const { status, underlying, limit } = flags
    return lookAtDesk({ flags, path: listPath('/api/hedges', { status, underlying, limit }), host, show: hedgeLines })
  },
})

function hedgeLines(rows: readonly HedgeJson[], look: Look): readonly string[] {
  if (rows.length === 0) return ['no hedges']
  const clock = clockOf(rows[0]?.started_at)
  return formatTable(
    [
      { title: 'TRADE', cell: ({ trade_id: id }) => shortId(id) },
      { title: 'TIME', cell: ({ started_at: at }) => clock(at) },
      { title: 'INSTRUMENT', cell: ({ instrument }) => instrument },
      { title: 'QUANTITY', cell: ({ quantity }) => amount(quantity), align: 'right' },
      { title: 'LEFT', cell: ({ residual }) => amount(residual), align: 'right' },
      { title: 'STATUS', cell: ({ status }) => status, colour: ({ status }) => statusColour(status) },
      { title: 'MS', cell: ({ latency_ms: ms }) => (ms === null ? '-' : String(Math.round(ms))), align: 'right' },
      { title: 'CASH', cell: (row) => (row.token === null ? '-' : amount(row.cash_flow)), align: 'right' },
    ],
    rows,
    look,
  )
}
