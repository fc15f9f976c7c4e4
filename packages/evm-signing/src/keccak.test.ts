import { keccak_256 } from '@noble/hashes/sha3.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keccak256, prepareKeccak } from './keccak.ts'
import { loadWasmKeccak } from './wasm-keccak.ts'

describe('keccak-256', () => {
  it('answers before anything has loaded, and the same afterwards', async () => {
    const before = keccak256('abc')
    process.stdout.write(`keccak-256: ${await prepareKeccak()}\n`)
    expect(keccak256('abc')).toEqual(before)
    expect(await prepareKeccak()).toBe(await prepareKeccak())
  })

  it('gives the same bytes by WebAssembly and JavaScript, at every length around its blocks', async () => {
    const wasm = (await loadWasmKeccak()) ?? keccak256
    for (let length = 0; length < 300; length++) {
      const data = Uint8Array.from({ length }, (_, i) => (i * 31 + length) & 255)
      expect(Buffer.from(wasm(data))).toEqual(Buffer.from(keccak_256(data)))
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (data) => {
        expect(Buffer.from(wasm(data))).toEqual(Buffer.from(keccak_256(data)))
      }),
      { numRuns: 50 },
    )
  })

  it('hashes a part of a larger buffer, and nothing around it', async () => {
    await prepareKeccak()
    const whole = Uint8Array.from({ length: 400 }, (_, i) => i & 255)
    for (const [from, to] of [
      [1, 33],
      [16, 32],
      [7, 399],
    ] as const) {
      expect(keccak256(whole.subarray(from, to))).toEqual(Uint8Array.from(keccak_256(whole.slice(from, to))))
    }
  })

  it('hands out bytes that the next call does not touch', async () => {
    await prepareKeccak()
    const first = keccak256('first')
    const copy = Uint8Array.from(first)
    keccak256('second')
    expect(first).toEqual(copy)
  })
})
