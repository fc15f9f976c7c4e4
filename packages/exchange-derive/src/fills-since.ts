import type { Clock, EpochMs, Fill } from '@riposte/market-model'
import { decodeTrade } from './decode/trade.ts'
import { readWholeHistory } from './history.ts'
import type { Requester } from './request.ts'

/**
 * Every option and perp fill of some subaccounts at or after a moment, oldest first. It is whole or it throws: a fill
 * that is left out would be taken for one that never happened.
 *
 * @throws {DeriveError} REQUEST_REFUSED, REQUEST_LOST, FIELD_INVALID, or HISTORY_TRUNCATED when there are too many
 */
export async function readFillsSince(
  requester: Requester,
  clock: Clock,
  subaccountIds: readonly number[],
  since: EpochMs,
): Promise<readonly Fill[]> {
  const all: Fill[] = []
  for (const id of subaccountIds) {
    const filter = { subaccount_id: id, from_timestamp: since }
    all.push(...fillsOf(await readWholeHistory(requester, clock, 'private/get_trade_history', filter, since)))
  }
  // The sort is stable, so what one subaccount did within a millisecond stays in its order.
  return all.sort((a, b) => a.timestamp - b.timestamp)
}

/** Rows of one subaccount, newest first, as fills, oldest first. A row pushed to the next page was read twice. */
function fillsOf(rows: readonly unknown[]): readonly Fill[] {
  const fills = new Map<string, Fill>()
  for (const row of [...rows].reverse()) {
    const fill = decodeTrade(row)
    if (fill !== undefined && !fills.has(fill.fillId)) fills.set(fill.fillId, fill)
  }
  return [...fills.values()]
}
