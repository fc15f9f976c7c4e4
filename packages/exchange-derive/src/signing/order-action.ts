import type { Address } from '@riposte/evm-signing'
import { type EpochMs, type OrderRequest, toSeconds, type Wad } from '@riposte/market-model'
import type { CatalogEntry } from '../decode/instrument.ts'
import type { DeriveNetwork } from '../network.ts'
import type { Action } from './action.ts'
import { encodeTradeData } from './trade-data.ts'

/** Everything besides the request itself that a signature over an order covers. */
export interface ActionTerms {
  readonly network: Pick<DeriveNetwork, 'modules'>
  /** Whose account it is. */
  readonly wallet: Address
  readonly signer: { readonly address: Address }
  readonly subaccountId: number
  readonly entry: Pick<CatalogEntry, 'asset' | 'subId'>
  /** USD per contract */
  readonly maxFee: Wad
  /** Nanoseconds since 1970, once only. */
  readonly nonce: bigint
  /** The signature, and with it a resting order, ends then. */
  readonly expiresAt: EpochMs
}

/** What is signed for an order. @throws {DeriveError} DECIMAL_OUT_OF_RANGE */
export function orderAction(request: Pick<OrderRequest, 'limitPrice' | 'amount' | 'side'>, terms: ActionTerms): Action {
  return {
    subaccountId: terms.subaccountId,
    nonce: terms.nonce,
    module: terms.network.modules.trade,
    data: encodeTradeData({
      asset: terms.entry.asset,
      subId: terms.entry.subId,
      limitPrice: request.limitPrice,
      amount: request.amount,
      maxFee: terms.maxFee,
      recipientSubaccountId: terms.subaccountId,
      isBid: request.side === 'buy',
    }),
    expiry: toSeconds(terms.expiresAt),
    owner: terms.wallet,
    signer: terms.signer.address,
  }
}
