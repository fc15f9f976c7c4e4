import { parseWad } from '@riposte/market-model'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { modelFee, premiumOf } from './fee.ts'

const ONE = 10n ** 18n

test('takes 12.5 % of a small premium and 1 % of spot of a large one', () => {
  expect(modelFee(4n * ONE, 100n * ONE, 100n * ONE, 6)).toBe(parseWad('50'))
  expect(modelFee(80n * ONE, 100n * ONE, 100n * ONE, 6)).toBe(parseWad('100'))
  expect(modelFee(8n * ONE, 100n * ONE, 100n * ONE, 6)).toBe(parseWad('100'))
})

test('takes 12.5 % when spot is unknown', () => {
  expect(modelFee(80n * ONE, ONE, undefined, 6)).toBe(parseWad('10'))
})

test('agrees to one unit with the fee of the trade observed on the test network', () => {
  // Observed: fees 179526571 for one contract at 1436.212569057799438336, spot 68534.88; the operator rounds down.
  expect(modelFee(1_436_212_569_057_799_438_336n, ONE, 68_534_888_891_650_014_000_000n, 6)).toBe(parseWad('179.526572'))
})

test('rounds the premium down and the fee up, each by less than a unit', () => {
  const amount = fc.bigInt({ min: 0n, max: 10n ** 27n })
  fc.assert(
    fc.property(amount, amount, amount, fc.constantFrom(6, 8, 18), (price, quantity, spot, decimals) => {
      const unit = 10n ** BigInt(18 - decimals)
      const premium = premiumOf(price, quantity, decimals)
      expect(premium % unit).toBe(0n)
      expect(premium * ONE <= price * quantity && (premium + unit) * ONE > price * quantity).toBe(true)
      const fee = modelFee(price, quantity, spot, decimals)
      const exact200 = 2n * spot < 25n * price ? 2n * spot * quantity : 25n * price * quantity
      expect(fee % unit).toBe(0n)
      expect(fee * ONE * 200n >= exact200 && (fee - unit) * ONE * 200n < exact200).toBe(true)
    }),
  )
})
