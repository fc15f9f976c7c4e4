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
export type OrderStatus = 'open' | 'filled' | 'cancelled' | 'expired' | 'untriggered' | 'algo_active'
export type CancelReason =
  | ''
  | 'user_request'
  | 'cancel_on_disconnect'
  | 'ioc_or_market_partial_fill'
  | 'signed_max_fee_too_low'
  | 'mmp_trigger'
  | 'insufficient_margin'
  | 'trigger_failed'
  | 'algo_completed'

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
  /** Undefined unless the order waits for the mark to reach a price. */
  readonly trigger: Trigger | undefined
  /** Undefined unless the order is executed in slices. */
  readonly twap: Twap | undefined
}

export const TRIGGER_TYPES = ['stoploss', 'takeprofit'] as const

export interface Trigger {
  readonly type: (typeof TRIGGER_TYPES)[number]
  /** USD per contract */
  readonly price: Wad
}

/** An order's amount in equal slices, evenly over a time. */
export interface Twap {
  readonly durationSec: number
  readonly slices: number
}

/** An order that the exchange accepted. */
export interface Order extends OrderTicket {
  readonly id: string
  readonly createdAt: EpochMs
  readonly replacedOrderId: string | undefined
  /** Of the quote that it is a leg of. */
  readonly quoteId: string | undefined
  readonly isTransfer: boolean
  /** Where it rests; another than the signed price after a post-only order was moved. */
  restingPrice: Wad
  /** Why a triggered order was refused. */
  triggerRejection: string | undefined
  /** Slices that were executed. */
  slicesDone: number
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
  facts: Pick<Order, 'id' | 'restingPrice' | 'replacedOrderId'> &
    Partial<Pick<Order, 'quoteId' | 'isTransfer'>> & { readonly now: EpochMs },
): Order {
  return {
    ...ticket,
    id: facts.id,
    createdAt: facts.now,
    updatedAt: facts.now,
    restingPrice: facts.restingPrice,
    replacedOrderId: facts.replacedOrderId,
    quoteId: facts.quoteId,
    isTransfer: facts.isTransfer ?? false,
    triggerRejection: undefined,
    slicesDone: 0,
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
  const { trigger, twap } = order
  const moved = order.restingPrice !== order.limitPrice
  return {
    subaccount_id: order.subaccount.id,
    order_id: order.id,
    instrument_name: order.listed.name,
    direction: order.side,
    label: order.label,
    quote_id: order.quoteId ?? null,
    amount: formatWad(order.amount),
    average_price: order.filled === 0n ? '0' : decimalText(divideWad(order.notional, order.filled, 'towards-zero')),
    cancel_reason: order.cancelReason,
    creation_timestamp: order.createdAt,
    filled_amount: formatWad(order.filled),
    is_transfer: order.isTransfer,
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
    trigger_type: trigger?.type ?? null,
    trigger_price: trigger === undefined ? null : formatWad(trigger.price),
    trigger_price_type: trigger === undefined ? null : 'mark',
    trigger_reject_message: order.triggerRejection ?? null,
    extra_fee: formatWad(order.extraFee),
    algo_type: twap === undefined ? null : 'twap',
    algo_duration_sec: twap?.durationSec ?? null,
    algo_num_slices: twap?.slices ?? null,
    algo_slices_completed: twap === undefined ? null : order.slicesDone,
  }
}
