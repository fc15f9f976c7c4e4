import type { VenuePosition } from '@riposte/market-model'
import { asRecord, readDecimal, readOneOf, readText } from '../wire/fields.ts'

const KIND = 'position'

/**
 * A position's record.
 *
 * @returns undefined for spot holdings, which are balances to the desk
 * @throws {DeriveError} FIELD_INVALID
 */
export function decodePosition(value: unknown): VenuePosition | undefined {
  const position = asRecord(KIND, value)
  if (readOneOf(KIND, position, 'instrument_type', ['option', 'perp', 'erc20']) === 'erc20') return undefined
  return {
    instrument: readText(KIND, position, 'instrument_name'),
    quantity: readDecimal(KIND, position, 'amount'),
    averagePrice: readDecimal(KIND, position, 'average_price_excl_fees'),
  }
}
