import type { LoginProof } from '../signing/login-proof.ts'

/** Which rows of a history are asked for; times in milliseconds. */
interface HistoryParams {
  readonly subaccount_id: number
  readonly from_timestamp?: number
  readonly to_timestamp?: number
  readonly page: number
  readonly page_size: number
}

interface SubaccountParams {
  readonly subaccount_id: number
}

/** The methods in use and the params that each takes, as the exchange's API description names them. */
export interface DeriveMethods {
  'public/get_all_instruments': {
    readonly instrument_type: 'option' | 'perp'
    readonly currency: string
    readonly expired: boolean
    readonly page: number
    readonly page_size: number
  }
  'public/get_time': Readonly<Record<string, never>>
  'public/login': LoginProof
  subscribe: { readonly channels: readonly string[] }
  unsubscribe: { readonly channels: readonly string[] }
  'private/cancel': {
    readonly subaccount_id: number
    readonly instrument_name: string
    readonly order_id: string
  }
  'private/get_open_orders': SubaccountParams
  'private/get_order': { readonly subaccount_id: number; readonly order_id: string }
  'private/get_order_history': HistoryParams
  'private/get_trade_history': HistoryParams & { readonly instrument_name?: string; readonly order_id?: string }
  'private/get_positions': SubaccountParams
  'private/get_collaterals': SubaccountParams
}

export type DeriveMethod = keyof DeriveMethods

/** Params of `private/order`, every field in its wire form. */
export interface OrderParams {
  readonly subaccount_id: number
  readonly instrument_name: string
  readonly direction: 'buy' | 'sell'
  readonly order_type: 'limit'
  readonly time_in_force: 'ioc' | 'gtc' | 'post_only'
  readonly limit_price: string
  readonly amount: string
  readonly max_fee: string
  readonly label: string
  readonly nonce: string
  /** UTC milliseconds; the engine refuses the order later than this. */
  readonly reject_timestamp: number
  /** UTC seconds */
  readonly signature_expiry_sec: number
  readonly signer: string
  readonly signature: string
}
