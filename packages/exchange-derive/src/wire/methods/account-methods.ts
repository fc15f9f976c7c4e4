import type { PageParams } from './market-methods.ts'

export interface SubaccountParams {
  readonly subaccount_id: number
}

interface WalletParams {
  readonly wallet: string
}

/** Rows of a subaccount's history; times in milliseconds. */
interface HistoryParams extends PageParams, SubaccountParams {
  readonly from_timestamp?: number
  readonly to_timestamp?: number
}

/** Some histories name their ends otherwise. */
interface SpanParams extends SubaccountParams {
  readonly start_timestamp?: number
  readonly end_timestamp?: number
}

/** Reads of the account, its margin and its past. */
export interface AccountMethods {
  'private/get_account': WalletParams
  'private/session_keys': WalletParams
  'private/get_subaccounts': WalletParams
  'private/get_all_portfolios': WalletParams
  'private/get_subaccount': SubaccountParams
  'private/get_positions': SubaccountParams
  'private/get_collaterals': SubaccountParams
  'private/get_order_history': HistoryParams
  'private/get_trade_history': HistoryParams & {
    readonly instrument_name?: string
    readonly order_id?: string
    readonly quote_id?: string
  }
  'private/get_option_settlement_history': SubaccountParams
  'private/get_funding_history': SpanParams & PageParams & { readonly instrument_name?: string }
  'private/get_interest_history': SpanParams
  'private/get_deposit_history': SpanParams
  'private/get_withdrawal_history': SpanParams
  'private/get_mmp_config': SubaccountParams & { readonly currency?: string }
  /** Times in milliseconds; a frozen time of 0 stays frozen until it is reset. */
  'private/set_mmp_config': SubaccountParams & {
    readonly currency: string
    readonly mmp_interval: number
    readonly mmp_frozen_time: number
    readonly mmp_amount_limit?: string
    readonly mmp_delta_limit?: string
  }
  'private/reset_mmp': SubaccountParams & { readonly currency?: string }
}
