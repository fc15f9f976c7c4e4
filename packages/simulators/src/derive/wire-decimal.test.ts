import { parseWad } from '@riposte/market-model'
import { expect, it } from 'vitest'
import { decimalText, doubleText, parseDecimal } from './wire-decimal.ts'

it.each(['0', '0.05', '83000', '-3', '0.000000000001', '1.5000000000000000'])('reads %s', (text) => {
  expect(parseDecimal(text)).toBe(parseWad(text))
})

it.each(['', '.5', '1e3', '+1', ' 1', '0.0000000000001', 'NaN', null, {}, true, [], Number.NaN, 1e-7, 1e30])(
  'refuses %s',
  (value) => {
    expect(parseDecimal(value)).toBeUndefined()
  },
)

it('reads JSON numbers', () => {
  expect(parseDecimal(0.05)).toBe(parseWad('0.05'))
})

it('cuts at 12 decimals, towards zero', () => {
  expect(decimalText(parseWad('0.2630754868557'))).toBe('0.263075486855')
  expect(decimalText(parseWad('-0.2630754868557'))).toBe('-0.263075486855')
})

it.each([
  [100, '100'],
  [1e-7, '0.0000001'],
  [0.1 + 0.2, '0.3'],
  [-0, '0'],
  [-1e-15, '0'],
  [Number.NaN, '0'],
  [Number.POSITIVE_INFINITY, '0'],
])('writes %d as %s', (value, text) => {
  expect(doubleText(value)).toBe(text)
})
