import { parseWad } from '@riposte/market-model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { uniformLimit } from '../limits.ts'
import { limitNumber } from './limit-number.ts'

describe('a limit as a double', () => {
  it('is that of the underlying where it has one of its own', () => {
    const limit = { ...uniformLimit('5'), byUnderlying: { ETH: parseWad('0.05') } }
    expect(limitNumber(limit, 'ETH')).toBe(0.05)
    expect(limitNumber(limit, 'BTC')).toBe(5)
    expect(limitNumber(limit)).toBe(5)
  })

  it('is the nearest double to what was written, whatever its size', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999_999_999 }), fc.nat(15), (digits, decimals) => {
        const text = String(digits).padStart(decimals + 1, '0')
        const written = decimals === 0 ? text : `${text.slice(0, -decimals)}.${text.slice(-decimals)}`
        expect(limitNumber(uniformLimit(written))).toBe(Number(written))
      }),
      { numRuns: 1000 },
    )
  })
})
