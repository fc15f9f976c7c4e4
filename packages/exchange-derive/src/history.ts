import type { Clock, EpochMs } from '@riposte/market-model'
import { decodePage } from './decode/page.ts'
import { DeriveError } from './errors.ts'
import { type Requester, read } from './request.ts'
import type { DeriveMethods } from './wire/methods.ts'

/** Histories that come in pages, and the list in which each has its rows. */
const LISTS = {
  'private/get_order_history': 'orders',
  'private/get_trade_history': 'trades',
  'private/get_funding_history': 'events',
} as const
type HistoryMethod = keyof typeof LISTS
type Filter<Method extends HistoryMethod> = Omit<DeriveMethods[Method], 'page' | 'page_size'>

/** Rows of a history, the newest first, and whether the search ended before the history did. */
export interface HistoryRows {
  readonly rows: readonly unknown[]
  readonly truncated: boolean
}

const PAGE_SIZE = 500
/** More than a desk's account sees in weeks at the exchange's rate limits. */
const PAGES_MAX = 400

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
  const list = LISTS[method]
  const rows: unknown[] = []
  for (let page = 1; page <= pagesMax; page++) {
    const params = { ...filter, page, page_size: PAGE_SIZE } as unknown as DeriveMethods[Method]
    const found = await read(requester, clock, method, params, (result) => decodePage(list, list, result))
    rows.push(...found.rows)
    if (page >= found.pages || enough(rows)) return { rows, truncated: false }
  }
  return { rows, truncated: true }
}

/**
 * All rows of a subaccount's history since a moment, the newest first.
 *
 * @throws {DeriveError} REQUEST_REFUSED, REQUEST_LOST, FIELD_INVALID, or HISTORY_TRUNCATED when there are too many
 */
export async function readWholeHistory<Method extends 'private/get_trade_history' | 'private/get_funding_history'>(
  requester: Requester,
  clock: Clock,
  method: Method,
  filter: Filter<Method>,
  since: EpochMs,
): Promise<readonly unknown[]> {
  const { rows, truncated } = await readHistory(requester, clock, method, filter, PAGES_MAX)
  if (!truncated) return rows
  const id = (filter as { readonly subaccount_id?: number }).subaccount_id
  const message = `${method} of subaccount ${id} since ${since}: expected at most ${rows.length} rows, there are more`
  throw new DeriveError('HISTORY_TRUNCATED', message, { subaccountId: id, since, rows: rows.length })
}
