import { asRecord, readDecimal, readInteger, readText, type WireRecord } from '../wire/fields.ts'
import { listOf, optional, type Shaped, shape } from '../wire/shape.ts'

const MANAGER = {
  riskUniverseId: readInteger,
  riskUniverseName: optional(readText),
  /** Standard margin manager. */
  sm: optional(readInteger),
  /** Portfolio margin manager. */
  pm: optional(readInteger),
}

const CURRENCY = {
  currency: readText,
  marketType: readText,
  /** USD */
  spotPrice: readDecimal,
  spotPrice24h: optional(readDecimal),
  managers: listOf(shape('manager', MANAGER)),
}

/** An underlying, and the margin managers that take it. */
export type CurrencyRecord = Shaped<typeof CURRENCY>

/** @throws {DeriveError} FIELD_INVALID */
export const decodeCurrency: (value: unknown) => CurrencyRecord = shape('currency', CURRENCY)

const SETTLEMENT_PRICE = {
  /** As in names, 20261225. */
  expiryDate: readText,
  utcExpirySec: readInteger,
  /** USD; undefined before settlement. */
  price: optional(readDecimal),
}

export type SettlementPrice = Shaped<typeof SETTLEMENT_PRICE>

/** @throws {DeriveError} FIELD_INVALID */
export const decodeSettlementPrice: (value: unknown) => SettlementPrice = shape('settlement price', SETTLEMENT_PRICE)

const FUNDING = { timestamp: readInteger, /** For an hour, as a fraction. */ fundingRate: readDecimal }

export type FundingRate = Shaped<typeof FUNDING>

/** @throws {DeriveError} FIELD_INVALID */
export const decodeFundingRate: (value: unknown) => FundingRate = shape('funding rate', FUNDING)

const TRANSACTION = { status: optional(readText), transactionHash: optional(readText), errorLog: optional(readText) }

/** What became of an operation's settlement. */
export type TransactionRecord = Shaped<typeof TRANSACTION>

/** @throws {DeriveError} FIELD_INVALID */
export const decodeTransaction: (value: unknown) => TransactionRecord = shape('transaction', TRANSACTION)

const RATE_LIMIT = {
  consumedPoints: readInteger,
  remainingPoints: readInteger,
  msBeforeNext: readInteger,
}

const readRateLimit = shape('rate limit', RATE_LIMIT)

const RATE_LIMITS = {
  remainingMatching: (_kind: string, record: WireRecord, field: string) => readRateLimit(record[field]),
  remainingNonMatching: (_kind: string, record: WireRecord, field: string) => readRateLimit(record[field]),
  remainingConnections: optional((_kind, record, field) => readRateLimit(record[field])),
}

/** What is left of the limits in the exchange's present window, as it counts them. */
export type RateLimitsRecord = Shaped<typeof RATE_LIMITS>

/** @throws {DeriveError} FIELD_INVALID */
export const decodeRateLimits: (value: unknown) => RateLimitsRecord = shape('rate limits', RATE_LIMITS)

const SPOT_PRICE = { price: readDecimal, /** 0 to 1. */ confidence: readDecimal, pricePrevDaily: optional(readDecimal) }

/** The exchange's spot price of a currency, USD. */
export type SpotPrice = Shaped<typeof SPOT_PRICE>

const decodeSpotPrice: (value: unknown) => SpotPrice = shape('spot price', SPOT_PRICE)

/** The data of a `spot_feed` notification: prices by currency. @throws {DeriveError} FIELD_INVALID */
export function decodeSpotFeed(value: unknown): {
  readonly timestamp: number
  readonly prices: ReadonlyMap<string, SpotPrice>
} {
  const feed: WireRecord = asRecord('spot feed', value)
  const feeds = asRecord('spot feed', feed.feeds, 'feeds')
  return {
    timestamp: readInteger('spot feed', feed, 'timestamp'),
    prices: new Map(Object.entries(feeds).map(([currency, price]) => [currency, decodeSpotPrice(price)])),
  }
}
