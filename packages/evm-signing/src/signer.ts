import { randomBytes } from 'node:crypto'
import { type Address, addressOfPublicKey } from './address.ts'
import { curve } from './curve.ts'
import { EvmSigningError } from './errors.ts'
import { bytesToHex, type Hex, hexToBytes } from './hex.ts'

/** A key that signs. The key itself is held in a closure: it cannot be read back, printed or serialised. */
export interface Signer {
  readonly address: Address
  /**
   * Sign 32 bytes: deterministic (RFC 6979), low s.
   *
   * @returns 65 bytes, r, s and v (27 or 28)
   */
  sign(digest: Uint8Array): Hex
}

/** @throws {EvmSigningError} KEY_INVALID unless the text is 32 bytes of hex that are a secp256k1 key */
export function createSigner(privateKey: string): Signer {
  const text = privateKey.startsWith('0x') ? privateKey : `0x${privateKey}`
  const { publicKey, sign } = curve()
  let key: Uint8Array
  let address: Address
  try {
    key = hexToBytes(text)
    address = addressOfPublicKey(publicKey(key))
  } catch {
    // The cause is left out on purpose: libraries like to quote the value.
    throw new EvmSigningError('KEY_INVALID', 'expected a private key: 32 bytes as 64 hex digits, not zero')
  }
  return {
    address,
    sign(digest) {
      const { signature, recovery } = sign(digest, key)
      const bytes = new Uint8Array(65)
      bytes.set(signature, 0)
      bytes[64] = 27 + recovery
      return bytesToHex(bytes)
    },
  }
}

/** A fresh random key, for paper desks and tests; nobody can read it and it ends with the process. */
export function createThrowawaySigner(): Signer {
  for (;;) {
    try {
      return createSigner(bytesToHex(randomBytes(32)))
    } catch {
      // One draw in 2^127 is no key.
    }
  }
}

/**
 * The address whose key made a signature over 32 bytes.
 *
 * @returns undefined when the signature is malformed or recovers to nothing
 */
export function recoverAddress(digest: Uint8Array, signature: string): Address | undefined {
  if (!/^0x[0-9a-fA-F]{130}$/.test(signature)) return undefined
  const bytes = hexToBytes(signature)
  const v = bytes[64] as number
  if (v !== 27 && v !== 28) return undefined
  const publicKey = curve().recover(digest, bytes.subarray(0, 64), v - 27)
  return publicKey && addressOfPublicKey(publicKey)
}
