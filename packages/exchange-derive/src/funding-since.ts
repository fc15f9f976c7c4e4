import type { Clock, EpochMs, FundingPayment } from '@riposte/market-model'
import { decodeFunding } from './decode/funding.ts'
import { readWholeHistory } from './history.ts'
import type { Requester } from './request.ts'

/**
 * Every payment of funding of some subaccounts at or after a moment, oldest first. It is whole or it throws.
 *
 * @throws {DeriveError} REQUEST_REFUSED, REQUEST_LOST, FIELD_INVALID, or HISTORY_TRUNCATED when there are too many
 */
export async function readFundingSince(
  requester: Requester,
  clock: Clock,
  subaccountIds: readonly number[],
  since: EpochMs,
): Promise<readonly FundingPayment[]> {
  const payments = new Map<string, FundingPayment>()
  for (const id of subaccountIds) {
    const filter = { subaccount_id: id, start_timestamp: since }
    for (const row of await readWholeHistory(requester, clock, 'private/get_funding_history', filter, since)) {
      const payment = decodeFunding(row)
      // A row pushed to the next page was read twice.
      if (payment !== undefined && !payments.has(payment.key)) payments.set(payment.key, payment)
    }
  }
  return [...payments.values()].sort((a, b) => a.timestamp - b.timestamp)
}
