import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDuplicateGuard } from './duplicates.ts'

describe('duplicates', () => {
  it('8: refuses an intent that was acted on', () => {
    const guard = createDuplicateGuard(10)
    expect(guard.checkIntent('trade-1')).toBeUndefined()
    guard.rememberIntent('trade-1')
    expect(guard.checkIntent('trade-1')).toMatchObject({ code: 'DUPLICATE', scope: 'trade-1' })
    expect(guard.checkIntent('trade-2')).toBeUndefined()
  })

  it('8: refuses a nonce that is not above the last one of its signer', () => {
    const guard = createDuplicateGuard(10)
    guard.rememberNonce('0xa', 2n ** 63n)
    guard.rememberNonce('0xa', 5n)
    expect(guard.checkNonce('0xa', 2n ** 63n)).toMatchObject({ code: 'DUPLICATE' })
    expect(guard.checkNonce('0xa', 2n ** 63n + 1n)).toBeUndefined()
    expect(guard.checkNonce('0xb', 1n)).toBeUndefined()
  })

  it('8: remembers the newest intents, repeated ones as new, over a restart too', () => {
    const ids = fc.array(fc.integer({ min: 0, max: 20 }).map(String), { maxLength: 60 })
    fc.assert(
      fc.property(ids, fc.integer({ min: 1, max: 10 }), (seen, capacity) => {
        const guard = createDuplicateGuard(capacity)
        for (const id of seen) guard.rememberIntent(id)
        guard.rememberNonce('0xa', 7n)
        const newest = [...new Set([...seen].reverse())].slice(0, capacity)
        const memory = JSON.parse(JSON.stringify(guard.memory()))
        const revived = createDuplicateGuard(capacity, memory)
        for (const one of [guard, revived]) {
          for (let id = 0; id <= 20; id++) {
            expect(one.checkIntent(String(id)) !== undefined).toBe(newest.includes(String(id)))
          }
          expect(one.checkNonce('0xa', 7n)).toBeDefined()
        }
      }),
    )
  })
})
