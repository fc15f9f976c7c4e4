import type { MarketJson } from '../api/routes/get-markets.ts'
import { command } from '../cli/command.ts'
import { deskFlags } from '../desk-client/desk-flags.ts'
import { listPath } from '../desk-client/list-path.ts'
import { type Look, lookAtDesk } from '../desk-client/look-at-desk.ts'
import { formatTable } from '../terminal/table.ts'
import { price } from './cells.ts'

/** `riposte markets`. */
export const marketsCommand = command({
  name: 'markets',
  group: 'look',
  summary: 'what can be quoted and hedged, with its best prices',
  about: [
    'What the hedging venue lists, by expiry and strike, its best prices, and whether the desk could trade it there now.',
  ],
  args: { UNDERLYING: { meaning: 'Of this underlying only, such as ETH.', optional: true } },
  flags: { ...deskFlags },
  output: [
    'USD per contract. HEDGE is yes, or why not: what can not be sold there is not bought from a taker. Whether this very ' +
      'RFQ would be quoted says riposte quote.',
  ],
  examples: [
    { line: 'markets ETH', does: 'Everything on ETH.' },
    { line: 'markets --json', does: 'All of it, with Greeks, steps and minimums, for a program.' },
  ],
  exits: { ok: 'done', failed: 'no desk answers', refused: 'the token does not grant it' },
  run({ args, flags }, host) {
    const path = listPath('/api/markets', { underlying: args.UNDERLYING })
    return lookAtDesk({ flags, path, host, show: marketLines })
  },
})

function marketLines(rows: readonly MarketJson[], look: Look): readonly string[] {
  if (rows.length === 0) return ['nothing is listed']
  const hedged = rows.filter(({ can_hedge: can }) => can).length
  return [
    ...formatTable(
      [
        { title: 'INSTRUMENT', cell: ({ instrument }) => instrument },
        { title: 'BID', cell: (row) => price(row.best_bid), align: 'right' },
        { title: 'ASK', cell: (row) => price(row.best_ask), align: 'right' },
        { title: 'MARK', cell: (row) => price(row.mark), align: 'right' },
        { title: 'IV', cell: ({ iv }) => (iv === null ? '-' : `${(iv * 100).toFixed(1)}%`), align: 'right' },
        { title: 'DELTA', cell: ({ delta }) => (delta === null ? '-' : delta.toFixed(3)), align: 'right' },
        {
          title: 'HEDGE',
          cell: ({ why_not: why }) => why ?? 'yes',
          colour: ({ can_hedge: can }) => (can ? 'green' : 'yellow'),
        },
      ],
      rows,
      look,
    ),
    `${rows.length} instruments, ${hedged} of them can be hedged now`,
  ]
}
