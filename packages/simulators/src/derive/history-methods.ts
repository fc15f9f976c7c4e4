import type { Subaccount } from './accounts.ts'
import type { Funding } from './funding.ts'
import { type Answer, type Method, type PrivateCall, privateMethod, publicMethod } from './method.ts'
import { readOwners } from './own-subaccount.ts'
import { readPage } from './page.ts'
import { done, refused } from './rpc-error.ts'
import { batchStatus, settlementHash } from './settlement-batch.ts'
import { transferRecord } from './spot-transfer.ts'
import { decimalText } from './wire-decimal.ts'

/** What has happened, as lists. An account starts with its collateral: nothing is ever deposited, lent or withdrawn. */
export const HISTORY_METHODS: Readonly<Record<string, Method>> = {
  'private/get_funding_history': privateMethod(getFundingHistory),
  'private/get_interest_history': emptyHistory('events'),
  'private/get_deposit_history': emptyHistory('deposits'),
  'private/get_withdrawal_history': emptyHistory('withdrawals'),
  'private/get_erc20_transfer_history': privateMethod(getTransferHistory),
  'public/get_transaction': publicMethod(({ exchange, read, now }) => {
    const id = read.uuid('op_uuid')
    const problem = read.problem()
    if (problem !== undefined) return problem
    const at = exchange.operations.get(id) ?? exchange.publicTrades.find(({ opUuid }) => opUuid === id)?.at
    if (at === undefined) return refused(11006)
    const transaction_hash = settlementHash(id, at, now)
    return done({ data: '{}', status: batchStatus(at, now), transaction_hash, error_log: null })
  }),
  'public/get_liquidation_history': publicMethod(({ read }) => {
    read.optionalInteger('subaccount_id')
    const { rows, pagination } = readPage(read, [])
    return read.problem() ?? done({ auctions: rows, pagination })
  }),
}

function emptyHistory(name: string): Method {
  return privateMethod((call) => {
    const owners = readOwners(call.exchange, call, call.read)
    return owners.status === 'refused' ? owners : done({ [name]: [] })
  })
}

function getTransferHistory(call: PrivateCall): Answer {
  const owners = readOwners(call.exchange, call, call.read)
  if (owners.status === 'refused') return owners
  const from = call.read.optionalInteger('start_timestamp') ?? 0
  const to = call.read.optionalInteger('end_timestamp') ?? Number.MAX_SAFE_INTEGER
  const problem = call.read.problem()
  if (problem !== undefined) return problem
  const transfers = owners.value.subaccounts.flatMap((subaccount) =>
    subaccount.transfers
      .filter(({ at }) => at >= from && at <= to)
      .map((transfer) => transferRecord(subaccount, transfer)),
  )
  return done({ transfers })
}

function getFundingHistory(call: PrivateCall): Answer {
  const { read } = call
  const owners = readOwners(call.exchange, call, read)
  if (owners.status === 'refused') return owners
  const instrument = read.optionalText('instrument_name')
  const from = read.optionalInteger('start_timestamp') ?? 0
  const to = read.optionalInteger('end_timestamp') ?? Number.MAX_SAFE_INTEGER
  const all = owners.value.subaccounts.flatMap((subaccount) =>
    subaccount.fundings
      .filter((one) => (instrument === undefined || one.instrument === instrument) && one.at >= from && one.at <= to)
      .map((funding) => ({ subaccount, funding })),
  )
  const { rows, pagination } = readPage(
    read,
    all.sort((a, b) => b.funding.at - a.funding.at),
  )
  return read.problem() ?? done({ events: rows.map(fundingRecord), pagination })
}

function fundingRecord({ subaccount, funding }: { subaccount: Subaccount; funding: Funding }): Record<string, unknown> {
  return {
    subaccount_id: subaccount.id,
    instrument_name: funding.instrument,
    timestamp: funding.at,
    funding: decimalText(funding.amount),
    pnl: '0',
    batch_status: 'Settled',
    batch_uuid: funding.batchUuid,
    tx_hash: null,
  }
}
