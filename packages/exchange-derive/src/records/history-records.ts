import { readBoolean, readDecimal, readInteger, readText } from '../wire/fields.ts'
import { optional, type Shaped, shape } from '../wire/shape.ts'

const SETTLEMENT = {
  subaccountId: readInteger,
  instrumentName: readText,
  /** UTC seconds. */
  expiry: readInteger,
  amount: readDecimal,
  settlementPrice: readDecimal,
  settlementValue: readDecimal,
}

/** An option position that was settled in cash. */
export type OptionSettlementRecord = Shaped<typeof SETTLEMENT>

/** @throws {DeriveError} FIELD_INVALID */
export const decodeOptionSettlement: (value: unknown) => OptionSettlementRecord = shape('option settlement', SETTLEMENT)

const FUNDING_EVENT = {
  subaccountId: readInteger,
  instrumentName: readText,
  timestamp: readInteger,
  /** USD */
  funding: readDecimal,
  pnl: readDecimal,
}

/** Funding paid or received, and profit settled, of a perp position. */
export type FundingEvent = Shaped<typeof FUNDING_EVENT>

/** @throws {DeriveError} FIELD_INVALID */
export const decodeFundingEvent: (value: unknown) => FundingEvent = shape('funding event', FUNDING_EVENT)

const INTEREST = { subaccountId: readInteger, timestamp: readInteger, interest: readDecimal }

export type InterestPayment = Shaped<typeof INTEREST>

/** @throws {DeriveError} FIELD_INVALID */
export const decodeInterest: (value: unknown) => InterestPayment = shape('interest', INTEREST)

const MOVEMENT = {
  subaccountId: readInteger,
  timestamp: readInteger,
  asset: readText,
  amount: readDecimal,
  fee: readDecimal,
  batchStatus: readText,
  txHash: optional(readText),
}

/** A deposit or a withdrawal. */
export type CashMovement = Shaped<typeof MOVEMENT>

/** @throws {DeriveError} FIELD_INVALID */
export const decodeCashMovement: (value: unknown) => CashMovement = shape('cash movement', MOVEMENT)

const MMP = {
  subaccountId: readInteger,
  currency: readText,
  isFrozen: readBoolean,
  /** Contracts; 0 is no limit. */
  mmpAmountLimit: readDecimal,
  mmpDeltaLimit: readDecimal,
  /** Milliseconds; 0 stays frozen until it is reset. */
  mmpFrozenTime: readInteger,
  mmpInterval: readInteger,
  /** Milliseconds since 1970; when a freeze ends by itself. */
  mmpUnfreezeTime: readInteger,
}

/** Market maker protection of a subaccount in one currency. */
export type MmpConfig = Shaped<typeof MMP>

/** @throws {DeriveError} FIELD_INVALID */
export const decodeMmpConfig: (value: unknown) => MmpConfig = shape('MMP config', MMP)
