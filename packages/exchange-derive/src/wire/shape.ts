import { asRecord, invalidField, readArray, readInteger, readOneOf, readText, type WireRecord } from './fields.ts'

/** Reads one field of a message, or says which one is wrong. */
export type FieldReader<Value> = (kind: string, record: WireRecord, field: string) => Value

type Shape = Readonly<Record<string, FieldReader<unknown>>>

/** What a shape reads: the same names, with the readers' values. */
export type Shaped<Readers extends Shape> = { readonly [Name in keyof Readers]: ReturnType<Readers[Name]> }

/**
 * A decoder of a record from a reader for each field. A field keeps the exchange's name, written our way: `orderId` reads
 * `order_id`. Fields that are not named are left alone, so that the exchange may add some.
 *
 * @returns throws {DeriveError} FIELD_INVALID naming the kind, the field, what it was and what is expected
 */
export function shape<const Readers extends Shape>(
  kind: string,
  readers: Readers,
): (value: unknown) => Shaped<Readers> {
  const fields = Object.entries(readers).map(([name, read]) => ({ name, field: wireName(name), read }))
  return (value) => {
    const record = asRecord(kind, value)
    const read: Record<string, unknown> = {}
    for (const { name, field, read: readField } of fields) read[name] = readField(kind, record, field)
    return read as Shaped<Readers>
  }
}

/** Nearly all names of the exchange are in snake case; some of its rate limits are not. */
const IN_CAMEL_CASE: ReadonlySet<string> = new Set(['consumedPoints', 'remainingPoints', 'msBeforeNext'])

function wireName(name: string): string {
  if (IN_CAMEL_CASE.has(name)) return name
  return name.replace(/[A-Z]|\d+(?=h$)/g, (found) => `_${found.toLowerCase()}`)
}

/** Absent, null and the empty text read as undefined. */
export function optional<Value>(read: FieldReader<Value>): FieldReader<Value | undefined> {
  return (kind, record, field) => {
    const value = record[field]
    return value === undefined || value === null || value === '' ? undefined : read(kind, record, field)
  }
}

export function oneOf<const Allowed extends string>(...allowed: readonly Allowed[]): FieldReader<Allowed> {
  return (kind, record, field) => readOneOf(kind, record, field, allowed)
}

/** A list of records; the first that is wrong fails the whole. */
export function listOf<Value>(decode: (value: unknown) => Value): FieldReader<readonly Value[]> {
  return (kind, record, field) => readArray(kind, record, field).map(decode)
}

export const readTexts: FieldReader<readonly string[]> = (kind, record, field) =>
  readArray(kind, record, field).map((value, i) => {
    if (typeof value !== 'string') throw invalidField(kind, `${field}[${i}]`, value, 'text')
    return value
  })

export const readIntegers: FieldReader<readonly number[]> = (kind, record, field) =>
  readArray(kind, record, field).map((value, i) => readInteger(kind, { [`${field}[${i}]`]: value }, `${field}[${i}]`))

/** A whole number beyond 2^53, as text or, in some replies, as a number. Kept as text: it is only ever compared. */
export const readDigits: FieldReader<string> = (kind, record, field) =>
  typeof record[field] === 'number' ? String(record[field]) : readText(kind, record, field)
