import { parseAddress } from './address.ts'
import { EvmSigningError } from './errors.ts'
import { hexToBytes } from './hex.ts'

const WORD_BYTES = 32

/** A value that fills one 32-byte word: integers, addresses (text), booleans, bytes32. */
export type WordValue = bigint | number | string | boolean | Uint8Array

const INTEGER_TYPE = /^(u?)int(\d+)$/

/**
 * Write one static Solidity value into a word, big-endian; negative integers by two's complement over all 256 bits.
 *
 * @param type `address`, `bool`, `bytes32`, `uintN` or `intN`
 * @param target the word's bytes are written at `offset`; they must be zero before
 * @throws {EvmSigningError} VALUE_OUT_OF_RANGE when the value does not fit the type, TYPE_INVALID for other types
 */
export function writeWord(type: string, value: WordValue, target: Uint8Array, offset: number): void {
  if (type === 'address') {
    target.set(hexToBytes(parseAddress(String(value))), offset + 12)
    return
  }
  if (type === 'bool') {
    if (typeof value !== 'boolean') throw outOfRange(type, value)
    target[offset + WORD_BYTES - 1] = value ? 1 : 0
    return
  }
  if (type === 'bytes32') {
    if (!(value instanceof Uint8Array) || value.length !== WORD_BYTES) throw outOfRange(type, value)
    target.set(value, offset)
    return
  }
  const integer = INTEGER_TYPE.exec(type)
  if (integer === null) {
    throw new EvmSigningError('TYPE_INVALID', `expected address, bool, bytes32, uintN or intN, got "${type}"`)
  }
  writeInteger(type, integer[1] === 'u', Number(integer[2]), value, target, offset)
}

function writeInteger(
  type: string,
  unsigned: boolean,
  bits: number,
  value: WordValue,
  target: Uint8Array,
  offset: number,
): void {
  if (typeof value !== 'bigint' && !(typeof value === 'number' && Number.isSafeInteger(value))) {
    throw outOfRange(type, value)
  }
  const integer = BigInt(value)
  const fits = unsigned ? BigInt.asUintN(bits, integer) === integer : BigInt.asIntN(bits, integer) === integer
  if (!fits) throw outOfRange(type, value)
  let rest = BigInt.asUintN(256, integer)
  for (let i = WORD_BYTES - 1; i >= 0 && rest > 0n; i--) {
    target[offset + i] = Number(rest & 0xffn)
    rest >>= 8n
  }
}

function outOfRange(type: string, value: WordValue): EvmSigningError {
  const shown = value instanceof Uint8Array ? `${value.length} bytes` : `${typeof value} ${String(value)}`
  return new EvmSigningError('VALUE_OUT_OF_RANGE', `expected a value of type ${type}, got ${shown}`)
}

/** ABI encoding of static values: one word each, in order. */
export function encodeWords(types: readonly string[], values: readonly WordValue[]): Uint8Array {
  const encoded = new Uint8Array(types.length * WORD_BYTES)
  types.forEach((type, i) => {
    writeWord(type, values[i] as WordValue, encoded, i * WORD_BYTES)
  })
  return encoded
}
