import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesToHex } from './hex.ts'
import { createSigner, createThrowawaySigner, recoverAddress } from './signer.ts'

const KEY = '0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d'
const digests = fc.uint8Array({ minLength: 32, maxLength: 32 })

describe('a signer', () => {
  it('makes signatures that recover to its address', () => {
    const signer = createSigner(KEY)
    fc.assert(
      fc.property(digests, (digest) => recoverAddress(digest, signer.sign(digest)) === signer.address),
      { numRuns: 20 },
    )
  })

  it('signs the same bytes the same way every time, with a low s', () => {
    const signer = createSigner(KEY)
    const half = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n
    fc.assert(
      fc.property(digests, (digest) => {
        const signature = signer.sign(digest)
        return signature === signer.sign(digest) && BigInt(`0x${signature.slice(66, 130)}`) <= half
      }),
      { numRuns: 20 },
    )
  })

  it('takes a key with or without 0x', () => {
    expect(createSigner(KEY.slice(2)).address).toBe(createSigner(KEY).address)
  })

  it('never shows its key, in any form of printing', () => {
    const signer = createSigner(KEY)
    const shown = [JSON.stringify(signer), inspect(signer, { depth: 9, showHidden: true }), String(signer)].join()
    expect(shown.toLowerCase()).not.toContain(KEY.slice(2, 20))
  })

  it.each(['', '0x', '0x12', `0x${'0'.repeat(64)}`, `0x${'f'.repeat(64)}`, `${KEY}00`])(
    'refuses %j without quoting it',
    (key) => {
      const attempt = () => createSigner(key)
      expect(attempt).toThrow(expect.objectContaining({ code: 'KEY_INVALID' }))
      if (key.length > 4) expect(attempt).not.toThrow(key)
    },
  )

  it('makes throwaway keys that differ', () => {
    expect(createThrowawaySigner().address).not.toBe(createThrowawaySigner().address)
  })
})

describe('recovery', () => {
  it('finds nobody behind malformed signatures', () => {
    const digest = new Uint8Array(32)
    for (const text of ['', '0x', '0x00', bytesToHex(new Uint8Array(65)), `0x${'11'.repeat(64)}00`]) {
      expect(recoverAddress(digest, text)).toBeUndefined()
    }
  })

  it('finds somebody else when one bit of the message changes', () => {
    const signer = createSigner(KEY)
    fc.assert(
      fc.property(digests, fc.integer({ min: 0, max: 255 }), (digest, bit) => {
        const signature = signer.sign(digest)
        const altered = Uint8Array.from(digest)
        altered[bit >> 3] = (altered[bit >> 3] as number) ^ (1 << (bit & 7))
        return recoverAddress(altered, signature) !== signer.address
      }),
      { numRuns: 20 },
    )
  })
})
