import { createRandom, epochMs } from '@riposte/market-model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PAPER_ASSETS } from './asset.ts'
import { drawOption, drawSize, isListedExpiry, listedOptions } from './taker-choice.ts'
import { PAPER_TAKERS } from './taker-settings.ts'
import { createFixedMarket, ETH_SPOT, START } from './test-bench.ts'

const market = createFixedMarket()

describe('what takers ask for', () => {
  it.each([
    [Date.UTC(2026, 9, 9, 8), true],
    [Date.UTC(2026, 9, 9, 8, 0, 1), false],
    [Date.UTC(2026, 9, 9, 17, 30), false],
    [Date.UTC(2026, 9, 8, 8), false],
    [Date.UTC(2026, 9, 10, 8), false],
  ])('lists an expiry only on Fridays at 08:00 UTC: %i', (expiry, listed) => {
    expect(isListedExpiry(epochMs(expiry))).toBe(listed)
  })

  it('leaves out what expires too soon or too late', () => {
    const limits = { leastHoursToExpiry: 6, mostDaysToExpiry: 60 }
    const expiries = (now: number, changes = {}) => [
      ...new Set(listedOptions(market, 'ETH', epochMs(now), { ...limits, ...changes }).map(({ expiry }) => expiry)),
    ]
    expect(expiries(START)).toHaveLength(3)
    expect(expiries(Date.UTC(2026, 9, 9, 2))).toHaveLength(3)
    expect(expiries(Date.UTC(2026, 9, 9, 2, 1))).toHaveLength(2)
    expect(expiries(START, { mostDaysToExpiry: 12 })).toHaveLength(2)
  })

  it('draws calls above spot and puts below it, unless it is told otherwise', () => {
    const random = createRandom(1)
    const settings = { ...PAPER_TAKERS, outOfTheMoneyChance: 1 }
    const rights = new Set<string>()
    for (let i = 0; i < 300; i++) {
      const option = drawOption(market, 'ETH', START, settings, random)
      const strike = Number(option?.strike) / 1e18
      expect(option?.right === 'call' ? strike >= ETH_SPOT : strike <= ETH_SPOT).toBe(true)
      rights.add(option?.right ?? '')
    }
    expect([...rights].sort()).toEqual(['call', 'put'])
  })

  it('asks for nothing where nothing is listed', () => {
    expect(drawOption(market, 'SOL', START, PAPER_TAKERS, createRandom(1))).toBeUndefined()
  })

  it('draws sizes within the limits of every asset', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...PAPER_ASSETS),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat(),
        (asset, chance, seed) => {
          const size = drawSize(asset, chance, createRandom(seed))
          expect(size >= asset.minTradeSize && size <= asset.maxTradeSize).toBe(true)
        },
      ),
    )
  })

  it('draws sizes on the grid of the asset, or off a hundredth when they are meant to be fine', () => {
    for (const asset of PAPER_ASSETS) {
      const grid = asset.underlying === 'ETH' ? 10n ** 17n : 10n ** 16n
      for (let seed = 0; seed < 200; seed++) {
        expect(drawSize(asset, 0, createRandom(seed)) % grid).toBe(0n)
        expect(drawSize(asset, 1, createRandom(seed)) % 10n ** 16n).not.toBe(0n)
      }
    }
  })
})
