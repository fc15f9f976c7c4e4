import type { VenueBalance } from '@riposte/market-model'
import { asRecord, readDecimal, readText } from '../wire/fields.ts'

const KIND = 'collateral'

/** A token that a subaccount holds. @throws {DeriveError} FIELD_INVALID */
export function decodeCollateral(value: unknown): VenueBalance {
  const collateral = asRecord(KIND, value)
  return { token: readText(KIND, collateral, 'asset_name'), amount: readDecimal(KIND, collateral, 'amount') }
}
