import { describe, expect, it } from 'vitest'
import { PAPER_ASSETS } from './asset.ts'
import { buildInventory, NO_ASK } from './inventory.ts'
import { createFixedMarket, START, USD, WETH } from './test-bench.ts'

const inventory = buildInventory(createFixedMarket(), PAPER_ASSETS, [USD], START)
const combinations = Object.entries(inventory.ETH?.combinations ?? {})

describe('the inventory', () => {
  it('is keyed by underlying and shows a known one without a ladder', () => {
    expect(Object.keys(inventory)).toEqual(['ETH', 'BTC', 'XRP'])
    expect(inventory.XRP).toEqual({ strikes: {}, expiries: [], combinations: {} })
  })

  it('lists Fridays only', () => {
    expect(inventory.ETH?.expiries).toHaveLength(3)
    for (const expiry of inventory.ETH?.expiries ?? []) expect(new Date(expiry * 1000).getUTCDay()).toBe(5)
  })

  it('keys combinations by strike with six decimals and expiry, without the right', () => {
    expect(combinations.length).toBeGreaterThan(20)
    for (const [key, { strike, expiration_timestamp }] of combinations) {
      expect(key).toBe(`${strike.toFixed(6)}-${expiration_timestamp}`)
    }
    expect(combinations.find(([key]) => key === '3300.000000-1791532800')?.[1].expiry).toBe('09OCT26')
  })

  it('names the collateral of calls and puts', () => {
    for (const [, { isPut, products }] of combinations) {
      expect(products).toEqual([{ asset: WETH, strikeAsset: USD, collateralAsset: isPut ? USD : WETH }])
    }
  })

  it('holds the traps of the real one: sentinel asks, zero bids, strikes named twice', () => {
    const asks = combinations.map(([, { ask }]) => ask)
    expect(asks).toContain(NO_ASK)
    expect(asks.some((ask) => ask < 1e6)).toBe(true)
    expect(combinations.map(([, { bid }]) => bid)).toContain(0)
    const [strikes = []] = Object.values(inventory.ETH?.strikes ?? {})
    expect(new Set(strikes).size).toBe(strikes.length - 1)
  })
})
