import {
  type CashMovement,
  decodeCashMovement,
  decodeFundingEvent,
  decodeInterest,
  decodeOptionSettlement,
  type FundingEvent,
  type InterestPayment,
  type OptionSettlementRecord,
} from '../records/history-records.ts'
import { decodeOrderRecord, type OrderRecord } from '../records/order-record.ts'
import { decodeTradeRecord, type TradeRecord } from '../records/trade-record.ts'
import type { DeriveMethods } from '../wire/methods.ts'
import { type Ask, listIn, pageOf, type Rows } from './ask.ts'

/** The past of a subaccount. Times are milliseconds; rows come newest first. */
export interface HistoryApi {
  /** Ended orders only. */
  orders(filter: DeriveMethods['private/get_order_history']): Promise<Rows<OrderRecord>>
  trades(filter: DeriveMethods['private/get_trade_history']): Promise<Rows<TradeRecord>>
  settlements(subaccountId: number): Promise<readonly OptionSettlementRecord[]>
  funding(filter: DeriveMethods['private/get_funding_history']): Promise<Rows<FundingEvent>>
  interest(filter: DeriveMethods['private/get_interest_history']): Promise<readonly InterestPayment[]>
  deposits(filter: DeriveMethods['private/get_deposit_history']): Promise<readonly CashMovement[]>
  withdrawals(filter: DeriveMethods['private/get_withdrawal_history']): Promise<readonly CashMovement[]>
}

export function createHistoryApi(ask: Ask): HistoryApi {
  return {
    orders: (filter) => ask('private/get_order_history', filter, pageOf('orders', decodeOrderRecord)),
    trades: (filter) => ask('private/get_trade_history', filter, pageOf('trades', decodeTradeRecord)),
    settlements: (id) =>
      ask(
        'private/get_option_settlement_history',
        { subaccount_id: id },
        listIn('settlements', decodeOptionSettlement),
      ),
    funding: (filter) => ask('private/get_funding_history', filter, pageOf('events', decodeFundingEvent)),
    interest: (filter) => ask('private/get_interest_history', filter, listIn('events', decodeInterest)),
    deposits: (filter) => ask('private/get_deposit_history', filter, listIn('deposits', decodeCashMovement)),
    withdrawals: (filter) => ask('private/get_withdrawal_history', filter, listIn('withdrawals', decodeCashMovement)),
  }
}
