import { parseWad, type Wad } from '@riposte/market-model'
import { DeriveError } from '../errors.ts'

/** A JSON object whose fields are still to be checked, one by one, as they are read. */
export type WireRecord = Readonly<Record<string, unknown>>

const SHOWN_CHARACTERS = 80

/** The error for a field that is not what the protocol says. @param kind of message, such as `ticker` */
export function invalidField(kind: string, field: string, value: unknown, expected: string): DeriveError {
  const text = value === undefined ? 'nothing' : (JSON.stringify(value) ?? String(value))
  const shown = text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text
  return new DeriveError('FIELD_INVALID', `${kind}: ${field} must be ${expected}, was ${shown}`, {
    kind,
    field,
    value: shown,
    expected,
  })
}

/** @throws {DeriveError} FIELD_INVALID unless the value is a JSON object */
export function asRecord(kind: string, value: unknown, field = 'the message'): WireRecord {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalidField(kind, field, value, 'an object')
  }
  return value as WireRecord
}

/** @throws {DeriveError} FIELD_INVALID unless the value is a JSON array */
export function asArray(kind: string, value: unknown, field = 'the message'): readonly unknown[] {
  if (!Array.isArray(value)) throw invalidField(kind, field, value, 'an array')
  return value
}

export function readRecord(kind: string, record: WireRecord, field: string): WireRecord {
  return asRecord(kind, record[field], field)
}

export function readArray(kind: string, record: WireRecord, field: string): readonly unknown[] {
  return asArray(kind, record[field], field)
}

export function readText(kind: string, record: WireRecord, field: string): string {
  const value = record[field]
  if (typeof value !== 'string') throw invalidField(kind, field, value, 'text')
  return value
}

/** Text that may be left out; absent and null read as the empty text. */
export function readOptionalText(kind: string, record: WireRecord, field: string): string {
  return record[field] === undefined || record[field] === null ? '' : readText(kind, record, field)
}

export function readBoolean(kind: string, record: WireRecord, field: string): boolean {
  const value = record[field]
  if (typeof value !== 'boolean') throw invalidField(kind, field, value, 'true or false')
  return value
}

/** An integer that a double holds exactly. */
export function readInteger(kind: string, record: WireRecord, field: string): number {
  const value = record[field]
  if (!Number.isSafeInteger(value)) throw invalidField(kind, field, value, 'an integer below 2^53')
  return value as number
}

/** A whole number beyond 2^53, sent as text. */
export function readBigInteger(kind: string, record: WireRecord, field: string): bigint {
  const value = record[field]
  if (typeof value !== 'string' || !/^\d{1,78}$/.test(value)) {
    throw invalidField(kind, field, value, 'a whole number as text')
  }
  return BigInt(value)
}

/** The ids of what a mass cancel has hit. */
export function listIds(result: unknown): readonly string[] {
  return readArray('cancel', asRecord('cancel', result), 'cancelled_ids').map(String)
}

/** Longer than any number of the exchange: a bound on the work that one field may cause. */
const DECIMAL_CHARACTERS = 64

/** An exact decimal, sent as text. */
export function readDecimal(kind: string, record: WireRecord, field: string): Wad {
  const value = record[field]
  if (typeof value === 'string' && value.length <= DECIMAL_CHARACTERS) {
    try {
      return parseWad(value)
    } catch {
      // Fall through: the message below names the field, which the parser cannot know.
    }
  }
  throw invalidField(kind, field, value, 'a decimal as text with at most 18 decimals')
}

/** A decimal sent as text, read as a double: for Greeks and volatilities, never for money. */
export function readDouble(kind: string, record: WireRecord, field: string): number {
  const value = record[field]
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN
  if (!Number.isFinite(number)) throw invalidField(kind, field, value, 'a number as text')
  return number
}

export function readOneOf<const Allowed extends string>(
  kind: string,
  record: WireRecord,
  field: string,
  allowed: readonly Allowed[],
): Allowed {
  const value = record[field]
  if (!(allowed as readonly unknown[]).includes(value)) {
    throw invalidField(kind, field, value, `one of ${allowed.join(', ')}`)
  }
  return value as Allowed
}
