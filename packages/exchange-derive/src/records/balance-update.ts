import { readDecimal, readText } from '../wire/fields.ts'
import { type Shaped, shape } from '../wire/shape.ts'

const BALANCE_UPDATE = {
  /** An asset or an instrument. */
  name: readText,
  previousBalance: readDecimal,
  newBalance: readDecimal,
  /** What moved it, such as `trade`, `perp_settlement`, `option_settlement`, `onchain_revert`. */
  updateType: readText,
}

/** A change of one balance or position. */
export type BalanceUpdate = Shaped<typeof BALANCE_UPDATE>

/** @throws {DeriveError} FIELD_INVALID */
export const decodeBalanceUpdate: (value: unknown) => BalanceUpdate = shape('balance update', BALANCE_UPDATE)
