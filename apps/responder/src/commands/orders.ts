import { ORDER_STATUSES, type OrderJson } from '../api/order-row.ts'
import { command } from '../cli/command.ts'
import { deskFlags } from '../desk-client/desk-flags.ts'
import { listFlags, listPath } from '../desk-client/list-path.ts'
import { type Look, lookAtDesk } from '../desk-client/look-at-desk.ts'
import { formatTable } from '../terminal/table.ts'
import { amount, clockOf, price, statusColour } from './cells.ts'

/** `riposte orders`. */
export const ordersCommand = command({
  name: 'orders',
  group: 'look',
  summary: 'orders at the hedging venue',
  about: ['What was sent to Derive to hedge, the one that was signed last first.'],
  args: {},
  flags: {
    status: { value: 'STATUS', choices: ORDER_STATUSES, meaning: `Of this status only: ${ORDER_STATUSES.join(', ')}.` },
    ...listFlags,
    ...deskFlags,
  },
  output: [
    'unknown: no answer came, and the order is being looked for by its label. closed: over and not all filled. LIMIT is ' +
      'the worst price accepted, AVERAGE what was paid, USD per contract.',
  ],
  examples: [
    { line: 'orders', does: 'The last twenty.' },
    { line: 'orders --status filled --limit 5 --json', does: 'The last five that were filled, for a program.' },
  ],
  exits: { ok: 'done', failed: 'no desk answers', refused: 'the token does not grant it' },
  run({ flags }, host) {
    const { status, underlying, limit } = flags
    return lookAtDesk({ flags, path: listPath('/api/orders', { status, underlying, limit }), host, show: orderLines })
  },
})

function orderLines(rows: readonly OrderJson[], look: Look): readonly string[] {
  if (rows.length === 0) return ['no orders']
  const clock = clockOf(rows[0]?.signed_at)
  return formatTable(
    [
      { title: 'TIME', cell: ({ signed_at: at }) => clock(at) },
      { title: 'INSTRUMENT', cell: ({ instrument }) => instrument },
      { title: 'SIDE', cell: ({ side }) => side },
      { title: 'AMOUNT', cell: (row) => amount(row.amount), align: 'right' },
      { title: 'FILLED', cell: ({ filled }) => amount(filled), align: 'right' },
      { title: 'LIMIT', cell: (row) => price(row.limit_price), align: 'right' },
      { title: 'AVERAGE', cell: (row) => price(row.average_price), align: 'right' },
      { title: 'STATUS', cell: ({ status }) => status, colour: ({ status }) => statusColour(status) },
    ],
    rows,
    look,
  )
}
