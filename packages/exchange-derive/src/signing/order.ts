import { checksumAddress, type Signer } from '@riposte/evm-signing'
import { type EpochMs, formatWad, type SignedOrder } from '@riposte/market-model'
import type { DeriveOrderRequest } from '../derive-order.ts'
import type { DeriveNetwork } from '../network.ts'
import type { OrderParams } from '../wire/methods/order-methods.ts'
import { signAction } from './action.ts'
import { type ActionTerms, orderAction } from './order-action.ts'

/** Everything besides the request itself that goes into a signed order. */
export interface OrderTerms extends ActionTerms {
  readonly network: DeriveNetwork
  readonly signer: Signer
  /** The engine refuses the order when it gets to it later than this; undefined for one that waits for its trigger. */
  readonly rejectAfter: EpochMs | undefined
  /** The order that this one takes the place of, with what it is believed to have filled. */
  readonly replaces?: { readonly orderId: string; readonly filled: string }
}

/**
 * Sign an order. The payload is the text of the params of `private/order`, or of `private/replace` when it takes another
 * one's place; sending it sends these bytes.
 *
 * The signature covers asset, price, amount, fee, side, subaccount, nonce and expiry. Label, time in force, reject time,
 * trigger and the order to be replaced are not covered: they are as safe as the connection.
 *
 * @throws {DeriveError} DECIMAL_OUT_OF_RANGE
 */
export function signOrderRequest(request: DeriveOrderRequest, terms: OrderTerms): SignedOrder {
  const action = orderAction(request, terms)
  const { trigger } = request
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
    // What is undefined is not in the text.
    reject_timestamp: terms.rejectAfter,
    mmp: request.mmp === true ? true : undefined,
    reduce_only: request.reduceOnly === true ? true : undefined,
    reject_post_only: request.repricePostOnly === true ? false : undefined,
    trigger_type: trigger?.type,
    trigger_price: trigger && formatWad(trigger.price),
    trigger_price_type: trigger && 'mark',
    order_id_to_cancel: terms.replaces?.orderId,
    expected_filled_amount: terms.replaces?.filled,
    signature_expiry_sec: action.expiry,
    signer: checksumAddress(action.signer),
    signature: signAction(action, terms.network.domainSeparator, terms.signer),
  }
  return { request, nonce: params.nonce, payload: JSON.stringify(params) }
}
