import { checksumAddress } from '@riposte/evm-signing'
import { divideWad, type EpochMs, formatWad, type Side, WAD_ZERO, type Wad, wad } from '@riposte/market-model'
import type { Subaccount } from './accounts.ts'
import type { Listed } from './listed.ts'
import type { Address, Hex } from './protocol.ts'
import { decimalText } from './wire-decimal.ts'

export const ORDER_TYPES = ['limit', 'market'] as const
export const TIMES_IN_FORCE = ['gtc', 'post_only', 'fok', 'ioc'] as const
export type OrderType = (typeof ORDER_TYPES)[number]
export type TimeInForce = (typeof TIMES_IN_FORCE)[number]
export type OrderStatus = 'open' | 'filled' | 'cancelled' | 'expired'
export type CancelReason =
  | ''
  | 'user_request'
  | 'cancel_on_disconnect'
  | 'ioc_or_market_partial_fill'
  | 'signed_max_fee_too_low'

/** What a client asked for, checked as far as that needs no book. */
export interface OrderTicket {
  readonly subaccount: Subaccount
  readonly listed: Listed
  readonly side: Side
  readonly amount: Wad
  readonly limitPrice: Wad
  readonly type: OrderType
  readonly timeInForce: TimeInForce
  readonly reduceOnly: boolean
  readonly rejectPostOnly: boolean
  readonly rejectTimestamp: number | undefined
  readonly maxFee: Wad
  readonly extraFee: Wad
  readonly label: string
  readonly mmp: boolean
  readonly nonce: string
  readonly signer: Address
  readonly signature: Hex
  readonly signatureExpirySec: number
}

/** An order that the exchange accepted. */
export interface Order extends OrderTicket {
  readonly id: string
  readonly createdAt: EpochMs
  readonly replacedOrderId: string | undefined
  /** Where it rests; another than the signed price after a post-only order was moved. */
  readonly restingPrice: Wad
  filled: Wad
  /** USD: sum of price times amount of its fills. */
  notional: Wad
  fee: Wad
  status: OrderStatus
  cancelReason: CancelReason
  updatedAt: EpochMs
}

export function createOrder(
  ticket: OrderTicket,
  facts: { id: string; now: EpochMs; restingPrice: Wad; replacedOrderId: string | undefined },
): Order {
  return {
    ...ticket,
    id: facts.id,
    createdAt: facts.now,
    updatedAt: facts.now,
    restingPrice: facts.restingPrice,
    replacedOrderId: facts.replacedOrderId,
    filled: WAD_ZERO,
    notional: WAD_ZERO,
    fee: WAD_ZERO,
    status: 'open',
    cancelReason: '',
  }
}

/** Contracts not filled yet. */
export function remaining(order: Order): Wad {
  return wad(order.amount - order.filled)
}

/** The record that clients see. In history the signature is left out, as the exchange does. */
export function orderRecord(order: Order, withSignature = true): Record<string, unknown> {
  const moved = order.restingPrice !== order.limitPrice
  return {
    subaccount_id: order.subaccount.id,
    order_id: order.id,
    instrument_name: order.listed.name,
    direction: order.side,
    label: order.label,
    quote_id: null,
    amount: formatWad(order.amount),
    average_price: order.filled === 0n ? '0' : decimalText(divideWad(order.notional, order.filled, 'towards-zero')),
    cancel_reason: order.cancelReason,
    creation_timestamp: order.createdAt,
    filled_amount: formatWad(order.filled),
    is_transfer: false,
    last_update_timestamp: order.updatedAt,
    limit_price: formatWad(order.restingPrice),
    signed_limit_price: moved ? formatWad(order.limitPrice) : null,
    max_fee: formatWad(order.maxFee),
    mmp: order.mmp,
    nonce: order.nonce,
    order_fee: decimalText(order.fee),
    order_status: order.status,
    order_type: order.type,
    replaced_order_id: withSignature ? (order.replacedOrderId ?? null) : null,
    signature: withSignature ? order.signature : '',
    signature_expiry_sec: order.signatureExpirySec,
    signer: checksumAddress(order.signer),
    time_in_force: order.timeInForce,
    trigger_type: null,
    trigger_price: null,
    trigger_price_type: null,
    trigger_reject_message: null,
    extra_fee: formatWad(order.extraFee),
    algo_type: null,
    algo_duration_sec: null,
    algo_num_slices: null,
    algo_slices_completed: null,
  }
}
