import type { SubaccountParams } from './account-methods.ts'
import type { PageParams } from './market-methods.ts'

interface LegParams {
  readonly instrument_name: string
  readonly direction: 'buy' | 'sell'
  readonly amount: string
}

interface PricedLegParams extends LegParams {
  readonly price: string
}

interface RfqFilter extends PageParams, SubaccountParams {
  readonly rfq_id?: string
  readonly status?: string
  readonly from_timestamp?: number
  readonly to_timestamp?: number
}

/** Methods of block trades by request for quote that need no signature. */
export interface RfqMethods {
  'private/send_rfq': SubaccountParams & {
    readonly legs: readonly LegParams[]
    readonly label?: string
    readonly counterparties?: readonly string[]
    readonly min_total_cost?: string
    readonly max_total_cost?: string
    readonly partial_fill_step?: string
  }
  'private/cancel_rfq': SubaccountParams & { readonly rfq_id: string }
  'private/cancel_batch_rfqs': SubaccountParams & { readonly rfq_id?: string; readonly label?: string }
  'private/get_rfqs': RfqFilter
  'private/poll_rfqs': RfqFilter & { readonly rfq_subaccount_id?: number }
  'private/get_quotes': RfqFilter & { readonly quote_id?: string }
  'private/poll_quotes': RfqFilter & { readonly quote_id?: string }
  'private/rfq_get_best_quote': SubaccountParams & {
    readonly rfq_id?: string
    readonly legs?: readonly LegParams[]
    readonly direction?: 'buy' | 'sell'
  }
  'private/cancel_quote': SubaccountParams & { readonly quote_id: string }
  'private/cancel_batch_quotes': SubaccountParams & { readonly rfq_id?: string; readonly label?: string }
}

/** What quotes and their executions have in common. The nonce is text: a double cannot hold it. */
interface SignedPackageParams extends SubaccountParams {
  readonly rfq_id: string
  readonly direction: 'buy' | 'sell'
  readonly legs: readonly PricedLegParams[]
  readonly max_fee: string
  readonly nonce: string
  readonly signature_expiry_sec: number
  readonly signer: string
  readonly signature: string
  readonly label?: string
}

/** Params of `private/send_quote` and, with one more, of `private/replace_quote`. */
export interface QuoteParams extends SignedPackageParams {
  readonly mmp?: true
  readonly quote_id_to_cancel?: string
}

/** Params of `private/execute_quote`. */
export interface ExecuteParams extends SignedPackageParams {
  readonly quote_id: string
  readonly enable_taker_protection?: boolean
}
