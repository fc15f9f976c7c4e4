import { secp256k1 } from '@noble/curves/secp256k1.js'
import type { Curve } from './curve.ts'

/** secp256k1 in JavaScript: everywhere, and about ten times slower than the native one. */
export const nobleCurve: Curve = {
  name: 'javascript',
  publicKey: (key) => secp256k1.getPublicKey(key, false),
  sign(digest, key) {
    const recovered = secp256k1.sign(digest, key, { prehash: false, format: 'recovered', lowS: true })
    return { signature: recovered.subarray(1), recovery: recovered[0] as number }
  },
  recover(digest, signature, recovery) {
    const bytes = new Uint8Array(65)
    bytes[0] = recovery
    bytes.set(signature, 1)
    try {
      const compressed = secp256k1.recoverPublicKey(bytes, digest, { prehash: false })
      return secp256k1.Point.fromBytes(compressed).toBytes(false)
    } catch {
      return undefined
    }
  },
}
