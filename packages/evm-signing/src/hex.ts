import { EvmSigningError } from './errors.ts'

export type Hex = `0x${string}`

const NOT_A_DIGIT = 255
/** The value of each ASCII character as a hex digit. */
const DIGIT_VALUES = Uint8Array.from({ length: 256 }, (_, code) => {
  const value = /[0-9a-fA-F]/.test(String.fromCharCode(code))
    ? Number.parseInt(String.fromCharCode(code), 16)
    : Number.NaN
  return Number.isNaN(value) ? NOT_A_DIGIT : value
})

/**
 * Write the bytes of hex text into a target.
 *
 * @param start of the digits in the text, behind its `0x`
 * @returns false when a character is no hex digit; the target is then written in part
 */
export function writeHex(text: string, start: number, target: Uint8Array, offset: number): boolean {
  let invalid = 0
  for (let from = start, to = offset; from + 1 < text.length; from += 2, to += 1) {
    const [high, low] = [text.charCodeAt(from), text.charCodeAt(from + 1)]
    const [a, b] = [DIGIT_VALUES[high & 255] as number, DIGIT_VALUES[low & 255] as number]
    // Beyond Latin-1 the table says nothing.
    invalid |= (a | b | (high >> 8) | (low >> 8)) & ~15
    target[to] = (a << 4) | b
  }
  return invalid === 0
}

/** @throws {EvmSigningError} HEX_INVALID unless the text is `0x` and an even count of hex digits */
export function hexToBytes(text: string): Uint8Array {
  if (text.length >= 2 && text.length % 2 === 0 && text.startsWith('0x')) {
    const bytes = new Uint8Array((text.length - 2) / 2)
    if (writeHex(text, 2, bytes, 0)) return bytes
  }
  // The text may be a secret that was pasted in the wrong place, so the message names its shape only.
  throw new EvmSigningError('HEX_INVALID', `expected 0x and an even count of hex digits, got ${text.length} characters`)
}

const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

export function bytesToHex(bytes: Uint8Array): Hex {
  let text = '0x'
  for (const byte of bytes) text += DIGITS[byte]
  return text as Hex
}

export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}
