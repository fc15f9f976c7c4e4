import { readBoolean, readDecimal, readDouble, readInteger, readText } from '../wire/fields.ts'
import { listOf, oneOf, optional, readTexts, type Shaped, shape } from '../wire/shape.ts'
import { decodeOrderRecord } from './order-record.ts'

/** Profit and fees in USD, and margins as contributions to the account's health: negative where they consume it. */
const HOLDING = {
  /** Signed: sold is negative. */
  amount: readDecimal,
  amountStep: readDecimal,
  /** USD per contract, fees included. */
  averagePrice: readDecimal,
  averagePriceExclFees: readDecimal,
  markPrice: readDecimal,
  /** USD; for a perp its profit that is not settled yet. */
  markValue: readDecimal,
  initialMargin: readDecimal,
  maintenanceMargin: readDecimal,
  openOrdersMargin: readDecimal,
  realizedPnl: readDecimal,
  realizedPnlExclFees: readDecimal,
  unrealizedPnl: readDecimal,
  unrealizedPnlExclFees: readDecimal,
  totalFees: readDecimal,
}

const POSITION = {
  ...HOLDING,
  instrumentName: readText,
  instrumentType: oneOf('option', 'perp', 'erc20'),
  indexPrice: readDecimal,
  /** Greeks are for one contract, not for the position. */
  delta: readDouble,
  gamma: readDouble,
  /** USD for one volatility point. */
  vega: readDouble,
  /** USD a day. */
  theta: readDouble,
  cumulativeFunding: readDecimal,
  pendingFunding: readDecimal,
  netSettlements: readDecimal,
  leverage: optional(readDecimal),
  liquidationPrice: optional(readDecimal),
}

export type PositionRecord = Shaped<typeof POSITION>

/** @throws {DeriveError} FIELD_INVALID */
export const decodePositionRecord: (value: unknown) => PositionRecord = shape('position', POSITION)

const COLLATERAL = {
  ...HOLDING,
  assetName: readText,
  assetType: readText,
  currency: readText,
  cumulativeInterest: readDecimal,
  pendingInterest: readDecimal,
}

export type CollateralRecord = Shaped<typeof COLLATERAL>

/** @throws {DeriveError} FIELD_INVALID */
export const decodeCollateralRecord: (value: unknown) => CollateralRecord = shape('collateral', COLLATERAL)

const SUBACCOUNT = {
  subaccountId: readInteger,
  label: readText,
  /** 0 is the fallback account, which cannot be traded like others. */
  managerId: readInteger,
  /** `SM` standard, `PM2` portfolio. */
  marginType: readText,
  riskUniverseId: readInteger,
  currency: readTexts,
  isUnderLiquidation: readBoolean,
  /** The figures below are not to be relied on. */
  failedToFetch: readBoolean,
  /** USD, marked to market. */
  subaccountValue: readDecimal,
  /** USD that is free: it must stay above zero. */
  initialMargin: readDecimal,
  maintenanceMargin: readDecimal,
  /** Negative, and not included in `initialMargin`. */
  openOrdersMargin: readDecimal,
  collateralsValue: readDecimal,
  collateralsInitialMargin: readDecimal,
  collateralsMaintenanceMargin: readDecimal,
  positionsValue: readDecimal,
  positionsInitialMargin: readDecimal,
  positionsMaintenanceMargin: readDecimal,
  projectedMarginChange: readDecimal,
  collaterals: listOf(decodeCollateralRecord),
  positions: listOf(decodePositionRecord),
  openOrders: listOf(decodeOrderRecord),
}

/** A margin account with everything in it. */
export type SubaccountRecord = Shaped<typeof SUBACCOUNT>

/** @throws {DeriveError} FIELD_INVALID */
export const decodeSubaccount: (value: unknown) => SubaccountRecord = shape('subaccount', SUBACCOUNT)
