import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  divideWad,
  formatWad,
  fromNumber,
  fromTokenUnits,
  multiplyWad,
  parseWad,
  roundToStep,
  toNumber,
  toTokenUnits,
  WAD_ONE,
  type Wad,
  wad,
} from './wad.ts'

const anyWad = fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }).map(wad)
const positiveWad = fc.bigInt({ min: 1n, max: 10n ** 40n }).map(wad)

describe('decimal text', () => {
  it('survives a round trip through text', () => {
    fc.assert(fc.property(anyWad, (value) => parseWad(formatWad(value)) === value))
  })

  it.each([
    ['0', 0n],
    ['-0', 0n],
    ['0.05', 5n * 10n ** 16n],
    ['83000', 83000n * 10n ** 18n],
    ['-1.000000000000000001', -(10n ** 18n) - 1n],
    ['1.1000000000000000000000', 11n * 10n ** 17n],
  ])('reads %s', (text, raw) => {
    expect(parseWad(text)).toBe(raw)
  })

  it.each(['', ' 1', '1 ', '+1', '.5', '5.', '1e3', '0x10', 'NaN', '1,5', '--1'])('refuses %j', (text) => {
    expect(() => parseWad(text)).toThrow(expect.objectContaining({ code: 'DECIMAL_INVALID' }))
  })

  it('refuses a digit beyond the 18th decimal, because dropping it would change the value', () => {
    expect(() => parseWad('0.0000000000000000001')).toThrow(expect.objectContaining({ code: 'DECIMAL_PRECISION' }))
  })

  it('writes no superfluous zeros', () => {
    expect(formatWad(wad(15n * 10n ** 17n))).toBe('1.5')
    expect(formatWad(wad(-(10n ** 18n)))).toBe('-1')
    expect(formatWad(wad(0n))).toBe('0')
  })
})

describe('arithmetic', () => {
  it('brackets the exact product between the two roundings, one unit apart at most', () => {
    fc.assert(
      fc.property(anyWad, anyWad, (a, b) => {
        const [down, up] = [multiplyWad(a, b, 'down'), multiplyWad(a, b, 'up')]
        return down * WAD_ONE <= a * b && a * b <= up * WAD_ONE && up - down <= 1n
      }),
    )
  })

  it('never gains by a division that rounds down', () => {
    fc.assert(fc.property(anyWad, positiveWad, (a, b) => divideWad(a, b, 'down') * b <= a * WAD_ONE))
  })

  it('rounds towards zero on both sides of it', () => {
    expect(divideWad(wad(-1n), wad(3n * 10n ** 18n), 'towards-zero')).toBe(0n)
    expect(divideWad(wad(-1n), wad(3n * 10n ** 18n), 'down')).toBe(-1n)
  })

  it('lands on the grid, at most one step away', () => {
    fc.assert(
      fc.property(anyWad, positiveWad, fc.constantFrom('down', 'up', 'towards-zero'), (value, step, rounding) => {
        const rounded = roundToStep(value, step, rounding as 'down')
        const distance = rounded > value ? rounded - value : value - rounded
        return rounded % step === 0n && distance < step
      }),
    )
  })

  it('refuses a step of zero', () => {
    expect(() => roundToStep(WAD_ONE, wad(0n), 'down')).toThrow(expect.objectContaining({ code: 'DIVISION_BY_ZERO' }))
  })
})

describe('crossings', () => {
  it('gives a token amount back as it was', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 30n }), fc.integer({ min: 0, max: 18 }), (units, decimals) => {
        return toTokenUnits(fromTokenUnits(units, decimals), decimals, 'down') === units
      }),
    )
  })

  it('reads a double by its shortest text, exponents included', () => {
    expect(fromNumber(1e-7, 12, 'down')).toBe(10n ** 11n)
    expect(fromNumber(1.5e20, 0, 'down')).toBe(15n * 10n ** 37n)
    expect(fromNumber(-0.1, 12, 'down')).toBe(-(10n ** 17n))
  })

  it('keeps a double within half a unit of the last place asked for', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), (value) => {
        return Math.abs(toNumber(fromNumber(value, 12, 'down') as Wad) - value) <= 1e-12 + Math.abs(value) * 1e-15
      }),
    )
  })

  it('gives the double that is nearest to the decimal, whatever its size and its places', () => {
    const places = fc.constantFrom(1n, 10n ** 6n, 10n ** 9n, 10n ** 12n, 10n ** 15n, 10n ** 18n)
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 28n), 10n ** 28n), places, (value, step) => {
        const rounded = wad(value - (value % step))
        return toNumber(rounded) === Number(formatWad(rounded))
      }),
      { numRuns: 1000 },
    )
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 1e21])('refuses %d', (value) => {
    expect(() => fromNumber(value, 6, 'down')).toThrow(expect.objectContaining({ code: 'DECIMAL_INVALID' }))
  })
})
