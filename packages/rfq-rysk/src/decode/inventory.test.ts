import { parseWad } from '@riposte/market-model'
import { expect, test } from 'vitest'
import { sampleTokens, UBTC, USDT0, WHYPE } from '../testing/wire-samples.ts'
import { decodeExpiryPrices } from './expiry-prices.ts'
import { decodeInventory } from './inventory.ts'
import { decodeProducts } from './products.ts'

const tokens = sampleTokens()
const CALL = { asset: WHYPE, strikeAsset: USDT0, collateralAsset: WHYPE }
const PUT = { asset: WHYPE, strikeAsset: USDT0, collateralAsset: USDT0 }
const FOREIGN = { ...CALL, asset: '0x00000000000000000000000000000000000000aa' }

function row(changes: Readonly<Record<string, unknown>> = {}) {
  return {
    expiry: '21AUG26',
    expiration_timestamp: 1_787_299_200,
    strike: 75,
    isPut: false,
    delta: 0.12,
    bid: 0.42,
    ask: 0.5,
    bidIv: 0.75,
    askIv: 0.85,
    index: 66.1,
    apy: 46.4,
    timestamp: 1_786_867_200.5,
    products: [CALL, FOREIGN],
    ...changes,
  }
}

function read(key: string, changes: Readonly<Record<string, unknown>> = {}) {
  return decodeInventory({ hype: { strikes: {}, combinations: { [key]: row(changes) } } }, tokens)
}

test('reads a listed option with its indicative prices and the products of our chain', () => {
  expect(read('75.000000-1787299200')).toEqual({
    rows: [
      {
        terms: { underlying: 'HYPE', strike: parseWad('75'), expiry: 1_787_299_200_000, right: 'call' },
        bid: 0.42,
        ask: 0.5,
        bidIv: 0.75,
        askIv: 0.85,
        delta: 0.12,
        index: 66.1,
        apy: 46.4,
        asOf: 1_786_867_200_000,
        products: [{ ...CALL, right: 'call' }],
      },
    ],
    empty: [],
    problems: [],
  })
})

test.each([9_223_372_036.854776, 9_223_372_036.8, 0, -1, null, '0.5'])('takes an ask of %j for none', (ask) => {
  expect(read('75.000000-1787299200', { ask }).rows[0]?.ask).toBeUndefined()
})

test('takes a bid of 0 for none, though a yield is modelled', () => {
  expect(read('75.000000-1787299200', { bid: 0 }).rows[0]).toMatchObject({ bid: undefined, apy: 46.4 })
})

test('has strikes below a dollar from the key, where the number shows 0, and the number where the key shows 0', () => {
  const strike = (key: string, number: unknown) => read(key, { strike: number }).rows[0]?.terms.strike
  expect(strike('0.004150-1787299200', 0)).toBe(parseWad('0.00415'))
  expect(strike('0.000000-1787299200', 0.0000004)).toBe(parseWad('0.0000004'))
  expect(read('0.000000-1787299200', { strike: 0 }).problems).toHaveLength(1)
})

test('leaves out options of other chains, reports empty ladders and what can’t be read, and reads on', () => {
  const combinations = {
    'a-1': row({ products: [FOREIGN] }),
    'b-1': row({ isPut: 'no' }),
    'c-1': 5,
    'd-1': row({ expiration_timestamp: 1_787_299_200_000 }),
    '80.000000-1787299200': row(),
  }
  const read = decodeInventory({ HYPE: { combinations }, XRP: { combinations: {} }, ZEC: 7 }, tokens)
  expect(read.rows.map(({ terms }) => terms.strike)).toEqual([parseWad('80')])
  expect(read.empty).toEqual(['XRP', 'ZEC'])
  expect(read.problems).toHaveLength(3)
})

test('keeps only products of the option’s own kind', () => {
  expect(read('75.000000-1787299200', { isPut: true, products: [CALL, PUT] }).rows[0]?.products).toEqual([
    { ...PUT, right: 'put' },
  ])
})

test('refuses another shape as a whole', () => {
  expect(() => decodeInventory([], tokens)).toThrow('inventory')
  expect(() => decodeProducts('OK', tokens)).toThrow('products')
  expect(() => decodeExpiryPrices([])).toThrow('expiry-prices')
})

test('reads products by the rule of collateral, and reports those outside it', () => {
  const odd = { ...CALL, collateralAsset: UBTC }
  const read = decodeProducts([CALL, PUT, FOREIGN, odd, { asset: WHYPE }, null], tokens)
  expect(read.products.map(({ right }) => right)).toEqual(['call', 'put'])
  expect(read.problems).toHaveLength(3)
  expect(decodeProducts({ 999: [CALL], 1: [FOREIGN] }, tokens).products).toHaveLength(1)
})

test('reads fixing prices exactly, oldest first, without those that are not fixed yet', () => {
  const reply = { 1787904000: '6612345678', 1787299200: 415, 1788508800: '0' }
  expect(decodeExpiryPrices(reply)).toEqual([
    { expiry: 1_787_299_200_000, price: parseWad('0.00000415') },
    { expiry: 1_787_904_000_000, price: parseWad('66.12345678') },
  ])
})

test.each([{ x: '1' }, { 1787299200000: '1' }, { 1787299200: '1.5' }, { 1787299200: 1.5 }, { 1787299200: null }])(
  'refuses the fixing prices %j whole',
  (reply) => {
    expect(() => decodeExpiryPrices(reply)).toThrow(expect.objectContaining({ code: 'FRAME_INVALID' }))
  },
)
