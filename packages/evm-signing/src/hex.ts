import { EvmSigningError } from './errors.ts'

export type Hex = `0x${string}`

const HEX_TEXT = /^0x(?:[0-9a-fA-F]{2})*$/

/** @throws {EvmSigningError} HEX_INVALID unless the text is `0x` and an even count of hex digits */
export function hexToBytes(text: string): Uint8Array {
  if (!HEX_TEXT.test(text)) {
    // The text may be a secret that was pasted in the wrong place, so the message names its shape only.
    throw new EvmSigningError(
      'HEX_INVALID',
      `expected 0x and an even count of hex digits, got ${text.length} characters`,
    )
  }
  const bytes = new Uint8Array((text.length - 2) / 2)
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(text.slice(2 + 2 * i, 4 + 2 * i), 16)
  return bytes
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
