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
  has(name: string): boolean
  /** Note a problem that the reader cannot see itself. */
  reject(message: string): void
  /** Undefined while everything read so far was there and of its type. */
  problem(): Outcome<never> | undefined
}

export function readParams(params: Readonly<Record<string, unknown>>): ParamsReader {
  let firstProblem: string | undefined
  const reject = (message: string): void => {
    firstProblem ??= message
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
    has: (name) => raw(name) !== undefined,
    reject,
    problem: () => (firstProblem === undefined ? undefined : refused(-32602, firstProblem)),
  }
}

const asText = (value: unknown) => (typeof value === 'string' ? value : undefined)
const asFlag = (value: unknown) => (typeof value === 'boolean' ? value : undefined)
const asInteger = (value: unknown) => (Number.isSafeInteger(value) ? (value as number) : undefined)
const asUuid = (value: unknown) => (typeof value === 'string' && UUID.test(value) ? value.toLowerCase() : undefined)
const asDigits = (value: unknown) => {
  const text = Number.isSafeInteger(value) ? String(value) : value
  return typeof text === 'string' && /^\d{1,39}$/.test(text) ? text : undefined
}
const asTextList = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : undefined
