import { describe, expect, it } from 'vitest'
import { createNonceRegister } from './nonce-register.ts'

describe('the nonce register', () => {
  it('tells makers apart', () => {
    const register = createNonceRegister()
    register.use('a', 5n)
    expect([register.isUsed('a', 5n), register.isUsed('b', 5n), register.isUsed('a', 4n)]).toEqual([true, false, false])
  })

  it('keeps refusing numbers that it no longer remembers one by one', () => {
    const register = createNonceRegister(3)
    for (const nonce of [10n, 50n, 20n, 40n, 30n]) register.use('a', nonce)
    expect([10n, 20n, 30n, 40n, 50n].every((nonce) => register.isUsed('a', nonce))).toBe(true)
    expect(register.isUsed('a', 15n)).toBe(true)
    expect(register.isUsed('a', 35n)).toBe(false)
  })

  it('still admits new numbers after a very large one', () => {
    const register = createNonceRegister(2)
    for (const nonce of [2n ** 64n - 1n, 1n, 2n, 3n]) register.use('a', nonce)
    expect(register.isUsed('a', 4n)).toBe(false)
    expect(register.isUsed('a', 2n ** 64n - 1n)).toBe(true)
  })
})
