import { createOption, epochMs, fromTokenUnits, multiplyWad, parseWad, toNumber, wad } from '@riposte/market-model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exerciseOf, intrinsicValue } from './exercise.ts'

const EXPIRY = epochMs(Date.UTC(2026, 11, 25, 8))
const TOKENS = { strike: { symbol: 'USDC', decimals: 6 }, asset: { symbol: 'WETH', decimals: 18 } }
const CALL = createOption('ETH', EXPIRY, parseWad('3000'), 'call')
const PUT = createOption('ETH', EXPIRY, parseWad('3000'), 'put')

describe('an exercise', () => {
  it('golden: of a call pays the strike, and gets the underlying or what is left of it', () => {
    expect(exerciseOf(CALL, parseWad('2'), parseWad('4000'), TOKENS)).toEqual({
      pays: { token: 'USDC', amount: parseWad('6000') },
      receives: { token: 'WETH', amount: parseWad('2') },
      remainder: { token: 'WETH', amount: parseWad('0.5') },
    })
  })

  it('golden: of a put pays the underlying, and gets the strike or what is left of it', () => {
    const tokens = { ...TOKENS, asset: { symbol: 'WBTC', decimals: 8 } }
    expect(exerciseOf(PUT, parseWad('0.000000015'), parseWad('2500'), tokens)).toEqual({
      // Half a unit more is paid, and half a unit less comes in.
      pays: { token: 'WBTC', amount: parseWad('0.00000002') },
      receives: { token: 'USDC', amount: parseWad('0.000045') },
      remainder: { token: 'USDC', amount: parseWad('0.000007') },
    })
  })

  it.each([CALL, PUT])('does not happen at the strike: $name', (option) => {
    expect(exerciseOf(option, parseWad('1'), option.strike, TOKENS)).toBeUndefined()
  })

  it('is worth the same delivered or redeemed, to a unit of each token', () => {
    const cents = fc.integer({ min: 1, max: 20_000_000 })
    const units = fc.bigInt({ min: 1n, max: 10n ** 12n })
    fc.assert(
      fc.property(
        fc.boolean(),
        cents,
        cents,
        units,
        fc.constantFrom(8, 18),
        (isPut, strike, fixing, lots, decimals) => {
          const option = createOption('ETH', EXPIRY, fromTokenUnits(BigInt(strike), 2), isPut ? 'put' : 'call')
          const price = fromTokenUnits(BigInt(fixing), 2)
          const quantity = fromTokenUnits(lots, 8)
          const found = exerciseOf(option, quantity, price, { ...TOKENS, asset: { symbol: 'WETH', decimals } })
          expect(found === undefined).toBe(intrinsicValue(option, price) === 0n)
          if (found === undefined) return
          const worth = ({ token, amount }: typeof found.pays): number =>
            toNumber(token === 'USDC' ? amount : multiplyWad(amount, price, 'down'))
          const value = toNumber(multiplyWad(intrinsicValue(option, price), quantity, 'down'))
          const unit = 2e-6 + 2 * toNumber(price) * 10 ** -decimals + value * 1e-12
          expect(Math.abs(worth(found.receives) - worth(found.pays) - value)).toBeLessThanOrEqual(unit)
          expect(Math.abs(worth(found.remainder) - value)).toBeLessThanOrEqual(unit)
          expect(found.remainder.amount).toBeLessThanOrEqual(wad(found.receives.amount))
        },
      ),
    )
  })
})
