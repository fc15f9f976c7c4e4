import { checksumAddress } from '@riposte/evm-signing'
import { type EpochMs, formatWad, type Side, type Wad } from '@riposte/market-model'
import type { Order } from './order.ts'
import type { Address } from './protocol.ts'
import { batchStatus, settlementHash } from './settlement-batch.ts'
import { decimalText } from './wire-decimal.ts'

/** What both sides of a match share. */
export interface MatchFacts {
  readonly tradeId: string
  readonly opUuid: string
  readonly at: EpochMs
  readonly price: Wad
  readonly amount: Wad
  readonly index: Wad
  readonly mark: Wad
  /** Undefined for a match of the book. */
  readonly rfq: { readonly rfqId: string; readonly quoteId: string } | undefined
}

/** One account's side of a match. */
export interface Trade extends MatchFacts {
  readonly order: Order
  readonly role: 'maker' | 'taker'
  readonly fee: Wad
  /** The voluntary part of the fee. */
  readonly extraFee: Wad
  readonly realizedPnl: Wad
  readonly realizedPnlExclFees: Wad
}

/** The record that the account itself sees. */
export function tradeRecord(trade: Trade, now: EpochMs): Record<string, unknown> {
  return {
    subaccount_id: trade.order.subaccount.id,
    order_id: trade.order.id,
    instrument_name: trade.order.listed.name,
    direction: trade.order.side,
    label: trade.order.label,
    quote_id: trade.rfq?.quoteId ?? null,
    trade_id: trade.tradeId,
    rfq_id: trade.rfq?.rfqId ?? null,
    timestamp: trade.at,
    mark_price: decimalText(trade.mark),
    index_price: decimalText(trade.index),
    trade_price: formatWad(trade.price),
    trade_amount: formatWad(trade.amount),
    liquidity_role: trade.role,
    realized_pnl: decimalText(trade.realizedPnl),
    realized_pnl_excl_fees: decimalText(trade.realizedPnlExclFees),
    is_transfer: trade.order.isTransfer,
    batch_status: batchStatus(trade.at, now),
    trade_fee: decimalText(trade.fee),
    expected_rebate: '0',
    tx_hash: settlementHash(trade.opUuid, trade.at, now),
    op_uuid: trade.opUuid,
    extra_fee: decimalText(trade.extraFee),
  }
}

/** One side of a match as everybody may see it. */
export interface PublicTrade extends MatchFacts {
  readonly instrument: string
  readonly currency: string
  readonly type: 'option' | 'perp'
  readonly side: Side
  readonly role: 'maker' | 'taker'
  readonly fee: Wad
  readonly realizedPnl: Wad
  readonly realizedPnlExclFees: Wad
  readonly wallet: Address
  readonly subaccountId: number
}

/** A row of the public trade history. */
export function publicTradeRow(trade: PublicTrade, now: EpochMs): Record<string, unknown> {
  return {
    ...publicTradeNotice(trade),
    batch_status: batchStatus(trade.at, now),
    tx_hash: settlementHash(trade.opUuid, trade.at, now) ?? '',
  }
}

/**
 * An element of a public trades channel; `direction` is the taker's, whose side is published. Newer clients of the
 * exchange's own ask for all that the history tells, except for the settlement.
 */
export function publicTradeNotice(trade: PublicTrade): Record<string, unknown> {
  return {
    trade_id: trade.tradeId,
    instrument_name: trade.instrument,
    timestamp: trade.at,
    trade_price: formatWad(trade.price),
    trade_amount: formatWad(trade.amount),
    mark_price: decimalText(trade.mark),
    index_price: decimalText(trade.index),
    direction: trade.side,
    quote_id: trade.rfq?.quoteId ?? null,
    rfq_id: trade.rfq?.rfqId ?? null,
    expected_rebate: '0',
    extra_fee: '0',
    liquidity_role: trade.role,
    realized_pnl: decimalText(trade.realizedPnl),
    realized_pnl_excl_fees: decimalText(trade.realizedPnlExclFees),
    subaccount_id: trade.subaccountId,
    trade_fee: decimalText(trade.fee),
    wallet: checksumAddress(trade.wallet),
  }
}
