import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { curve } from './curve.ts'
import { loadNativeCurve } from './native-curve.ts'
import { nobleCurve } from './noble-curve.ts'

const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 })
// Below the order of the group, so always a key unless it is zero.
const keys = bytes32
  .map((bytes) => Uint8Array.from(bytes, (byte, i) => (i === 0 ? byte >> 1 : byte)))
  .filter((key) => key.some((byte) => byte > 0))

describe('secp256k1', () => {
  const native = loadNativeCurve()
  process.stdout.write(`secp256k1: ${curve().name}\n`)

  it('gives the same keys, signatures and recoveries, native or not', () => {
    const other = native ?? nobleCurve
    fc.assert(
      fc.property(keys, bytes32, (key, digest) => {
        const [a, b] = [nobleCurve.sign(digest, key), other.sign(digest, key)]
        expect(Buffer.from(b.signature)).toEqual(Buffer.from(a.signature))
        expect(b.recovery).toBe(a.recovery)
        const publicKey = Buffer.from(nobleCurve.publicKey(key))
        expect(Buffer.from(other.publicKey(key))).toEqual(publicKey)
        expect(Buffer.from(other.recover(digest, a.signature, a.recovery) ?? [])).toEqual(publicKey)
        expect(Buffer.from(nobleCurve.recover(digest, b.signature, b.recovery) ?? [])).toEqual(publicKey)
      }),
      { numRuns: 30 },
    )
  })

  it('finds nobody behind impossible signatures', () => {
    for (const implementation of [nobleCurve, native ?? nobleCurve]) {
      expect(implementation.recover(new Uint8Array(32), new Uint8Array(64), 0)).toBeUndefined()
      expect(implementation.recover(new Uint8Array(32), new Uint8Array(64).fill(255), 1)).toBeUndefined()
    }
  })
})
