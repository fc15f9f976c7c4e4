import { describe, expect, it } from 'vitest'
import { pastLimit, plain, refusal } from './refusal.ts'

describe('breaches', () => {
  it('say a limit, its scope, and both numbers in one unit', () => {
    const past = { scope: 'ETH', limit: 50, wouldBe: 0.1 + 0.2 + 60, unit: 'contracts', what: 'this quote' }
    expect(pastLimit('MAX_ORDER_SIZE', past).message).toBe('MAX_ORDER_SIZE of ETH is 50 contracts, this quote is 60.3')
  })

  it('say of what is not allowed at all that this would be one', () => {
    expect(refusal('SELF_MATCH', 'ETH-PERP', 'it would meet our own')).toEqual({
      code: 'SELF_MATCH',
      scope: 'ETH-PERP',
      limit: 0,
      value: 0,
      wouldBe: 1,
      message: 'SELF_MATCH of ETH-PERP: it would meet our own',
    })
  })

  it.each([
    [1 / 3, '0.3333333'],
    [123_456_789, '123456800'],
    [-0.1 - 0.2, '-0.3'],
    [0, '0'],
  ])('write %d for people as %s', (value, text) => {
    expect(plain(value)).toBe(text)
  })
})
