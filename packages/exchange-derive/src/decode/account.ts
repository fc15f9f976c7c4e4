import {
  asRecord,
  readBoolean,
  readDecimal,
  readInteger,
  readRecord,
  readText,
  type WireRecord,
} from '../wire/fields.ts'
import { optional, readIntegers, type Shaped, shape } from '../wire/shape.ts'

/** Fees of an account that differ from the instruments' own; USD rates as fractions. */
const FEES = {
  baseFeeDiscount: readDecimal,
  rfqMakerDiscount: readDecimal,
  rfqTakerDiscount: readDecimal,
  optionMakerFee: optional(readDecimal),
  optionTakerFee: optional(readDecimal),
  perpMakerFee: optional(readDecimal),
  perpTakerFee: optional(readDecimal),
}

const decodeFees = shape('account fee_info', FEES)

const ACCOUNT = {
  wallet: readText,
  subaccountIds: readIntegers,
  /** A stored setting of the whole account: any logged-in socket's drop ends its orders. */
  cancelOnDisconnect: readBoolean,
  isRfqMaker: readBoolean,
  /** Requests a second, over all instruments. */
  websocketMatchingTps: readInteger,
  websocketNonMatchingTps: readInteger,
  /** Requests a second for each instrument of the kind. */
  websocketOptionTps: readInteger,
  websocketPerpTps: readInteger,
  /** Methods with a limit of their own. */
  perEndpointTps: readRates,
  feeInfo: (kind: string, record: WireRecord, field: string) => decodeFees(readRecord(kind, record, field)),
}

/** The account as a whole, as `private/get_account` answers it. */
export type DeriveAccount = Shaped<typeof ACCOUNT>

/** @throws {DeriveError} FIELD_INVALID */
export const decodeAccount: (value: unknown) => DeriveAccount = shape('account', ACCOUNT)

function readRates(kind: string, record: WireRecord, field: string): ReadonlyMap<string, number> {
  const rates = asRecord(kind, record[field], field)
  return new Map(
    Object.keys(rates).map((method) => [method.slice(method.indexOf('/') + 1), readInteger(kind, rates, method)]),
  )
}
