import type { Clock, OrderState } from '@riposte/market-model'
import type { AccountStream } from './account-stream.ts'
import { decodeOrder } from './decode/order.ts'
import { DeriveError } from './errors.ts'
import { readHistory } from './history.ts'
import { readOpenOrders } from './open-orders.ts'
import type { Settings } from './options.ts'
import { type Requester, read } from './request.ts'
import { subaccountFor } from './subaccount.ts'

/** Trades may be stamped a little before others that we saw first. Repeats are recognised by their ids. */
const OVERLAP_MS = 10_000
const PAGES_MAX = 20

/**
 * Learn what happened while the connection was gone: fills since the last one seen, the orders that rest now, and the
 * end of those that rested before and do not any more. All of it reaches the desk as events, before the venue counts
 * as ready again.
 *
 * @throws {DeriveError} when the exchange cannot be asked, so that the connection is set up anew
 */
export async function catchUp(requester: Requester, settings: Settings, stream: AccountStream): Promise<void> {
  const { clock, logger, subaccounts, subaccountIds } = settings
  const from = Math.max(0, stream.lastFillMs() - OVERLAP_MS)
  const before = stream.openOrders()
  const resting = new Set<string>()

  async function tellOpen(which: 'resting' | 'waiting', subaccountId: number): Promise<void> {
    const rows = await readOpenOrders(requester, clock, which, subaccountId)
    for (const row of rows) resting.add(String((row as { readonly order_id?: unknown } | null)?.order_id))
    stream.onOrders(rows)
  }

  for (const id of subaccountIds) {
    const filter = { subaccount_id: id, from_timestamp: from }
    const history = await readHistory(requester, clock, 'private/get_trade_history', filter, PAGES_MAX)
    if (history.truncated) logger.error('derive.catch_up.truncated', { subaccountId: id, rows: history.rows.length })
    stream.onTradeHistory(history.rows)

    await tellOpen('resting', id)
    // What waits for a trigger is listed apart. A desk without triggers is not to pay for the question.
    if (before.some((order) => !resting.has(order.orderId))) await tellOpen('waiting', id)
  }

  for (const order of before) {
    if (resting.has(order.orderId)) continue
    const subaccount = subaccountFor(subaccounts, order.instrument)
    if (subaccount === undefined) continue
    stream.order(await readEnded(requester, clock, subaccount, order))
  }
  logger.info('derive.catch_up.done', { fromMs: from, resting: resting.size, restedBefore: before.length })
}

/** An order that is neither resting nor known any more has ended; its fills are in the trades read before. */
async function readEnded(
  requester: Requester,
  clock: Clock,
  subaccount: number,
  order: OrderState,
): Promise<OrderState> {
  try {
    const params = { subaccount_id: subaccount, order_id: order.orderId }
    return await read(requester, clock, 'private/get_order', params, decodeOrder)
  } catch (error) {
    if (error instanceof DeriveError && error.code !== 'REQUEST_LOST') return { ...order, status: 'closed' }
    throw error
  }
}
