import { type FeeSchedule, maxWad, parseWad, wad } from '@riposte/market-model'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { maxFeeFor } from './max-fee.ts'

const fees: FeeSchedule = {
  takerBase: parseWad('0.5'),
  takerRate: parseWad('0.0003'),
  makerRate: parseWad('0.0001'),
  rateCap: parseWad('0.125'),
}
const step = parseWad('0.01')

it('covers twice the rate on index or price, and the base fee of the smallest fill', () => {
  expect(maxFeeFor(fees, step, parseWad('40'), parseWad('3000'))).toBe(parseWad('52.25'))
  expect(maxFeeFor(fees, step, parseWad('4000'), parseWad('3000'))).toBe(parseWad('53'))
})

it('is never below the bound of the exchange and fits its 12 decimals', () => {
  const cents = fc.bigInt(1n, 10n ** 9n).map((n) => wad(n * 10n ** 16n))
  fc.assert(
    fc.property(cents, cents, (price, index) => {
      const fee = maxFeeFor(fees, step, price, index)
      const notional = maxWad(price, index)
      const bound = (2n * 3n * notional) / 10_000n + parseWad('0.5')
      return fee >= bound && fee % 1_000_000n === 0n
    }),
  )
})
