import { readBoolean, readDecimal, readInteger, readText } from '../wire/fields.ts'
import { oneOf, optional, readDigits, type Shaped, shape } from '../wire/shape.ts'

const ORDER_STATUSES = oneOf('open', 'filled', 'rejected', 'cancelled', 'expired', 'untriggered', 'algo_active')

const ORDER = {
  orderId: readText,
  subaccountId: readInteger,
  instrumentName: readText,
  direction: oneOf('buy', 'sell'),
  /** Contracts, as first asked for. */
  amount: readDecimal,
  /** Contracts, cumulative. */
  filledAmount: readDecimal,
  /** USD per contract; 0 while nothing is filled. */
  averagePrice: readDecimal,
  /** USD per contract; differs from the signed one after a post-only order was repriced. */
  limitPrice: readDecimal,
  signedLimitPrice: optional(readDecimal),
  /** USD per contract. */
  maxFee: readDecimal,
  /** USD, cumulative. */
  orderFee: readDecimal,
  orderStatus: ORDER_STATUSES,
  orderType: oneOf('limit', 'market'),
  timeInForce: oneOf('gtc', 'post_only', 'fok', 'ioc'),
  /** Why it ended before it was filled; undefined otherwise. */
  cancelReason: optional(readText),
  label: optional(readText),
  mmp: readBoolean,
  nonce: readDigits,
  signer: readText,
  signatureExpirySec: readInteger,
  /** Milliseconds. */
  creationTimestamp: readInteger,
  lastUpdateTimestamp: readInteger,
  quoteId: optional(readText),
  replacedOrderId: optional(readText),
  triggerType: optional(oneOf('stoploss', 'takeprofit')),
  triggerPrice: optional(readDecimal),
  triggerPriceType: optional(oneOf('mark', 'index')),
  triggerRejectMessage: optional(readText),
}

/** An order as the exchange keeps it. */
export type OrderRecord = Shaped<typeof ORDER>

/** @throws {DeriveError} FIELD_INVALID */
export const decodeOrderRecord: (value: unknown) => OrderRecord = shape('order', ORDER)
