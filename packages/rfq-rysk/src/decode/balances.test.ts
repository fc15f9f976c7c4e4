import { parseWad } from '@riposte/market-model'
import { expect, test } from 'vitest'
import { sampleTokens, UBTC, USDT0, WHYPE } from '../testing/wire-samples.ts'
import { decodeBalances } from './balances.ts'

const tokens = sampleTokens()

function amounts(reply: unknown): Record<string, bigint> {
  return Object.fromEntries(
    decodeBalances(reply, 999, tokens).balances.map(({ token, amount }) => [token.symbol, amount]),
  )
}

const expected = { USDT0: parseWad('1234.5'), UBTC: parseWad('0.25') }

test('reads an object of token address to units', () => {
  expect(amounts({ [USDT0]: '1234500000', [UBTC.toUpperCase()]: 25_000_000 })).toEqual(expected)
})

test('reads the same under a chain id, and with the amount in an object', () => {
  expect(amounts({ 999: { [USDT0]: '1234500000', [UBTC]: '25000000' } })).toEqual(expected)
  expect(amounts({ [USDT0]: { balance: '1234500000' }, [UBTC]: { amount: '25000000' } })).toEqual(expected)
})

test('reads an array of objects, option tokens left out', () => {
  const reply = [
    { assetAddress: USDT0, isOtoken: false, balance: '1234500000' },
    { token: UBTC, amount: '25000000' },
    { assetAddress: WHYPE, isOtoken: true, balance: '5' },
    'noise',
    {},
  ]
  expect(amounts(reply)).toEqual(expected)
})

test('reports what it cannot count and goes on', () => {
  const { balances, problems } = decodeBalances({ '0xdead': '1', [USDT0]: '1.5', [UBTC]: '100' }, 999, tokens)
  expect(balances).toHaveLength(1)
  expect(problems).toHaveLength(2)
})

test('reads an empty account', () => {
  expect(decodeBalances({}, 999, tokens)).toEqual({ balances: [], problems: [] })
})

test.each(['1000', 5, null, undefined, true])('refuses %j', (reply) => {
  expect(() => decodeBalances(reply, 999, tokens)).toThrow(expect.objectContaining({ code: 'FRAME_INVALID' }))
})
