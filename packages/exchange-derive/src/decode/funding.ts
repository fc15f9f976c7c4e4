import { epochMs, type FundingPayment, parseInstrumentName } from '@riposte/market-model'
import { asRecord, invalidField, readDecimal, readInteger, readText } from '../wire/fields.ts'

const KIND = 'funding event'

/**
 * What one settlement of a perp moved as funding. The profit that it settled besides is another matter.
 *
 * @returns undefined where no funding moved
 * @throws {DeriveError} FIELD_INVALID
 */
export function decodeFunding(value: unknown): FundingPayment | undefined {
  const event = asRecord(KIND, value)
  const amount = readDecimal(KIND, event, 'funding')
  if (amount === 0n) return undefined
  const instrument = readText(KIND, event, 'instrument_name')
  if (!isPerp(instrument)) throw invalidField(KIND, 'instrument_name', instrument, 'a perp')
  const timestamp = epochMs(readInteger(KIND, event, 'timestamp'))
  // Funding grows with time, so a position pays once in a millisecond. A batch's number may change: a failed one is repeated.
  const key = `${readInteger(KIND, event, 'subaccount_id')}:${instrument}:${timestamp}`
  return { key, instrument, amount, timestamp }
}

function isPerp(instrument: string): boolean {
  try {
    return parseInstrumentName(instrument).kind === 'perp'
  } catch {
    return false
  }
}
