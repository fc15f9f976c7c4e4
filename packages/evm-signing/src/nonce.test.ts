import { type Clock, epochMs } from '@riposte/market-model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMemoryNonceStore, createNonces } from './nonce.ts'

function clockAt(read: () => number): Clock {
  return { nowMs: () => epochMs(read()), monotonicMs: read, after: () => () => {} }
}

describe('nonces', () => {
  it('rise strictly whatever the clock does, also over restarts and two users of one store', () => {
    const step = fc.record({ jumpMs: fc.integer({ min: -5000, max: 5000 }), who: fc.nat(1), restart: fc.boolean() })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        let now = 1_800_000_000_000
        const store = createMemoryNonceStore()
        const open = () => createNonces({ signer: 'a', store, clock: clockAt(() => now), unit: 'nanoseconds' })
        const users = [open(), open()]
        const seen = new Set<bigint>()
        const last = [0n, 0n]
        for (const { jumpMs, who, restart } of steps) {
          now += jumpMs
          if (restart) users[who] = open()
          const nonce = users[who]?.next() as bigint
          expect(seen.has(nonce)).toBe(false)
          expect(nonce > (last[who] as bigint)).toBe(true)
          seen.add(nonce)
          last[who] = nonce
        }
      }),
    )
  })

  it('count nanoseconds or microseconds since 1970', () => {
    const clock = clockAt(() => 1_800_000_000_000)
    const store = createMemoryNonceStore()
    const nanoseconds = createNonces({ signer: 'n', store, clock, unit: 'nanoseconds' }).next()
    const microseconds = createNonces({ signer: 'm', store, clock, unit: 'microseconds' }).next()
    expect(String(nanoseconds)).toHaveLength(19)
    expect(String(microseconds)).toHaveLength(16)
  })

  it('refuses a store that grants a block behind the last number', () => {
    const clock = clockAt(() => 1_800_000_000_000)
    const nonces = createNonces({ signer: 'a', store: { lease: () => 5n }, clock, unit: 'microseconds' })
    expect(() => nonces.next()).toThrow(expect.objectContaining({ code: 'NONCE_STORE' }))
  })
})
