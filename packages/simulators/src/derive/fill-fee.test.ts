import { formatWad, parseWad } from '@riposte/market-model'
import { expect, it } from 'vitest'
import { fillFee } from './fill-fee.ts'

const NO_EXTRA = parseWad('0')
const perp = {
  takerBase: parseWad('0.01'),
  takerRate: parseWad('0.0003'),
  makerRate: parseWad('0.0001'),
  rateCap: undefined,
}
const option = { ...perp, takerBase: parseWad('0.5'), rateCap: parseWad('0.125') }

it.each([
  ['84358.49561857211', '0.263075486855'],
  ['84394.4543226228', '0.263183362967'],
])('reproduces the recorded fee of 0.01 BTC-PERP at an index of %s', (index, fee) => {
  const facts = { role: 'taker', amount: parseWad('0.01'), index: parseWad(index), mark: NO_EXTRA } as const
  expect(formatWad(fillFee(perp, { ...facts, extraFee: NO_EXTRA }))).toBe(fee)
})

it('caps the rate part of an option fee, not the base fee', () => {
  const facts = { role: 'taker', amount: parseWad('2'), index: parseWad('3000'), extraFee: NO_EXTRA } as const
  expect(formatWad(fillFee(option, { ...facts, mark: parseWad('50') }))).toBe('2.3')
  expect(formatWad(fillFee(option, { ...facts, mark: parseWad('2') }))).toBe('1')
})

it('charges makers their rate and no base fee, and anybody the extra fee of the order', () => {
  const facts = { role: 'maker', amount: parseWad('2'), index: parseWad('3000'), mark: parseWad('50') } as const
  expect(formatWad(fillFee(option, { ...facts, extraFee: NO_EXTRA }))).toBe('0.6')
  expect(formatWad(fillFee(option, { ...facts, extraFee: parseWad('0.1') }))).toBe('0.8')
})
