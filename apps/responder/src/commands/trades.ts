import { TRADE_SOURCES, TRADE_STATUSES, type TradeJson } from '../api/trade-row.ts'
import { command } from '../cli/command.ts'
import { deskFlags } from '../desk-client/desk-flags.ts'
import { listFlags, listPath } from '../desk-client/list-path.ts'
import { type Look, lookAtDesk } from '../desk-client/look-at-desk.ts'
import { formatTable } from '../terminal/table.ts'
import { amount, clockOf, price, shortId, statusColour } from './cells.ts'

/** `riposte trades`. */
export const tradesCommand = command({
  name: 'trades',
  group: 'look',
  summary: 'trades: RFQs from their arrival, and manual ones',
  about: ['Every RFQ is tracked as a trade from its arrival, and so is every trade by hand. The newest come first.'],
  args: {},
  flags: {
    status: { value: 'STATUS', choices: TRADE_STATUSES, meaning: `Of this status only: ${TRADE_STATUSES.join(', ')}.` },
    source: { value: TRADE_SOURCES.join('|'), choices: TRADE_SOURCES, meaning: 'Of this source only.' },
    ...listFlags,
    ...deskFlags,
  },
  output: [
    'Sides are ours: buy means that we buy. HEDGED is done; FAILED left something unhedged; CANCELLED was declined or ' +
      'refused; EXPIRED was quoted and not taken. riposte explain ID says why.',
  ],
  examples: [
    { line: 'trades --status HEDGED', does: 'What was won and hedged.' },
    { line: 'trades --source MANUAL --limit 5', does: 'The last five by hand.' },
  ],
  exits: { ok: 'done', failed: 'no desk answers', refused: 'the token does not grant it' },
  run({ flags }, host) {
    const { status, source, underlying, limit } = flags
    const path = listPath('/api/trades', { status, source, underlying, limit })
    return lookAtDesk({ flags, path, host, show: tradeLines })
  },
})

function tradeLines(rows: readonly TradeJson[], look: Look): readonly string[] {
  if (rows.length === 0) return ['no trades']
  const clock = clockOf(rows[0]?.timestamp)
  return formatTable(
    [
      { title: 'ID', cell: ({ trade_id: id }) => shortId(id) },
      { title: 'TIME', cell: ({ timestamp }) => clock(timestamp) },
      { title: 'INSTRUMENT', cell: ({ instrument }) => instrument },
      { title: 'SIDE', cell: ({ side }) => side },
      { title: 'QUANTITY', cell: ({ quantity }) => amount(quantity), align: 'right' },
      { title: 'PRICE', cell: (row) => price(row.price), align: 'right' },
      { title: 'STATUS', cell: ({ status }) => status, colour: ({ status }) => statusColour(status) },
    ],
    rows,
    look,
  )
}
