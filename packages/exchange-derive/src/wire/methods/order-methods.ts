import type { SubaccountParams } from './account-methods.ts'

/** Methods about orders that need no signature. */
export interface OrderMethods {
  'private/get_open_orders': SubaccountParams
  'private/get_order': SubaccountParams & { readonly order_id: string }
  'private/get_trigger_orders': SubaccountParams
  'private/get_algo_orders': SubaccountParams
  'private/cancel': SubaccountParams & { readonly instrument_name: string; readonly order_id: string }
  /** @see wholeNumber for the nonce, which a double cannot hold */
  'private/cancel_by_nonce': SubaccountParams & { readonly instrument_name: string; readonly nonce: WholeNumber }
  'private/cancel_by_instrument': SubaccountParams & { readonly instrument_name: string }
  'private/cancel_by_label': SubaccountParams & { readonly label: string; readonly instrument_name?: string }
  'private/cancel_all': SubaccountParams & {
    readonly cancel_trigger_orders?: boolean
    readonly cancel_algo_orders?: boolean
  }
  'private/cancel_trigger_order': SubaccountParams & { readonly order_id: string }
  'private/cancel_all_trigger_orders': SubaccountParams
}

declare const wholeNumberBrand: unique symbol

/** A JSON number given by its digits. */
export type WholeNumber = object & { readonly [wholeNumberBrand]: true }

/** For integers beyond 2^53 that the exchange wants as a JSON number. */
export function wholeNumber(value: bigint): WholeNumber {
  return (JSON as unknown as { rawJSON(digits: string): WholeNumber }).rawJSON(String(value))
}

/** Params of `private/order` and, with three more, of `private/replace`: every field in its wire form. */
export interface OrderParams {
  readonly subaccount_id: number
  readonly instrument_name: string
  readonly direction: 'buy' | 'sell'
  readonly order_type: 'limit' | 'market'
  readonly time_in_force: 'ioc' | 'gtc' | 'post_only' | 'fok'
  readonly limit_price: string
  readonly amount: string
  readonly max_fee: string
  readonly label: string
  readonly nonce: string
  /** UTC milliseconds; the engine refuses the order later than this. */
  readonly reject_timestamp?: number | undefined
  /** UTC seconds */
  readonly signature_expiry_sec: number
  readonly signer: string
  readonly signature: string
  readonly mmp?: true | undefined
  readonly reduce_only?: true | undefined
  readonly reject_post_only?: false | undefined
  readonly trigger_type?: 'stoploss' | 'takeprofit' | undefined
  readonly trigger_price?: string | undefined
  readonly trigger_price_type?: 'mark' | undefined
  /** Of a replacement only. */
  readonly order_id_to_cancel?: string | undefined
  readonly expected_filled_amount?: string | undefined
}
