import { createRequire } from 'node:module'
import type { Curve } from './curve.ts'

/** The part of the `secp256k1` package that is used; its bindings ship prebuilt for the common platforms. */
interface Bindings {
  publicKeyCreate(key: Uint8Array, compressed: boolean): Uint8Array
  ecdsaSign(digest: Uint8Array, key: Uint8Array): { signature: Uint8Array; recid: number }
  ecdsaRecover(signature: Uint8Array, recid: number, digest: Uint8Array, compressed: boolean): Uint8Array
}

/** The C library of Bitcoin Core, where it loads; undefined elsewhere. It signs by RFC 6979 with a low s, as noble does. */
export function loadNativeCurve(): Curve | undefined {
  let bindings: Bindings
  try {
    // Asked for by hand: the package's own main file would fall back to another JavaScript implementation.
    bindings = createRequire(import.meta.url)('secp256k1/bindings') as Bindings
  } catch {
    return undefined
  }
  return {
    name: 'native',
    publicKey: (key) => bindings.publicKeyCreate(key, false),
    sign(digest, key) {
      const { signature, recid } = bindings.ecdsaSign(digest, key)
      return { signature, recovery: recid }
    },
    recover(digest, signature, recovery) {
      try {
        return bindings.ecdsaRecover(signature, recovery, digest, false)
      } catch {
        return undefined
      }
    },
  }
}
