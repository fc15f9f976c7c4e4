import { parseWad, wad } from '@riposte/market-model'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createFeeModel } from './fee-model.ts'

const USD_DECIMALS = 6
const ONE = 10n ** 18n
/** The trade observed on the test network. */
const observed = {
  price: 1_436_212_569_057_799_438_336n,
  quantity: ONE,
  spot: 68_534_888_891_650_014_000_000n,
  charged: parseWad('179.526571'),
  tokenDecimals: USD_DECIMALS,
}

test('the fee observed on the test network agrees, though the operator rounds down', () => {
  expect(createFeeModel().compare(observed)).toEqual({ status: 'agrees' })
})

test('a fee above the model raises it, and the same fee agrees from then on', () => {
  const model = createFeeModel()
  const dearer = { ...observed, charged: parseWad('215.431886') }
  expect(model.compare(dearer)).toEqual({ status: 'differs', modelled: parseWad('179.526572'), raised: true })
  expect(model.compare(dearer)).toEqual({ status: 'agrees' })
  // 15 % of 100 USD: what was seen on one option holds for every other.
  expect(model.fee(100n * ONE, ONE, undefined, USD_DECIMALS)).toBeGreaterThanOrEqual(parseWad('15'))
  expect(model.fee(100n * ONE, ONE, undefined, USD_DECIMALS)).toBeLessThan(parseWad('15.00001'))
})

test('a fee below the model is reported and lowers nothing', () => {
  const model = createFeeModel()
  const cheaper = { ...observed, charged: parseWad('100') }
  expect(model.compare(cheaper)).toEqual({ status: 'differs', modelled: parseWad('179.526572'), raised: false })
  expect(model.compare(cheaper)).toMatchObject({ status: 'differs', modelled: parseWad('179.526572') })
})

test('a fee on a premium of nothing is reported and raises nothing', () => {
  const model = createFeeModel()
  const free = { ...observed, price: 0n, charged: parseWad('1') }
  expect(model.compare(free)).toEqual({ status: 'differs', modelled: 0n, raised: false })
  expect(model.fee(8n * ONE, ONE, undefined, USD_DECIMALS)).toBe(parseWad('1'))
})

test('after any charges the model expects at least each of them', () => {
  const amount = fc.bigInt({ min: 1n, max: 10n ** 24n })
  const units = fc.bigInt({ min: 0n, max: 10n ** 15n })
  fc.assert(
    fc.property(fc.array(fc.tuple(amount, amount, amount, units), { maxLength: 8 }), (trades) => {
      const model = createFeeModel()
      for (const [price, quantity, spot, charged] of trades) {
        model.compare({ price, quantity, spot, charged: wad(charged * 10n ** 12n), tokenDecimals: USD_DECIMALS })
      }
      for (const [price, quantity, spot, charged] of trades) {
        expect(model.fee(price, quantity, spot, USD_DECIMALS)).toBeGreaterThanOrEqual(charged * 10n ** 12n)
      }
    }),
    { numRuns: 500 },
  )
})
