import { type OrderOutcome, parseWad, type Wad } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import { RATE_HELD_BACK } from '../src/index.ts'
import { openTornWorld, SUBACCOUNT, type TornWorld, whileWaiting } from './torn/torn-world.ts'

// The lowest tier, over a calm network in virtual time: nothing that leaves is one too many.

const LOWEST = { matchingTps: 1, nonMatchingTps: 5 }
const open = (seed: number): Promise<TornWorld> =>
  openTornWorld(seed, { rateLimits: LOWEST, cancelOnDisconnect: 'keep' }, () => {})

function placeMany({ venue }: TornWorld, count: number, from = 0): Promise<readonly OrderOutcome[]> {
  const limitPrice = ((venue.ticker('ETH-PERP')?.mark ?? parseWad('1')) * 99n) / 100n
  const orders = Array.from({ length: count }, (_, i) =>
    venue.signOrder({
      label: `limit-${from + i}`,
      instrument: 'ETH-PERP',
      side: 'buy',
      amount: parseWad('0.1'),
      limitPrice: limitPrice as Wad,
      timeInForce: 'post_only',
    }),
  )
  return Promise.all(orders.map((order) => venue.placeOrder(order)))
}

const codesOf = (outcomes: readonly OrderOutcome[]): readonly string[] =>
  outcomes.map((outcome) => (outcome.status === 'rejected' ? outcome.reject.code : outcome.status))

describe('the wallet’s rate limit', () => {
  it('is known from the account, and a burst of five seconds goes out; what would come too late is held back', async () => {
    const world = await open(1)
    await world.clock.runUntil(world.clock.monotonicMs() + 6000)
    expect(world.venue.ordersFree('ETH-PERP')).toBe(5)
    const codes = codesOf(await whileWaiting(world, placeMany(world, 8)))
    expect(codes).toEqual([...Array<string>(5).fill('accepted'), ...Array<string>(3).fill(RATE_HELD_BACK)])
    expect(world.venue.ordersFree('ETH-PERP')).toBe(0)
    expect(world.core.engine.openOrders(SUBACCOUNT)).toHaveLength(5)
    await whileWaiting(world, world.venue.stop())
  })

  it('is never exceeded, whatever is asked and whenever, and everything is answered in the end', async () => {
    for (const seed of [2, 3, 4]) {
      const world = await open(seed)
      const { venue, clock } = world
      const codes: string[] = []
      const asked: Promise<unknown>[] = []
      for (let round = 0; round < 12; round++) {
        asked.push(placeMany(world, 3, 3 * round).then((outcomes) => codes.push(...codesOf(outcomes))))
        asked.push(venue.positions(), venue.balances(), venue.openOrders())
        await clock.runUntil(clock.monotonicMs() + 150 + 300 * (seed - 1))
      }
      await whileWaiting(world, Promise.all(asked))
      const cancelled = await whileWaiting(world, venue.cancelOwn('limit-'))
      codes.push(...codesOf(cancelled.map(({ outcome }) => outcome)))
      expect(codes).not.toContain('-32000')
      expect(codes).toContain('accepted')
      expect(world.core.engine.openOrders(SUBACCOUNT)).toEqual([])
      expect(venue.counters().rateWaits).toBeGreaterThan(0)
      await whileWaiting(world, venue.stop())
    }
  })
})
