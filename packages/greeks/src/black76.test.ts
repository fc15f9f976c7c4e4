import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { black76 } from './black76.ts'
import { DomainError } from './errors.ts'
import type { Black76Inputs } from './option-inputs.ts'

const market = fc.record({
  forward: fc.double({ min: 0.01, max: 1e6, noNaN: true }),
  moneyness: fc.double({ min: -3, max: 3, noNaN: true }),
  years: fc.double({ min: 0, max: 5, noNaN: true }),
  volatility: fc.double({ min: 0, max: 3, noNaN: true }),
  rate: fc.double({ min: -0.2, max: 0.2, noNaN: true }),
})

const inputsOf = ({ moneyness, ...rest }: { moneyness: number; forward: number } & Record<string, number>) =>
  ({ ...rest, strike: rest.forward * Math.exp(moneyness) }) as unknown as Omit<Black76Inputs, 'right'>

describe('black76', () => {
  it('keeps put-call parity to the rounding of the larger price', () => {
    fc.assert(
      fc.property(market, (drawn) => {
        const inputs = inputsOf(drawn)
        const call = black76({ ...inputs, right: 'call' })
        const put = black76({ ...inputs, right: 'put' })
        const parity = Math.exp(-(inputs.rate ?? 0) * inputs.years) * (inputs.forward - inputs.strike)
        expect(Math.abs(call - put - parity)).toBeLessThanOrEqual(1e-15 * 4 * (call + put + Math.abs(parity)))
      }),
    )
  })

  it('stays between the discounted intrinsic value and the discounted forward or strike', () => {
    fc.assert(
      fc.property(market, fc.constantFrom('call' as const, 'put' as const), (drawn, right) => {
        const inputs = inputsOf(drawn)
        const discount = Math.exp(-(inputs.rate ?? 0) * inputs.years)
        const intrinsic = right === 'call' ? inputs.forward - inputs.strike : inputs.strike - inputs.forward
        const price = black76({ ...inputs, right })
        expect(price).toBeGreaterThanOrEqual(discount * Math.max(intrinsic, 0) * (1 - 1e-15))
        const most = discount * (right === 'call' ? inputs.forward : inputs.strike)
        expect(price).toBeLessThanOrEqual(most * (1 + 1e-15))
      }),
    )
  })

  it('rises with volatility', () => {
    let last = 0
    for (let volatility = 0; volatility < 4; volatility += 0.05) {
      const price = black76({ right: 'put', forward: 3000, strike: 2500, years: 0.1, volatility })
      expect(price).toBeGreaterThanOrEqual(last)
      last = price
    }
  })

  it('is the discounted intrinsic value without volatility or without time', () => {
    const base = { forward: 3000, strike: 2500, rate: 0.05 }
    const flat = black76({ ...base, right: 'call', years: 1, volatility: 0 })
    expect(flat).toBe(Math.exp(-0.05) * 500)
    expect(black76({ ...base, right: 'call', years: 0, volatility: 0.5 })).toBe(500)
    expect(black76({ ...base, right: 'put', years: 0, volatility: 0.5 })).toBe(0)
    expect(black76({ ...base, right: 'put', strike: 3000, years: 0, volatility: 0 })).toBe(0)
  })

  it('goes to the forward or the strike as volatility grows without bound', () => {
    const base = { forward: 3000, strike: 2500, years: 1, volatility: 1e9 }
    expect(black76({ ...base, right: 'call' })).toBe(3000)
    expect(black76({ ...base, right: 'put' })).toBe(2500)
  })

  it.each([
    [{ forward: 0 }, 'forward must be a number > 0 (from 1e-250 to 1e250), was 0'],
    [{ forward: Number.POSITIVE_INFINITY }, 'forward must be a number > 0 (from 1e-250 to 1e250), was Infinity'],
    [{ strike: -5 }, 'strike must be a number > 0 (from 1e-250 to 1e250), was -5'],
    [{ years: -1e-9 }, 'years must be a number >= 0 (up to 1e10), was -1e-9'],
    [{ volatility: Number.NaN }, 'volatility must be a number >= 0 (up to 1e10), was NaN'],
    [{ rate: 1000 }, 'rate must be a finite number with |rate * years| <= 100, was 1000'],
    [{ rate: Number.NaN }, 'rate must be a finite number with |rate * years| <= 100, was NaN'],
    [{ right: 'straddle' as 'call' }, `right must be 'call' or 'put', was "straddle"`],
  ] satisfies [Partial<Black76Inputs>, string][])('refuses %o with the value and the range', (wrong, message) => {
    const inputs: Black76Inputs = { right: 'call', forward: 100, strike: 100, years: 1, volatility: 0.5, ...wrong }
    expect(() => black76(inputs)).toThrow(DomainError)
    expect(() => black76(inputs)).toThrow(message)
  })

  it('tells which argument was wrong by field, too', () => {
    try {
      black76({ right: 'call', forward: 100, strike: -5, years: 1, volatility: 0.5 })
      expect.unreachable()
    } catch (error) {
      expect(error).toMatchObject({ code: 'OUT_OF_DOMAIN', argument: 'strike', value: -5, name: 'DomainError' })
    }
  })
})
