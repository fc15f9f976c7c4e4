import { type Address, checksumAddress, type Signer } from '@riposte/evm-signing'
import {
  type EpochMs,
  formatWad,
  type OrderRequest,
  type SignedOrder,
  toSeconds,
  type Wad,
} from '@riposte/market-model'
import type { CatalogEntry } from '../decode/instrument.ts'
import type { DeriveNetwork } from '../network.ts'
import type { OrderParams } from '../wire/methods.ts'
import { type Action, signAction } from './action.ts'
import { encodeTradeData } from './trade-data.ts'

/** Everything besides the request itself that goes into a signed order. */
export interface OrderTerms {
  readonly network: DeriveNetwork
  /** Whose account it is. */
  readonly wallet: Address
  readonly signer: Signer
  readonly subaccountId: number
  readonly entry: CatalogEntry
  /** USD per contract */
  readonly maxFee: Wad
  /** Nanoseconds since 1970, once only. */
  readonly nonce: bigint
  /** The engine refuses the order when it gets to it later than this. */
  readonly rejectAfter: EpochMs
  /** The signature, and with it a resting order, ends then. */
  readonly expiresAt: EpochMs
}

/**
 * Sign an order. The payload is the text of the params of `private/order`; sending it sends these bytes.
 *
 * The signature covers asset, price, amount, fee, side, subaccount, nonce and expiry. Label, time in force and reject
 * time are not covered: they are as safe as the connection.
 *
 * @throws {DeriveError} DECIMAL_OUT_OF_RANGE
 */
export function signOrderRequest(request: OrderRequest, terms: OrderTerms): SignedOrder {
  const action: Action = {
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
  const params: OrderParams = {
    subaccount_id: action.subaccountId,
    instrument_name: request.instrument,
    direction: request.side,
    order_type: 'limit',
    time_in_force: request.timeInForce,
    limit_price: formatWad(request.limitPrice),
    amount: formatWad(request.amount),
    max_fee: formatWad(terms.maxFee),
    label: request.label,
    nonce: String(action.nonce),
    reject_timestamp: terms.rejectAfter,
    signature_expiry_sec: action.expiry,
    signer: checksumAddress(action.signer),
    signature: signAction(action, terms.network.domainSeparator, terms.signer),
  }
  return { request, nonce: params.nonce, payload: JSON.stringify(params) }
}
