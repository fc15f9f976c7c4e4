import type { Wad } from '@riposte/market-model'
import { type Outcome, refused } from './rpc-error.ts'
import { parseDecimal } from './wire-decimal.ts'

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/**
 * Reads a request's params field by field and remembers the first thing that is wrong. A handler reads all that it
 * needs, then asks once for {@link ParamsReader.problem}; what it read before that is only a placeholder if there is one.
 * Null counts as absent, as in the exchange's schemas.
 */
export interface ParamsReader {
  text(name: string): string
  optionalText(name: string): string | undefined
  optionalFlag(name: string): boolean | undefined
  integer(name: string): number
  optionalInteger(name: string): number | undefined
  /** Digits of an integer that may be beyond 2^53, sent as text or as a number. */
  digits(name: string): string
  optionalDigits(name: string): string | undefined
  uuid(name: string): string
  decimal(name: string): Wad
  optionalDecimal(name: string): Wad | undefined
  oneOf<const T extends string>(name: string, allowed: readonly T[]): T
  optionalOneOf<const T extends string>(name: string, allowed: readonly T[]): T | undefined
  textList(name: string): readonly string[]
  optionalTextList(name: string): readonly string[] | undefined
  optionalIntegerList(name: string): readonly number[] | undefined
  /** An object's own fields; what is wrong with them is this reader's problem too. */
  record(name: string): ParamsReader
  /** The fields of each object in an array. */
  records(name: string): readonly ParamsReader[]
  has(name: string): boolean
  /** Note a problem that the reader cannot see itself. */
  reject(message: string): void
  /** Undefined while everything read so far was there and of its type. */
  problem(): Outcome<never> | undefined
}

export function readParams(params: Readonly<Record<string, unknown>>): ParamsReader {
  return createReader(params, '', { first: undefined })
}

/** @param prefix names the object that is read, in problems */
function createReader(
  params: Readonly<Record<string, unknown>>,
  prefix: string,
  problems: { first: string | undefined },
): ParamsReader {
  const reject = (message: string): void => {
    problems.first ??= prefix + message
  }
  const raw = (name: string): unknown => (Object.hasOwn(params, name) ? (params[name] ?? undefined) : undefined)

  function optional<T>(name: string, expected: string, read: (value: unknown) => T | undefined): T | undefined {
    const value = raw(name)
    if (value === undefined) return undefined
    const parsed = read(value)
    if (parsed === undefined) reject(`${name}: expected ${expected}`)
    return parsed
  }
  function required<T>(name: string, expected: string, read: (value: unknown) => T | undefined, placeholder: T): T {
    if (raw(name) === undefined) reject(`${name}: missing data for required field`)
    return optional(name, expected, read) ?? placeholder
  }

  const choice = <T extends string>(allowed: readonly T[]) => {
    return (value: unknown): T | undefined => allowed.find((one) => one === value)
  }

  return {
    text: (name) => required(name, 'a string', asText, ''),
    optionalText: (name) => optional(name, 'a string', asText),
    optionalFlag: (name) => optional(name, 'a boolean', asFlag),
    integer: (name) => required(name, 'an integer', asInteger, 0),
    optionalInteger: (name) => optional(name, 'an integer', asInteger),
    digits: (name) => required(name, 'an integer', asDigits, '0'),
    optionalDigits: (name) => optional(name, 'an integer', asDigits),
    uuid: (name) => required(name, 'a UUID', asUuid, ''),
    decimal: (name) => required(name, 'a decimal with at most 12 decimals', parseDecimal, 0n as Wad),
    optionalDecimal: (name) => optional(name, 'a decimal with at most 12 decimals', parseDecimal),
    oneOf: (name, allowed) => required(name, `one of ${allowed.join(', ')}`, choice(allowed), allowed[0] as never),
    optionalOneOf: (name, allowed) => optional(name, `one of ${allowed.join(', ')}`, choice(allowed)),
    textList: (name) => required(name, 'an array of strings', asTextList, []),
    optionalTextList: (name) => optional(name, 'an array of strings', asTextList),
    optionalIntegerList: (name) => optional(name, 'an array of integers', asIntegerList),
    record: (name) => createReader(required(name, 'an object', asRecord, {}), `${prefix}${name}.`, problems),
    records: (name) =>
      required(name, 'an array of objects', asRecords, []).map((one, i) =>
        createReader(one, `${prefix}${name}[${i}].`, problems),
      ),
    has: (name) => raw(name) !== undefined,
    reject,
    problem: () => (problems.first === undefined ? undefined : refused(-32602, problems.first)),
  }
}

const asText = (value: unknown) => (typeof value === 'string' ? value : undefined)
const asFlag = (value: unknown) => (typeof value === 'boolean' ? value : undefined)
// Clients write the largest 64-bit integer for "no bound": rounded, but far beyond any time that is compared with it.
const asInteger = (value: unknown) =>
  Number.isInteger(value) && Math.abs(value as number) <= 2 ** 63 ? (value as number) : undefined
const asUuid = (value: unknown) => (typeof value === 'string' && UUID.test(value) ? value.toLowerCase() : undefined)
const asDigits = (value: unknown) => {
  const text = Number.isSafeInteger(value) ? String(value) : value
  return typeof text === 'string' && /^\d{1,39}$/.test(text) ? text : undefined
}
const asTextList = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : undefined
const asIntegerList = (value: unknown): readonly number[] | undefined =>
  Array.isArray(value) && value.every(Number.isSafeInteger) ? value : undefined

type Fields = Readonly<Record<string, unknown>>
const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const asRecord = (value: unknown): Fields | undefined => (isRecord(value) ? value : undefined)
const asRecords = (value: unknown): readonly Fields[] | undefined =>
  Array.isArray(value) && value.every(isRecord) ? value : undefined
