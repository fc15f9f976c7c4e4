import { orderLabel } from '@riposte/hedge-engine'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tradeIdFrom } from './trade-id.ts'

describe('trade ids', () => {
  it('keep a plain foreign id readable', () => {
    expect(tradeIdFrom('R', '6d0c2b1e-7f2a-4a7e-9a53-0f6a3f0f7c11')).toBe('R-6d0c2b1e-7f2a-4a7e-9a53-0f6a3f0f7c11')
  })

  it('always leave a label that a venue accepts, and differ for different ids', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 300 }), fc.string({ minLength: 1, maxLength: 300 }), (a, b) => {
        const [first, second] = [tradeIdFrom('M', a), tradeIdFrom('M', b)]
        expect(orderLabel(first, 2, 99)).toMatch(/^[\x21-\x7e]{1,64}$/)
        expect(first === second).toBe(a === b)
      }),
    )
  })
})
