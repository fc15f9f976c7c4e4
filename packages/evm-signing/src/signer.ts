import { secp256k1 } from '@noble/curves/secp256k1.js'
import { type Address, addressOfPublicKey } from './address.ts'
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
  let key: Uint8Array
  let publicKey: Uint8Array
  try {
    key = hexToBytes(text)
    publicKey = secp256k1.getPublicKey(key, false)
  } catch {
    // The cause is left out on purpose: libraries like to quote the value.
    throw new EvmSigningError('KEY_INVALID', 'expected a private key: 32 bytes as 64 hex digits, not zero')
  }
  return {
    address: addressOfPublicKey(publicKey),
    sign(digest) {
      const recovered = secp256k1.sign(digest, key, { prehash: false, format: 'recovered', lowS: true })
      const signature = new Uint8Array(65)
      signature.set(recovered.subarray(1), 0)
      signature[64] = 27 + (recovered[0] as number)
      return bytesToHex(signature)
    },
  }
}

/** A fresh random key, for paper desks and tests; nobody can read it and it ends with the process. */
export function createThrowawaySigner(): Signer {
  return createSigner(bytesToHex(secp256k1.utils.randomSecretKey()))
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
  const recovered = new Uint8Array(65)
  recovered[0] = v - 27
  recovered.set(bytes.subarray(0, 64), 1)
  try {
    const compressed = secp256k1.recoverPublicKey(recovered, digest, { prehash: false })
    return addressOfPublicKey(secp256k1.Point.fromBytes(compressed).toBytes(false))
  } catch {
    return undefined
  }
}
