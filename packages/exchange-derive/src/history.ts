import type { Clock } from '@riposte/market-model'
import { decodePage } from './decode/page.ts'
import { type Requester, read } from './request.ts'
import type { DeriveMethods } from './wire/methods.ts'

type HistoryMethod = 'private/get_order_history' | 'private/get_trade_history'
type Filter<Method extends HistoryMethod> = Omit<DeriveMethods[Method], 'page' | 'page_size'>

/** Rows of a history, the newest first, and whether the search ended before the history did. */
export interface HistoryRows {
  readonly rows: readonly unknown[]
  readonly truncated: boolean
}

const PAGE_SIZE = 500

/**
 * Read a history page by page. New rows that come in meanwhile push old ones to later pages: a row may be read twice,
 * none is missed.
 *
 * @param enough looks at all rows so far and may end the search early
 * @throws {DeriveError} REQUEST_REFUSED, REQUEST_LOST or FIELD_INVALID
 */
export async function readHistory<Method extends HistoryMethod>(
  requester: Requester,
  clock: Clock,
  method: Method,
  filter: Filter<Method>,
  pagesMax: number,
  enough: (rows: readonly unknown[]) => boolean = () => false,
): Promise<HistoryRows> {
  const list = method === 'private/get_order_history' ? 'orders' : 'trades'
  const rows: unknown[] = []
  for (let page = 1; page <= pagesMax; page++) {
    const params = { ...filter, page, page_size: PAGE_SIZE } as unknown as DeriveMethods[Method]
    const found = await read(requester, clock, method, params, (result) => decodePage(list, list, result))
    rows.push(...found.rows)
    if (page >= found.pages || enough(rows)) return { rows, truncated: false }
  }
  return { rows, truncated: true }
}
