import { EvmSigningError } from './errors.ts'
import { writeHex } from './hex.ts'

export const WORD_BYTES = 32

/** A value that fills one 32-byte word: integers, addresses (text), booleans, bytes32. */
export type WordValue = bigint | number | string | boolean | Uint8Array

/** Bytes and the same bytes as a view, so that integers are written eight bytes at a time. */
export interface WordTarget {
  readonly bytes: Uint8Array
  readonly view: DataView
}

export function createWordTarget(length: number): WordTarget {
  const bytes = new Uint8Array(length)
  return { bytes, view: new DataView(bytes.buffer) }
}

/**
 * Writes one value into its word, all 32 bytes of it.
 *
 * @throws {EvmSigningError} VALUE_OUT_OF_RANGE or ADDRESS_INVALID
 */
export type WordWriter = (value: WordValue, target: WordTarget, offset: number) => void

const INTEGER_TYPE = /^(u?)int(\d+)$/
const writers = new Map<string, WordWriter>([
  ['address', writeAddress],
  ['bool', writeBool],
  ['bytes32', writeBytes32],
])

/**
 * The writer of a static Solidity type, made once for each type; negative integers by two's complement over all 256 bits.
 *
 * @param type `address`, `bool`, `bytes32`, `uintN` or `intN`
 * @throws {EvmSigningError} TYPE_INVALID for other types
 */
export function wordWriter(type: string): WordWriter {
  const known = writers.get(type)
  if (known !== undefined) return known
  const integer = INTEGER_TYPE.exec(type)
  const bits = Number(integer?.[2])
  if (integer === null || bits < 8 || bits > 256 || bits % 8 !== 0) {
    throw new EvmSigningError('TYPE_INVALID', `expected address, bool, bytes32, uintN or intN, got "${type}"`)
  }
  const writer = integerWriter(type, integer[1] === 'u', bits)
  writers.set(type, writer)
  return writer
}

function writeAddress(value: WordValue, { bytes }: WordTarget, offset: number): void {
  const text = String(value)
  bytes.fill(0, offset, offset + 12)
  if (text.length === 42 && text.startsWith('0x') && writeHex(text, 2, bytes, offset + 12)) return
  throw new EvmSigningError(
    'ADDRESS_INVALID',
    `expected an address (0x and 40 hex digits), got ${text.length} characters`,
  )
}

function writeBool(value: WordValue, { bytes }: WordTarget, offset: number): void {
  if (typeof value !== 'boolean') throw outOfRange('bool', value)
  bytes.fill(0, offset, offset + WORD_BYTES)
  bytes[offset + WORD_BYTES - 1] = value ? 1 : 0
}

function writeBytes32(value: WordValue, { bytes }: WordTarget, offset: number): void {
  if (!(value instanceof Uint8Array) || value.length !== WORD_BYTES) throw outOfRange('bytes32', value)
  bytes.set(value, offset)
}

function integerWriter(type: string, unsigned: boolean, bits: number): WordWriter {
  const least = unsigned ? 0n : -(1n << BigInt(bits - 1))
  const most = (1n << BigInt(unsigned ? bits : bits - 1)) - 1n
  return (value, { view }, offset) => {
    if (typeof value !== 'bigint' && !(typeof value === 'number' && Number.isSafeInteger(value))) {
      throw outOfRange(type, value)
    }
    const integer = BigInt(value)
    if (integer < least || integer > most) throw outOfRange(type, value)
    // What the view stores is the value modulo 2^64, and a shift keeps the sign: together, two's complement.
    view.setBigUint64(offset, integer >> 192n)
    view.setBigUint64(offset + 8, integer >> 128n)
    view.setBigUint64(offset + 16, integer >> 64n)
    view.setBigUint64(offset + 24, integer)
  }
}

export function outOfRange(type: string, value: WordValue): EvmSigningError {
  const shown = value instanceof Uint8Array ? `${value.length} bytes` : `${typeof value} ${String(value)}`
  return new EvmSigningError('VALUE_OUT_OF_RANGE', `expected a value of type ${type}, got ${shown}`)
}

/** A list of types is compiled once, so give the same list each time. */
const compiled = new WeakMap<readonly string[], readonly WordWriter[]>()

/** ABI encoding of static values: one word each, in order. */
export function encodeWords(types: readonly string[], values: readonly WordValue[]): Uint8Array {
  let write = compiled.get(types)
  if (write === undefined) {
    write = types.map(wordWriter)
    compiled.set(types, write)
  }
  const target = createWordTarget(types.length * WORD_BYTES)
  for (let i = 0; i < write.length; i++) write[i]?.(values[i] as WordValue, target, i * WORD_BYTES)
  return target.bytes
}
