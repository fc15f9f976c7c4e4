import type { RfqJson } from '../api/rfq-row.ts'
import type { TradeJson } from '../api/trade-row.ts'
import { askDesk, type DeskReply } from './ask-desk.ts'
import type { DeskAddress } from './find-desk.ts'

/** Words that stand for the newest of their kind, and the list that knows it. */
export const NEWEST: Readonly<Record<string, string>> = {
  declined: '/api/rfqs?answer=declined&limit=1',
  quoted: '/api/rfqs?answer=quoted&limit=1',
  withheld: '/api/rfqs?answer=withheld&limit=1',
  hedged: '/api/trades?status=HEDGED&limit=1',
  failed: '/api/trades?status=FAILED&limit=1',
  last: '/api/trades?limit=1',
}

/** Trades that are looked through for the beginning of an id. */
const LOOKED_THROUGH = 1000

export type FoundTrade =
  | { readonly status: 'found'; readonly tradeId: string }
  | { readonly status: 'none'; readonly message: string }
  | { readonly status: 'no-answer'; readonly reply: Exclude<DeskReply, { status: 'ok' }> }

/** The trade that is meant: by a word such as `declined`, by its id or its RFQ's, or by the beginning of either. */
export async function findTrade(desk: DeskAddress, meant: string): Promise<FoundTrade> {
  const newest = Object.hasOwn(NEWEST, meant) ? NEWEST[meant] : undefined
  const reply = await askDesk(desk, { path: newest ?? `/api/trades?limit=${LOOKED_THROUGH}` })
  if (reply.status !== 'ok') return { status: 'no-answer', reply }
  const rows = reply.json as readonly (TradeJson | RfqJson)[]
  if (newest !== undefined) {
    const [row] = rows
    return row === undefined
      ? none(`the desk knows nothing that is ${meant}`)
      : { status: 'found', tradeId: row.trade_id }
  }
  const ids = rows.map(({ trade_id: id }) => id)
  const exact = ids.find((id) => id === meant || id.slice(2) === meant)
  const matching = ids.filter((id) => id.startsWith(meant) || id.slice(2).startsWith(meant))
  const [only, ...others] = exact === undefined ? matching : [exact]
  if (only === undefined) return { status: 'found', tradeId: meant }
  if (others.length === 0) return { status: 'found', tradeId: only }
  return none(`${matching.length} trades begin with ${JSON.stringify(meant)}; give more of the id`)
}

function none(message: string): FoundTrade {
  return { status: 'none', message }
}
