import { RFQ_ANSWERS, type RfqJson } from '../api/rfq-row.ts'
import { command } from '../cli/command.ts'
import { deskFlags } from '../desk-client/desk-flags.ts'
import { listFlags, listPath } from '../desk-client/list-path.ts'
import { type Look, lookAtDesk } from '../desk-client/look-at-desk.ts'
import { formatTable } from '../terminal/table.ts'
import { amount, clockOf, price, shortId, statusColour } from './cells.ts'

/** `riposte rfqs`. */
export const rfqsCommand = command({
  name: 'rfqs',
  group: 'look',
  summary: 'what was asked, and how it was answered',
  about: ['RFQs, the newest first, with the price that was quoted or the reason to decline.'],
  args: {},
  flags: {
    answer: { value: RFQ_ANSWERS.join('|'), choices: RFQ_ANSWERS, meaning: 'Answered like this only.' },
    ...listFlags,
    ...deskFlags,
  },
  output: [
    'Quantities are contracts that a taker would sell to us, prices USD per contract. riposte explain ID says what a reason means and how a price came about.',
  ],
  examples: [
    { line: 'rfqs', does: 'The last twenty.' },
    { line: 'rfqs --answer declined --underlying ETH', does: 'What was declined on ETH, with the reasons.' },
  ],
  exits: { ok: 'done', failed: 'no desk answers', refused: 'the token does not grant it' },
  run({ flags }, host) {
    const { answer, underlying, limit } = flags
    return lookAtDesk({ flags, path: listPath('/api/rfqs', { answer, underlying, limit }), host, show: rfqLines })
  },
})

function rfqLines(rows: readonly RfqJson[], look: Look): readonly string[] {
  if (rows.length === 0) return ['no RFQs']
  const clock = clockOf(rows[0]?.received_at)
  return formatTable(
    [
      { title: 'ID', cell: ({ rfq_id: id }) => shortId(id) },
      { title: 'TIME', cell: ({ received_at: at }) => clock(at) },
      { title: 'INSTRUMENT', cell: ({ instrument }) => instrument },
      { title: 'QUANTITY', cell: ({ quantity }) => amount(quantity), align: 'right' },
      { title: 'ANSWER', cell: ({ answer }) => answer, colour: ({ answer }) => statusColour(answer) },
      { title: 'PRICE OR REASON', cell: (row) => row.reasons[0]?.code ?? price(row.price) },
    ],
    rows,
    look,
  )
}
