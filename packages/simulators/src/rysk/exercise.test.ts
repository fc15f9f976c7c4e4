import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exerciseOf } from './exercise.ts'

const ASSET = '0xasset'
const USD = '0xusd'
const WEI = 10n ** 18n

function exercise(isPut: boolean, strike: bigint, fixing: bigint, units: bigint, assetDecimals = 18) {
  const series = { assetAddress: ASSET, underlying: 'ETH', isPut, strike: strike * 10n ** 8n, expiry: 1, usd: USD }
  return exerciseOf({ series, units, fixing: fixing * WEI, assetDecimals, usdDecimals: 6 })
}

describe('an exercise', () => {
  it('of a call pays the strike and gets the underlying', () => {
    expect(exercise(false, 3_000n, 4_000n, 2n * 10n ** 8n)).toEqual({
      pays: { token: USD, amount: 6_000n * 10n ** 6n },
      receives: { token: ASSET, amount: 2n * WEI },
      // A quarter of each contract's underlying is worth the 1 000 USD that it is in the money by.
      remainder: WEI / 2n,
    })
  })

  it('of a put pays the underlying and gets the strike', () => {
    expect(exercise(true, 3_000n, 2_500n, 3n * 10n ** 8n, 8)).toEqual({
      pays: { token: ASSET, amount: 3n * 10n ** 8n },
      receives: { token: USD, amount: 9_000n * 10n ** 6n },
      remainder: 1_500n * 10n ** 6n,
    })
  })

  it.each([true, false])('does not happen at the strike or beyond it (put: %s)', (isPut) => {
    expect(exercise(isPut, 3_000n, 3_000n, 1n)).toBeUndefined()
    expect(exercise(isPut, 3_000n, isPut ? 3_001n : 2_999n, 10n ** 8n)).toBeUndefined()
  })

  it('is worth the same delivered or swapped, to the last unit of each token', () => {
    const cases = fc.record({
      isPut: fc.boolean(),
      strike: fc.bigInt(1n, 200_000n),
      fixing: fc.bigInt(1n, 200_000n),
      units: fc.bigInt(1n, 10n ** 12n),
      assetDecimals: fc.constantFrom(6, 8, 18),
    })
    fc.assert(
      fc.property(cases, ({ isPut, strike, fixing, units, assetDecimals }) => {
        const found = exercise(isPut, strike, fixing, units, assetDecimals)
        expect(found === undefined).toBe(isPut ? fixing >= strike : fixing <= strike)
        if (found === undefined) return
        const { pays, receives, remainder } = found
        // What is left of the collateral when the price of the other side is taken from it, in the collateral's units.
        const [assetUnit, usdUnit] = [10n ** BigInt(assetDecimals), 10n ** 6n]
        const price = isPut
          ? (pays.amount * fixing * usdUnit) / assetUnit
          : (pays.amount * assetUnit) / (fixing * usdUnit)
        const difference = receives.amount - price - remainder
        // Each of the amounts was rounded by less than one unit of its own token.
        const tolerance = isPut ? (fixing * usdUnit) / assetUnit + 2n : assetUnit / (fixing * usdUnit) + 2n
        expect(difference <= tolerance && difference >= -tolerance).toBe(true)
        expect(remainder >= 0n && remainder <= receives.amount).toBe(true)
      }),
    )
  })
})
