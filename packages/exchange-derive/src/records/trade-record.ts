import { readBoolean, readDecimal, readInteger, readText } from '../wire/fields.ts'
import { oneOf, optional, type Shaped, shape } from '../wire/shape.ts'

/** What own and public trades have in common. Amounts in contracts, prices and money in USD, times in milliseconds. */
const MATCH = {
  tradeId: readText,
  instrumentName: readText,
  direction: oneOf('buy', 'sell'),
  tradePrice: readDecimal,
  tradeAmount: readDecimal,
  indexPrice: readDecimal,
  markPrice: readDecimal,
  timestamp: readInteger,
}

const HISTORY = {
  ...MATCH,
  subaccountId: readInteger,
  liquidityRole: oneOf('maker', 'taker'),
  /** The whole fee of the fill. */
  tradeFee: readDecimal,
  expectedRebate: readDecimal,
  extraFee: readDecimal,
  /** After fees. */
  realizedPnl: readDecimal,
  realizedPnlExclFees: readDecimal,
  quoteId: optional(readText),
  rfqId: optional(readText),
  /** Undefined before its settlement batch has begun. */
  batchStatus: optional(readText),
  txHash: optional(readText),
}

const TRADE = { ...HISTORY, orderId: readText, label: optional(readText), isTransfer: readBoolean, opUuid: readText }

/** A match of one of our own orders. */
export type TradeRecord = Shaped<typeof TRADE>

/** @throws {DeriveError} FIELD_INVALID */
export const decodeTradeRecord: (value: unknown) => TradeRecord = shape('trade', TRADE)

const PUBLIC_TRADE_ROW = { ...HISTORY, wallet: readText }

/** A row of the public history: a match has two, the maker's and the taker's. */
export type PublicTradeRow = Shaped<typeof PUBLIC_TRADE_ROW>

/** @throws {DeriveError} FIELD_INVALID */
export const decodePublicTradeRow: (value: unknown) => PublicTradeRow = shape('public trade row', PUBLIC_TRADE_ROW)

const PUBLIC_TRADE = { ...MATCH, quoteId: optional(readText) }

/** A match of somebody's orders, as the trades channel tells it; the direction is the taker's. */
export type PublicTrade = Shaped<typeof PUBLIC_TRADE>

/** @throws {DeriveError} FIELD_INVALID */
export const decodePublicTrade: (value: unknown) => PublicTrade = shape('public trade', PUBLIC_TRADE)
