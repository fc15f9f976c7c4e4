import { type Address, parseAddress } from '@riposte/evm-signing'
import { RyskError } from '../errors.ts'

/** A JSON object whose members are not checked yet. */
export type Fields = Readonly<Record<string, unknown>>

const UINT256_END = 1n << 256n
const UINT64_END = 1n << 64n
/** Seconds beyond this (the year 5138) are milliseconds by mistake. */
const SECONDS_END = 100_000_000_000

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** @throws {RyskError} FRAME_INVALID unless the value is a JSON object */
export function asFields(value: unknown, name: string): Fields {
  if (!isFields(value)) throw invalidField(name, 'an object', value)
  return value
}

/** An address, brought to lower case: look-ups at Rysk compare text. */
export function readAddress(fields: Fields, name: string): Address {
  const value = fields[name]
  if (typeof value !== 'string' || !/^0x[0-9a-fA-F]{40}$/.test(value)) {
    throw invalidField(name, 'an address (0x and 40 hex digits)', value)
  }
  return parseAddress(value)
}

/** A uint256 as decimal text without superfluous zeros. */
export function readAmount(fields: Fields, name: string): bigint {
  return readInteger(fields, name, 'decimal digits as text', UINT256_END)
}

/** A uint256 above zero as decimal text. */
export function readPositiveAmount(fields: Fields, name: string): bigint {
  const amount = readAmount(fields, name)
  if (amount === 0n) throw invalidField(name, 'an amount above 0', fields[name])
  return amount
}

/** A uint64 as decimal text. */
export function readNonce(fields: Fields, name: string): bigint {
  return readInteger(fields, name, 'a uint64 as decimal text', UINT64_END)
}

function readInteger(fields: Fields, name: string, expected: string, end: bigint): bigint {
  const value = fields[name]
  if (typeof value !== 'string' || !/^(0|[1-9]\d{0,77})$/.test(value)) throw invalidField(name, expected, value)
  const integer = BigInt(value)
  if (integer >= end) throw invalidField(name, expected, value)
  return integer
}

/** Unix seconds above zero; milliseconds are refused. */
export function readSeconds(fields: Fields, name: string): number {
  const value = fields[name]
  if (typeof value !== 'number' || !Number.isInteger(value) || value <= 0 || value >= SECONDS_END) {
    throw invalidField(name, 'unix seconds as a number', value)
  }
  return value
}

export function readFlag(fields: Fields, name: string): boolean {
  const value = fields[name]
  if (typeof value !== 'boolean') throw invalidField(name, 'true or false', value)
  return value
}

/** A flag that older frames leave out, which means false. */
export function readOptionalFlag(fields: Fields, name: string): boolean {
  return isAbsent(fields[name]) ? false : readFlag(fields, name)
}

/** Text of bounded length. */
export function readText(fields: Fields, name: string, maxLength = 256): string {
  const value = fields[name]
  if (typeof value !== 'string' || value.length === 0 || value.length > maxLength) {
    throw invalidField(name, `text of 1 to ${maxLength} characters`, value)
  }
  return value
}

/** @throws {RyskError} FRAME_INVALID unless the chain is the one that is expected */
export function readChainId(fields: Fields, name: string, expected: number): number {
  if (fields[name] !== expected) throw invalidField(name, `the number ${expected}`, fields[name])
  return expected
}

/** A member that is used where it can be read, and missed where it is absent or can't be. */
export function readIfAny<T>(fields: Fields, name: string, read: (fields: Fields, name: string) => T): T | undefined {
  // Absence is usual, and an error costs more than reading the rest of a frame.
  if (isAbsent(fields[name])) return undefined
  try {
    return read(fields, name)
  } catch {
    return undefined
  }
}

/** Writers differ in how they leave a field out. */
export function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === ''
}

export function invalidField(field: string, expected: string, value: unknown): RyskError {
  return new RyskError('FRAME_INVALID', `${field}: expected ${expected}, got ${describe(value)}`, { field })
}

const SHOWN_CHARACTERS = 80

function describe(value: unknown): string {
  if (typeof value !== 'string') return typeof value === 'object' && value !== null ? 'an object' : String(value)
  return JSON.stringify(value.length > SHOWN_CHARACTERS ? `${value.slice(0, SHOWN_CHARACTERS)}…` : value)
}
