export type DeriveErrorCode =
  /** A message of the venue holds a field that is not what the protocol says; details name it. */
  | 'FIELD_INVALID'
  /** An option given to this package is out of its range. */
  | 'OPTION_INVALID'
  /** The instrument is not in the loaded catalog. */
  | 'INSTRUMENT_UNKNOWN'
  /** It is expired or not active. */
  | 'INSTRUMENT_NOT_LIVE'
  /** The desk has no subaccount for the instrument's underlying. */
  | 'SUBACCOUNT_MISSING'
  | 'PRICE_OFF_TICK'
  /** An aggressive limit price that the venue would refuse to match at. */
  | 'PRICE_OUTSIDE_BAND'
  | 'AMOUNT_OFF_STEP'
  | 'AMOUNT_OUT_OF_RANGE'
  | 'LABEL_INVALID'
  /** Legs of an RFQ that cannot be signed, or that are not those of the RFQ. */
  | 'LEGS_INVALID'
  /** Fields of an order that exclude each other. */
  | 'ORDER_INVALID'
  /** A number that the venue's 12 decimals or the signed word cannot hold. */
  | 'DECIMAL_OUT_OF_RANGE'
  /** The text to be sent as an order is not one. */
  | 'PAYLOAD_INVALID'
  /** The venue answered a read with an error; details carry its code. */
  | 'REQUEST_REFUSED'
  /** A read got no answer. */
  | 'REQUEST_LOST'
  /** A history holds more rows than are read at once; nothing was left out silently. */
  | 'HISTORY_TRUNCATED'
  | 'LOGIN_REFUSED'
  /** The signing key is not one of the wallet's. */
  | 'KEY_UNKNOWN'
  | 'KEY_EXPIRED'
  /** The signing key may do more than a desk should be able to, or may not trade. */
  | 'KEY_SCOPE'
  /** This machine's clock is too far from the exchange's. */
  | 'CLOCK_OFF'
  /** The exchange computes other hashes for our orders than we do. */
  | 'SIGNING_MISMATCH'
  | 'CATALOG_UNAVAILABLE'
  | 'START_TIMEOUT'
  /** The venue was started twice, or stopped before it was ready. */
  | 'LIFECYCLE'

/** Every error that this package throws. Catch by class, then tell apart by `code`. No error carries a key. */
export class DeriveError extends Error {
  override readonly name: string = 'DeriveError'
  readonly code: DeriveErrorCode
  /** The facts of the message one by one, for logs: message kind, field, value, expectation, the venue's code. */
  readonly details: Readonly<Record<string, unknown>>
  constructor(
    code: DeriveErrorCode,
    message: string,
    details: Readonly<Record<string, unknown>> = {},
    options?: ErrorOptions,
  ) {
    super(message, options)
    this.code = code
    this.details = details
  }
}

/** What to log of anything that was thrown: its message, never its stack or its fields. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}
