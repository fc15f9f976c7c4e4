import type { PnlJson } from '../api/pnl-json.ts'
import type { ExplainedRfqJson } from '../api/routes/get-rfq.ts'
import type { TradeTimelineJson } from '../api/routes/get-trade.ts'
import { command } from '../cli/command.ts'
import { askDesk } from '../desk-client/ask-desk.ts'
import { deskFlags } from '../desk-client/desk-flags.ts'
import type { DeskAddress } from '../desk-client/find-desk.ts'
import { findTrade, NEWEST } from '../desk-client/find-trade.ts'
import { lookOf, print, tellFailure, withDesk } from '../desk-client/look-at-desk.ts'
import { EXIT } from '../exit-codes.ts'
import type { Host } from '../host.ts'
import { explanationLines } from './explanation.ts'

/** `riposte explain`. */
export const explainCommand = command({
  name: 'explain',
  group: 'look',
  summary: 'why it was declined, quoted or traded, and what came of it',
  about: [
    'All there is to know of one RFQ or trade, in words: the answer and its reasons, how the price came about, the limits ' +
      'it was held against, what happened and when, its hedge, and what was made of it so far.',
  ],
  args: {
    ID: {
      meaning: `An id as riposte rfqs or riposte trades shows it; its first letters are enough. Or a word for the newest one: ${Object.keys(NEWEST).join(', ')}.`,
    },
  },
  flags: { ...deskFlags },
  output: [
    'Prices are USD per contract, times UTC. A decline says what would have to be different. What began before the oldest ' +
      'event that the desk remembers is in its journal: riposte replay --trade ID.',
  ],
  examples: [
    { line: 'explain declined', does: 'Why did it decline that?' },
    { line: 'explain hedged', does: 'The last trade that was hedged, from its RFQ to its P&L.' },
    { line: 'explain quoted --json', does: 'The last quote, for a program.' },
  ],
  exits: { ok: 'done', failed: 'no desk answers, or it knows no such trade', refused: 'the token does not grant it' },
  run: ({ args, flags }, host) => withDesk(flags.api, host, (desk) => explain(desk, args.ID, flags.json, host)),
})

async function explain(desk: DeskAddress, meant: string, json: boolean, host: Host): Promise<number> {
  const found = await findTrade(desk, meant)
  if (found.status === 'no-answer') return tellFailure(found.reply, { json }, host)
  if (found.status === 'none') {
    host.stderr.write(`${found.message}\n`)
    return EXIT.failed
  }
  const id = encodeURIComponent(found.tradeId)
  const trade = await askDesk(desk, { path: `/api/trades/${id}` })
  // The id of an RFQ of some time ago is none of the trades that were looked through.
  const rfq = await askDesk(desk, { path: `/api/rfqs/${id}` })
  const reply = rfq.status === 'ok' ? rfq : trade
  if (reply.status !== 'ok') return tellFailure(reply, { json }, host)
  if (json) return done([reply.text], host)

  const timeline = trade.status === 'ok' ? (trade.json as TradeTimelineJson) : undefined
  const isBooked = timeline?.executed_at !== undefined && timeline.executed_at !== null
  const pnl = isBooked ? await askDesk(desk, { path: '/api/pnl?by=trade' }) : undefined
  const rows = pnl?.status === 'ok' ? (pnl.json as PnlJson).rows : []
  const facts = {
    rfq: rfq.status === 'ok' ? (rfq.json as ExplainedRfqJson) : undefined,
    trade: timeline,
    pnl: rows.find((row) => row.trade_id === timeline?.trade_id),
  }
  return done(explanationLines(facts, lookOf(host)), host)
}

function done(lines: readonly string[], host: Host): number {
  print(lines, host)
  return EXIT.ok
}
