import { formatWad } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import { countOf, crashing, eventsOf, peaceful } from './scenario.ts'
import { type SimulationOptions, simulate } from './simulate.ts'
import { SUBACCOUNT } from './venues.ts'

const SEEDS = [301, 302, 303]

/** Perps are a long way above spot, so whoever holds one long pays at each fill and each hour. */
function charging(changes: Partial<SimulationOptions> = {}): SimulationOptions {
  return { chaos: peaceful({ deltaHedging: true, perpPremium: 0.004 }), roughMs: 60_000, ...changes }
}

describe('funding that the venue charges', () => {
  it.each(SEEDS)('is what the desk has booked, with all of its cash, in world %d', async (seed) => {
    const result = await simulate(seed, charging())
    expect(result.violations).toEqual([])
    expect(countOf(result, 'funding.paid')).toBeGreaterThan(0)
    expect(countOf(result, 'cash.adjusted')).toBe(0)
    const charged = result.venues.derive.exchange.accounts.subaccount(SUBACCOUNT)?.fundings ?? []
    const booked = eventsOf(result, 'funding.paid')
    const followed = new Set(eventsOf(result, 'funding.followed').flatMap(({ keys }) => keys))
    expect(booked.map(({ instrument, paidAt, amount }) => [instrument, paidAt, formatWad(amount)]).sort()).toEqual(
      charged
        .filter(({ instrument, at }) => !followed.has(`${SUBACCOUNT}:${instrument}:${at}`))
        .map(({ instrument, at, amount }) => [instrument, at, formatWad(amount)])
        .sort(),
    )
  })

  it.each(SEEDS)('is booked once by all lives of a desk that dies on the way, in world %d', async (seed) => {
    const result = await simulate(seed, charging({ script: crashing(15_000, 35_050, 50_000) }))
    expect(result.violations).toEqual([])
    const keys = eventsOf(result, 'funding.paid').map(({ key }) => key)
    expect(keys.length).toBeGreaterThan(0)
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('is found missing where the desk does not ask for it', async () => {
    const sabotage = { venue: ({ fundingSince, ...venue }) => venue } satisfies SimulationOptions['sabotage']
    const { violations } = await simulate(SEEDS[0] as number, charging({ sabotage }))
    expect(violations.join('\n')).toContain('cash was made up: ')
    expect(violations.join('\n')).toContain('funding: charged')
  })
})
