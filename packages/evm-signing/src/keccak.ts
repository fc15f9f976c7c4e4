import { keccak_256 } from '@noble/hashes/sha3.js'

const encoder = new TextEncoder()

/** Keccak-256 as Ethereum uses it (not the later SHA-3 padding). Text is hashed as UTF-8. */
export function keccak256(data: Uint8Array | string): Uint8Array {
  return keccak_256(typeof data === 'string' ? encoder.encode(data) : data)
}
