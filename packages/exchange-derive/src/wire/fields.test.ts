import { describe, expect, it } from 'vitest'
import { DeriveError } from '../errors.ts'
import * as fields from './fields.ts'

const record = {
  text: 'a',
  decimal: '0.01',
  exponent: '1e5',
  long: '9'.repeat(65),
  integer: 5,
  huge: 2 ** 53,
  big: '39614117764354184798593747968',
  flag: false,
  none: null,
}

describe('reading a field', () => {
  it('names kind, field, value and expectation when it is not as it should be', () => {
    try {
      fields.readDecimal('ticker', record, 'exponent')
      expect.unreachable()
    } catch (error) {
      expect(error).toBeInstanceOf(DeriveError)
      expect(error).toMatchObject({
        code: 'FIELD_INVALID',
        message: 'ticker: exponent must be a decimal as text with at most 18 decimals, was "1e5"',
        details: { kind: 'ticker', field: 'exponent', value: '"1e5"' },
      })
    }
  })

  it.each([
    ['text', () => fields.readText('k', record, 'integer')],
    ['text that is missing', () => fields.readText('k', record, 'missing')],
    ['a decimal that is a number', () => fields.readDecimal('k', record, 'integer')],
    ['a decimal of unbounded length', () => fields.readDecimal('k', record, 'long')],
    ['an integer beyond a double', () => fields.readInteger('k', record, 'huge')],
    ['a big integer with a point', () => fields.readBigInteger('k', record, 'decimal')],
    ['a boolean', () => fields.readBoolean('k', record, 'none')],
    ['a double that is no number', () => fields.readDouble('k', record, 'text')],
    ['one of', () => fields.readOneOf('k', record, 'text', ['b', 'c'])],
    ['an object', () => fields.readRecord('k', record, 'text')],
    ['an array', () => fields.readArray('k', record, 'text')],
    ['optional text of another type', () => fields.readOptionalText('k', record, 'integer')],
  ])('refuses %s', (_, read) => {
    expect(read).toThrow(DeriveError)
  })

  it('gives what is well formed', () => {
    expect(fields.readDecimal('k', record, 'decimal')).toBe(10_000_000_000_000_000n)
    expect(fields.readBigInteger('k', record, 'big')).toBe(39614117764354184798593747968n)
    expect(fields.readDouble('k', record, 'exponent')).toBe(100_000)
    expect(fields.readOptionalText('k', record, 'none')).toBe('')
    expect(fields.readBoolean('k', record, 'flag')).toBe(false)
    expect(fields.readOneOf('k', record, 'text', ['a'])).toBe('a')
  })

  it('shows at most a glimpse of a long value', () => {
    expect(fields.invalidField('k', 'f', 'x'.repeat(10_000), 'short').message.length).toBeLessThan(150)
  })
})
