import { checksumAddress } from '@riposte/evm-signing'
import { formatWad, toSeconds } from '@riposte/market-model'
import { accountRecord, collateralRecords, subaccountRecord, valuePositions } from './account-records.ts'
import type { Account, Subaccount } from './accounts.ts'
import { readAddress } from './login.ts'
import { type Answer, type Method, type PrivateCall, privateMethod, publicMethod } from './method.ts'
import { orderRecord } from './order.ts'
import { foreignWallet, readOwners, usableSubaccounts, withSubaccount } from './own-subaccount.ts'
import { readPage } from './page.ts'
import { done, refused } from './rpc-error.ts'
import { tradeRecord } from './trade.ts'
import { decimalText } from './wire-decimal.ts'

/** Methods about accounts that only read, or only name. */
export const ACCOUNT_METHODS: Readonly<Record<string, Method>> = {
  'private/get_open_orders': privateMethod((call) =>
    withSubaccount(call, ({ id, openOrders }) =>
      done({ subaccount_id: id, orders: [...openOrders.values()].map((order) => orderRecord(order)) }),
    ),
  ),
  'private/get_order': privateMethod((call) => {
    const orderId = call.read.uuid('order_id')
    return withSubaccount(call, ({ openOrders, triggerOrders, algoOrders, endedOrders }) => {
      const open = openOrders.get(orderId) ?? triggerOrders.get(orderId) ?? algoOrders.get(orderId)
      if (open !== undefined) return done(orderRecord(open))
      const ended = endedOrders.get(orderId)
      if (ended !== undefined) return done(orderRecord(ended, false))
      return refused(11006, `Order with id: ${orderId} does not exist.`)
    })
  }),
  'private/get_order_history': privateMethod(getOrderHistory),
  'private/get_trade_history': privateMethod(getTradeHistory),
  'private/get_positions': privateMethod((call) =>
    withSubaccount(call, (subaccount) =>
      done({ subaccount_id: subaccount.id, positions: valuePositions(call.exchange, subaccount).positions }),
    ),
  ),
  'private/get_collaterals': privateMethod((call) =>
    withSubaccount(call, (subaccount) =>
      done({ subaccount_id: subaccount.id, collaterals: collateralRecords(subaccount) }),
    ),
  ),
  'private/get_subaccount': privateMethod((call) =>
    withSubaccount(call, (subaccount) => done(subaccountRecord(call.exchange, subaccount))),
  ),
  'private/change_subaccount_label': privateMethod((call) => {
    const label = call.read.text('label')
    if (label.length > 16) call.read.reject('label: expected at most 16 characters')
    return withSubaccount(call, (subaccount) => {
      subaccount.label = label
      return done({ subaccount_id: subaccount.id, label })
    })
  }),
  'private/get_subaccounts': privateMethod((call) =>
    withWallet(call, ({ wallet }) =>
      done({ wallet: checksumAddress(wallet), subaccount_ids: usableSubaccounts(call).map(({ id }) => id) }),
    ),
  ),
  'public/get_subaccounts': publicMethod(({ exchange, read }) => {
    const wallet = read.text('wallet')
    const problem = read.problem()
    if (problem !== undefined) return problem
    const address = readAddress(wallet)
    if (address === undefined) return refused(14013)
    const ids = exchange.accounts.byWallet(address)?.subaccounts.map(({ id }) => id) ?? []
    return done({ wallet: checksumAddress(address), subaccount_ids: ids })
  }),
  'private/get_all_portfolios': privateMethod((call) =>
    withWallet(call, () => done(usableSubaccounts(call).map((one) => subaccountRecord(call.exchange, one)))),
  ),
  'private/get_account': privateMethod((call) =>
    withWallet(call, (account) => done(accountRecord(account, call.rates.limits))),
  ),
  'private/get_option_settlement_history': privateMethod((call) => {
    const owners = readOwners(call.exchange, call, call.read)
    if (owners.status === 'refused') return owners
    return done({ settlements: owners.value.subaccounts.flatMap(settlementRecords) })
  }),
}

function withWallet(call: PrivateCall, use: (account: Account) => Answer): Answer {
  const wallet = call.read.text('wallet')
  return call.read.problem() ?? foreignWallet(call.account, wallet) ?? use(call.account)
}

function readSpan({ read }: PrivateCall): (at: number) => boolean {
  const from = read.optionalInteger('from_timestamp') ?? 0
  const to = read.optionalInteger('to_timestamp') ?? Number.MAX_SAFE_INTEGER
  return (at) => at >= from && at <= to
}

function getOrderHistory(call: PrivateCall): Answer {
  const owners = readOwners(call.exchange, call, call.read)
  if (owners.status === 'refused') return owners
  const within = readSpan(call)
  const ended = owners.value.subaccounts
    .flatMap(({ endedOrders }) => [...endedOrders.values()])
    .filter((order) => within(order.updatedAt))
    .sort((a, b) => a.updatedAt - b.updatedAt)
  const { rows, pagination } = readPage(call.read, ended.reverse())
  const problem = call.read.problem()
  if (problem !== undefined) return problem
  return done({ subaccount_id: owners.value.id, orders: rows.map((order) => orderRecord(order, false)), pagination })
}

function getTradeHistory(call: PrivateCall): Answer {
  const { read } = call
  const owners = readOwners(call.exchange, call, read)
  if (owners.status === 'refused') return owners
  const instrument = read.optionalText('instrument_name')
  const orderId = read.optionalText('order_id')
  const quoteId = read.optionalText('quote_id')
  const within = readSpan(call)
  const trades = owners.value.subaccounts
    .flatMap((subaccount) => subaccount.trades)
    .filter(
      (trade) =>
        quoteId === undefined &&
        (instrument === undefined || trade.order.listed.name === instrument) &&
        (orderId === undefined || trade.order.id === orderId) &&
        within(trade.at),
    )
    .sort((a, b) => a.at - b.at)
  const { rows, pagination } = readPage(read, trades.reverse())
  return (
    read.problem() ??
    done({ subaccount_id: owners.value.id, trades: rows.map((trade) => tradeRecord(trade, call.now)), pagination })
  )
}

function settlementRecords({ id, settlements }: Subaccount): readonly Record<string, unknown>[] {
  return settlements.map((settlement) => ({
    subaccount_id: id,
    instrument_name: settlement.instrument,
    expiry: toSeconds(settlement.expiry),
    amount: formatWad(settlement.amount),
    settlement_price: formatWad(settlement.settlementPrice),
    settlement_value: decimalText(settlement.value),
  }))
}
