/** The exchange's words for kinds of instruments; `erc20` is a spot market. */
type InstrumentKind = 'option' | 'perp' | 'erc20'

/** Rows are counted from page 1. */
export interface PageParams {
  readonly page?: number
  readonly page_size?: number
}

/** Methods that anybody may ask; times in milliseconds. */
export interface MarketMethods {
  'public/get_all_instruments': PageParams & {
    readonly instrument_type: InstrumentKind
    readonly currency?: string
    readonly expired: boolean
  }
  'public/get_instrument': { readonly instrument_name: string }
  'public/get_all_live_instruments': Readonly<Record<string, never>>
  'public/get_all_currencies': Readonly<Record<string, never>>
  'public/get_ticker': { readonly instrument_name: string }
  /** Options need both the currency and the expiry (20270924); others refuse the expiry. */
  'public/get_tickers': {
    readonly instrument_type: InstrumentKind
    readonly currency?: string
    readonly expiry_date?: number
  }
  'public/get_trade_history': PageParams & {
    readonly instrument_name?: string
    readonly instrument_type?: InstrumentKind
    readonly currency?: string
    readonly trade_id?: string
    readonly from_timestamp?: number
    readonly to_timestamp?: number
  }
  'public/get_option_settlement_prices': { readonly currency: string }
  'public/get_funding_rate_history': {
    readonly instrument_name: string
    readonly start_timestamp?: number
    readonly end_timestamp?: number
    /** Seconds. */
    readonly period?: number
  }
  'public/get_transaction': { readonly op_uuid: string }
  'public/getRateLimits': Readonly<Record<string, never>>
}
