import { parseWad, toNumber } from '@riposte/market-model'
import { limitsWith, uniformLimit } from '@riposte/risk-limits'
import { describe, expect, it } from 'vitest'
import { CALL, openWorld } from './testing/restart-world.ts'
import { deskSettings } from './testing/settings.ts'

const MINUTE = 60_000
const BLOCKED = /delta hedger of the underlying is blocked/
const usual = deskSettings()
/** A desk that hedges its delta, and quotes up to the end. */
const SETTINGS = deskSettings({
  limits: limitsWith({
    MAX_POSITION_SIZE: uniformLimit(100n),
    MAX_DELTA_EXPOSURE: uniformLimit(100n),
    GAMMA_MAX_DELTA: uniformLimit('0.5'),
    MIN_TIME_TO_EXPIRY_S: uniformLimit(1n),
    MAX_IV: uniformLimit(1_000_000n),
  }),
  deltaStrategy: 'riposte',
  quote: { ...usual.quote, timeToExpiryMinMs: 1000 },
  restartQuietMs: 0,
})

/** A desk that bought two calls and sold them on, so long before they expire. */
async function holdPair(minutesLeft: number) {
  const world = openWorld({ startAt: CALL.expiry - minutesLeft * MINUTE - 20_000 })
  const { desk } = await world.life(undefined, undefined, SETTINGS)
  world.source.hit(await world.quote('a'), CALL, world.clock.nowMs())
  await world.clock.advance(1000)
  expect(desk.trade('R-a')?.status).toBe('HEDGED')
  return { world, desk }
}

const perps = ({ venue }: ReturnType<typeof openWorld>): number => toNumber(venue.held.get('ETH-PERP') ?? parseWad('0'))

describe('the delta hedger around an expiry', () => {
  it('knows after a restart in the last half hour what was averaged before it', async () => {
    const { world, desk } = await holdPair(40)
    await world.clock.advance(30 * MINUTE)
    const stopped = desk.stop(0)
    await world.clock.advance(20_000)
    await stopped
    const { desk: next } = await world.life(undefined, undefined, SETTINGS)
    await world.clock.advance(10_000)
    await world.quote('b')
    expect(next.trade('R-b')?.error ?? 'none').not.toMatch(BLOCKED)
  })

  it('knows it also where nothing was held before the restart', async () => {
    const world = openWorld({ startAt: CALL.expiry - 40 * MINUTE })
    const { desk } = await world.life(undefined, undefined, SETTINGS)
    await world.clock.advance(25 * MINUTE)
    const stopped = desk.stop(0)
    await world.clock.advance(20_000)
    await stopped
    const { desk: next } = await world.life(undefined, undefined, SETTINGS)
    world.source.hit(await world.quote('a'), CALL, world.clock.nowMs())
    await world.clock.advance(10_000)
    await world.quote('b')
    expect(next.trade('R-a')?.status).toBe('HEDGED')
    expect(next.trade('R-b')?.error ?? 'none').not.toMatch(BLOCKED)
  })

  it('knows what was averaged also of an option that it comes to hold within the last half hour', async () => {
    const world = openWorld({ startAt: CALL.expiry - 40 * MINUTE })
    const { desk } = await world.life(undefined, undefined, SETTINGS)
    for (let minute = 0; minute < 25; minute++) {
      await world.clock.advance(MINUTE)
      world.venue.tick('ETH-PERP')
    }
    world.source.hit(await world.quote('a'), CALL, world.clock.nowMs())
    await world.clock.advance(10_000)
    await world.quote('b')
    expect(desk.trade('R-b')?.error ?? 'none').not.toMatch(BLOCKED)
  })

  it('hedges what is certain of a mean whose beginning it has not seen, and says that it does not know the rest', async () => {
    const { world, desk } = await holdPair(15)
    expect(perps(world)).toBe(0)
    await world.clock.advance(13 * MINUTE)
    // Two calls of a delta of 0.5 at the source; of the two sold, two minutes of thirty still move with the market.
    expect(perps(world)).toBeLessThan(-0.3)
    expect(perps(world)).toBeGreaterThan(-1)
    await world.quote('b')
    expect(desk.trade('R-b')?.error ?? 'none').toMatch(BLOCKED)
  })

  it('hedges what is in the money as the underlying that it turns into, until that is booked', async () => {
    const { world } = await holdPair(1)
    await world.clock.advance(CALL.expiry - world.clock.nowMs() + 1000)
    world.venue.held.delete(CALL.name)
    world.source.fixed = [{ expiry: CALL.expiry, price: parseWad('3500') }]
    await world.clock.advance(5 * MINUTE)
    expect(perps(world)).toBeLessThan(-1.5)
    // Redeemed by the operator: nobody tells, and ten seconds later it is known.
    world.source.end(CALL, {})
    await world.clock.advance(20_000)
    expect(Math.abs(perps(world))).toBeLessThan(0.5)
  })

  it('leaves alone what is out of the money at its fixing price', async () => {
    const { world } = await holdPair(1)
    await world.clock.advance(CALL.expiry - world.clock.nowMs() + 1000)
    world.venue.held.delete(CALL.name)
    world.source.fixed = [{ expiry: CALL.expiry, price: parseWad('2999') }]
    await world.clock.advance(5 * MINUTE)
    expect(Math.abs(perps(world))).toBeLessThan(0.5)
  })
})
