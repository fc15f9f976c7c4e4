import { readBoolean, readDecimal, readInteger, readText, type WireRecord } from '../wire/fields.ts'
import { type RpcError, readError } from '../wire/frame.ts'
import { listOf, oneOf, optional, readDigits, type Shaped, shape } from '../wire/shape.ts'

const LEG = { instrumentName: readText, direction: oneOf('buy', 'sell'), /** Contracts. */ amount: readDecimal }

/** One instrument of a package, without a price. */
export type RfqLeg = Shaped<typeof LEG>

/** @throws {DeriveError} FIELD_INVALID */
const decodeRfqLeg: (value: unknown) => RfqLeg = shape('RFQ leg', LEG)

const PRICED_LEG = { ...LEG, /** USD per contract, not negative. */ price: readDecimal }

export type PricedLeg = Shaped<typeof PRICED_LEG>

const decodePricedLeg: (value: unknown) => PricedLeg = shape('priced leg', PRICED_LEG)

const STATUS = oneOf('open', 'filled', 'cancelled', 'expired')

/** What every party of an RFQ sees. Times in milliseconds. */
const RFQ = {
  rfqId: readText,
  subaccountId: readInteger,
  wallet: readText,
  status: STATUS,
  legs: listOf(decodeRfqLeg),
  cancelReason: optional(readText),
  creationTimestamp: readInteger,
  lastUpdateTimestamp: readInteger,
  validUntil: readInteger,
  /** Share, 0 to 1. */
  filledPct: readDecimal,
  filledDirection: optional(oneOf('buy', 'sell')),
  partialFillStep: readDecimal,
  totalCost: optional(readDecimal),
}

const PUBLIC_RFQ = { ...RFQ, fillRate: optional(readDecimal), recentFillRate: optional(readDecimal) }

/** An RFQ as a maker sees it. */
export type PublicRfq = Shaped<typeof PUBLIC_RFQ>

/** @throws {DeriveError} FIELD_INVALID */
export const decodePublicRfq: (value: unknown) => PublicRfq = shape('RFQ', PUBLIC_RFQ)

const OWN_RFQ = {
  ...RFQ,
  label: readText,
  minTotalCost: optional(readDecimal),
  maxTotalCost: optional(readDecimal),
  markTotalCost: optional(readDecimal),
  bidTotalCost: optional(readDecimal),
  askTotalCost: optional(readDecimal),
}

/** One of our own RFQs. */
export type OwnRfq = Shaped<typeof OWN_RFQ>

/** @throws {DeriveError} FIELD_INVALID */
export const decodeOwnRfq: (value: unknown) => OwnRfq = shape('own RFQ', OWN_RFQ)

const QUOTE = {
  quoteId: readText,
  rfqId: readText,
  subaccountId: readInteger,
  status: STATUS,
  /** That of the party whose quote it is, for the package as a whole. */
  direction: oneOf('buy', 'sell'),
  liquidityRole: oneOf('maker', 'taker'),
  legs: listOf(decodePricedLeg),
  legsHash: readText,
  fillPct: readDecimal,
  cancelReason: optional(readText),
  creationTimestamp: readInteger,
  lastUpdateTimestamp: readInteger,
}

const OWN_QUOTE = {
  ...QUOTE,
  /** USD */
  fee: readDecimal,
  maxFee: readDecimal,
  extraFee: readDecimal,
  label: readText,
  mmp: readBoolean,
  nonce: readDigits,
  signatureExpirySec: readInteger,
  isTransfer: readBoolean,
}

/** One of our own quotes, or our execution of somebody else's. */
export type OwnQuote = Shaped<typeof OWN_QUOTE>

/** @throws {DeriveError} FIELD_INVALID */
export const decodeOwnQuote: (value: unknown) => OwnQuote = shape('quote', OWN_QUOTE)

const EXECUTION = { ...OWN_QUOTE, /** Share of the RFQ that is filled, 0 to 1. */ rfqFilledPct: readDecimal }

/** Our side of a quote that was executed. */
export type Execution = Shaped<typeof EXECUTION>

/** @throws {DeriveError} FIELD_INVALID */
export const decodeExecution: (value: unknown) => Execution = shape('execution', EXECUTION)

const QUOTE_REPLACEMENT = {
  cancelledQuote: (_kind: string, record: WireRecord, field: string) => decodeOwnQuote(record[field]),
  quote: optional((_kind, record, field) => decodeOwnQuote(record[field])),
  createQuoteError: optional((_kind, record, field) => readError(record[field])),
}

const readReplacement = shape('quote replacement', QUOTE_REPLACEMENT)

/** The old quote's end, and the new one or why there is none. @throws {DeriveError} FIELD_INVALID */
export function decodeQuoteReplacement(value: unknown): {
  readonly cancelled: OwnQuote
  readonly quote: OwnQuote | undefined
  readonly error: RpcError | undefined
} {
  const { cancelledQuote, quote, createQuoteError } = readReplacement(value)
  return { cancelled: cancelledQuote, quote, error: createQuoteError }
}

const PUBLIC_QUOTE = { ...QUOTE, wallet: readText }

/** A maker's quote as the taker sees it. */
export type PublicQuote = Shaped<typeof PUBLIC_QUOTE>

/** @throws {DeriveError} FIELD_INVALID */
export const decodePublicQuote: (value: unknown) => PublicQuote = shape('public quote', PUBLIC_QUOTE)

const BEST_QUOTE = {
  bestQuote: optional((_kind, record, field) => decodePublicQuote(record[field])),
  direction: oneOf('buy', 'sell'),
  isValid: readBoolean,
  invalidReason: optional(readText),
  estimatedFee: readDecimal,
  estimatedTotalCost: readDecimal,
  suggestedMaxFee: readDecimal,
  preInitialMargin: readDecimal,
  postInitialMargin: readDecimal,
  filledPct: readDecimal,
}

/** The best quote for an RFQ and what executing it would do. */
export type BestQuote = Shaped<typeof BEST_QUOTE>

/** @throws {DeriveError} FIELD_INVALID */
export const decodeBestQuote: (value: unknown) => BestQuote = shape('best quote', BEST_QUOTE)

const BEST_QUOTE_UPDATE = {
  rfqId: readText,
  result: optional((_kind, record, field) => decodeBestQuote(record[field])),
  error: optional((_kind, record, field) => readError(record[field])),
}

/** The best quote for one of our RFQs, or why there is none. */
export type BestQuoteUpdate = Shaped<typeof BEST_QUOTE_UPDATE>

/** @throws {DeriveError} FIELD_INVALID */
export const decodeBestQuoteUpdate: (value: unknown) => BestQuoteUpdate = shape('best quote update', BEST_QUOTE_UPDATE)
