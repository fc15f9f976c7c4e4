import { formatWad, parseWad, wad } from '@riposte/market-model'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { shareOut } from './share-out.ts'

it('golden: gives what the reckoning was wrong by to the largest', () => {
  const reckoned = new Map([
    ['BTC', parseWad('-10')],
    ['ETH', parseWad('-300')],
  ])
  const shares = shareOut(parseWad('-312.5'), reckoned).map(([name, amount]) => [name, formatWad(amount)])
  expect(shares).toEqual([
    ['ETH', '-302.5'],
    ['BTC', '-10'],
  ])
})

it('adds up to the payment', () => {
  const amounts = fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }).map(wad)
  const reckonings = fc.dictionary(fc.constantFrom('ETH', 'BTC', 'HYPE'), amounts, { minKeys: 1 })
  fc.assert(
    fc.property(amounts, reckonings, (amount, reckoned) => {
      const shares = shareOut(amount, new Map(Object.entries(reckoned)))
      expect(shares.reduce((sum, [, share]) => sum + share, 0n)).toBe(amount as bigint)
      expect(shares.map(([name]) => name).sort()).toEqual(Object.keys(reckoned).sort())
    }),
  )
})
