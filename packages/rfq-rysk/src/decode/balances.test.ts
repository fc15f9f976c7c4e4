import { parseWad } from '@riposte/market-model'
import { expect, test } from 'vitest'
import { chain, sampleTokens, UBTC, USDT0, WHYPE } from '../testing/wire-samples.ts'
import { decodeBalances } from './balances.ts'

const tokens = sampleTokens()

function amounts(reply: unknown): Record<string, bigint> {
  return Object.fromEntries(
    decodeBalances(reply, chain, tokens).balances.map(({ token, amount }) => [token.symbol, amount]),
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
  const { balances, problems } = decodeBalances({ '0xdead': '1', [USDT0]: '1.5', [UBTC]: '100' }, chain, tokens)
  expect(balances).toHaveLength(1)
  expect(problems).toHaveLength(2)
})

test('reads an empty account', () => {
  expect(decodeBalances({}, chain, tokens)).toEqual({ balances: [], problems: [] })
})

test('reads each shape as JSON in text too', () => {
  expect(amounts(JSON.stringify({ [USDT0]: '1234500000', [UBTC]: '25000000' }))).toEqual(expected)
})

test('takes digits as text for the strike asset, as the client that shows one balance may mean it', () => {
  expect(amounts('1234500000')).toEqual({ USDT0: parseWad('1234.5') })
})

test.each(['soon', '1.5', '', '5e3', '"5"', 5, null, undefined, true])('refuses %j', (reply) => {
  expect(() => decodeBalances(reply, chain, tokens)).toThrow(expect.objectContaining({ code: 'FRAME_INVALID' }))
})
