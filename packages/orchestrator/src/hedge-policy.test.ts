import { DIRECT_HEDGE } from '@riposte/hedge-engine'
import { parseWad } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import { CALL, heldAt, openWorld } from './testing/restart-world.ts'
import { deskSettings } from './testing/settings.ts'

const DIRECT = deskSettings({ hedgePolicy: DIRECT_HEDGE, restartQuietMs: 0 })

/** We buy 40. */
async function trade(world: ReturnType<typeof openWorld>): Promise<void> {
  const quote = await world.quote('a', '40')
  world.source.hit(quote, CALL, world.clock.nowMs())
}

describe('a desk that hedges directly', () => {
  it('sends one order for a confirmation, and fails the trade by name when that was not enough', async () => {
    const world = openWorld()
    const { desk } = await world.life(undefined, undefined, DIRECT)
    await trade(world)
    world.venue.bid(CALL.name, '100', '25')
    await world.clock.advance(60_000)
    expect(world.venue.sent.map(({ request }) => [request.instrument, request.timeInForce])).toEqual([
      [CALL.name, 'ioc'],
    ])
    expect(desk.trade('R-a')).toMatchObject({ status: 'FAILED' })
    expect(world.durable().find(({ type }) => type === 'trade.failed')).toMatchObject({ residual: parseWad('15') })
  })

  it.each(['lose-request', 'lose-reply'] as const)(
    'has one order at the venue when it may %s, also in the next life',
    async (fault) => {
      const world = openWorld()
      await world.life('order.unknown', undefined, DIRECT)
      world.venue.fault = fault
      await trade(world)
      await world.clock.advance(100)
      const { desk } = await world.life(undefined, undefined, DIRECT)
      await world.clock.advance(30_000)
      expect(new Set(world.venue.sent.map(({ nonce }) => nonce)).size).toBe(1)
      expect(heldAt(desk, 'derive')).toBe(parseWad('-40'))
      expect(desk.trade('R-a')).toMatchObject({ status: 'HEDGED' })
    },
  )
})
