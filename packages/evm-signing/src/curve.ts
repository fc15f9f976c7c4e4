import { loadNativeCurve } from './native-curve.ts'
import { nobleCurve } from './noble-curve.ts'

/** What is needed of secp256k1. Every implementation gives the same bytes. */
export interface Curve {
  readonly name: 'native' | 'javascript'
  /** 65 bytes, uncompressed. @throws for 32 bytes that are no key */
  publicKey(key: Uint8Array): Uint8Array
  /** Deterministic (RFC 6979), low s: 64 bytes and the recovery id, 0 or 1. */
  sign(digest: Uint8Array, key: Uint8Array): { readonly signature: Uint8Array; readonly recovery: number }
  /** 65 bytes, uncompressed; undefined when nothing is recovered. */
  recover(digest: Uint8Array, signature: Uint8Array, recovery: number): Uint8Array | undefined
}

let chosen: Curve | undefined

/** The fastest implementation that loads here, chosen at the first use. */
export function curve(): Curve {
  chosen ??= loadNativeCurve() ?? nobleCurve
  return chosen
}
