import { readText } from '../wire/fields.ts'
import { optional, type Shaped, shape } from '../wire/shape.ts'

const ORDER_DEBUG = {
  domainSeparator: readText,
  actionTypehash: readText,
  encodedData: readText,
  encodedDataHashed: readText,
  actionHash: readText,
  typedDataHash: readText,
  module: readText,
  owner: readText,
  recoveredSigner: optional(readText),
}

/** The exchange's own hashes of an order, from `private/order_debug`. Hex text. */
export type OrderDebug = Shaped<typeof ORDER_DEBUG>

/** @throws {DeriveError} FIELD_INVALID */
export const decodeOrderDebug: (value: unknown) => OrderDebug = shape('order debug', ORDER_DEBUG)
