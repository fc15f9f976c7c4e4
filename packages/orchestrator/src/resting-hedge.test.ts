import { formatWad, parseWad } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import type { DeskEvent } from './events.ts'
import { CALL, heldAt, openWorld } from './testing/restart-world.ts'
import { deskSettings } from './testing/settings.ts'

const SETTINGS = deskSettings({ restartQuietMs: 0 })

type World = ReturnType<typeof openWorld>

/** A trade of 2 that finds a book in which resting is cheaper than crossing. */
async function tradeInWideMarket(world: World, id = 'a'): Promise<void> {
  const quote = await world.quote(id)
  world.venue.bid(CALL.name, '95')
  world.source.hit(quote, CALL, world.clock.nowMs())
  await world.clock.advance(10)
}

const signed = (world: World): readonly (DeskEvent & { readonly type: 'order.signed' })[] =>
  world.durable().filter((event) => event.type === 'order.signed')
const sent = (world: World): readonly string[] =>
  world.venue.sent.map(({ request }) => `${request.timeInForce} ${formatWad(request.limitPrice)}`)

describe('a hedge that rests', () => {
  it('is hedged by whoever takes it, and the journal says why it rested', async () => {
    const world = openWorld()
    const { desk } = await world.life(undefined, undefined, SETTINGS)
    await tradeInWideMarket(world)
    expect(sent(world)).toEqual(['post_only 100.9'])
    const [order] = signed(world)
    expect(order?.plan).toMatchObject({ choice: 'rest', isPatient: true, open: 2, mark: 100 })
    expect(order?.plan?.restUsd).toBeLessThan(order?.plan?.nowUsd as number)
    world.venue.hit('riposte:R-a:1.1', '2')
    await world.clock.advance(10)
    expect(desk.trade('R-a')).toMatchObject({ status: 'HEDGED', hedged: parseWad('2') })
    expect(world.durable().map(({ type }) => type)).toContain('order.closed')
    expect(heldAt(desk, 'derive')).toBe(parseWad('-2'))
  })

  it('is not asked about when its fill comes right behind the word that it is over', async () => {
    const world = openWorld()
    const { desk } = await world.life(undefined, undefined, SETTINGS)
    await tradeInWideMarket(world)
    world.venue.statesFirst = true
    world.venue.hit('riposte:R-a:1.1', '2')
    await world.clock.advance(1000)
    expect(desk.trade('R-a')).toMatchObject({ status: 'HEDGED', hedged: parseWad('2') })
    expect(world.venue.lookedUp).toEqual([])
  })

  it('concedes by and by, one order at a time, and crosses in the end', async () => {
    const world = openWorld()
    const { desk } = await world.life(undefined, undefined, SETTINGS)
    await tradeInWideMarket(world)
    await world.clock.advance(20_000)
    expect(sent(world)).toEqual(['post_only 100.9', 'post_only 100.5', 'ioc 95'])
    expect(await world.venue.openOrders()).toEqual([])
    expect(desk.trade('R-a')?.status).toBe('HEDGED')
    expect(heldAt(desk, 'derive')).toBe(parseWad('-2'))
  })

  it('leaves to the perp what nobody pays for, and the journal says why', async () => {
    const world = openWorld()
    const { desk } = await world.life(undefined, undefined, SETTINGS)
    const quote = await world.quote('a')
    world.venue.bid(CALL.name, '30', '0.5')
    world.source.hit(quote, CALL, world.clock.nowMs())
    await world.clock.advance(60_000)
    expect(world.venue.held.get('ETH-PERP')).toBe(parseWad('-1'))
    const last = signed(world).at(-1)
    expect(last?.order.request.instrument).toBe('ETH-PERP')
    expect(last?.plan).toMatchObject({ choice: 'perp', open: 2, mark: 100 })
    expect(last?.plan?.perpUsd).toBeLessThan(last?.plan?.crossUsd as number)
    expect(desk.trade('R-a')?.status).toBe('HEDGED')
    const ended = world.durable().filter(({ type }) => type === 'trade.hedged')
    expect(ended).toMatchObject([{ residual: parseWad('2') }])
  })

  it.each(['lose-request', 'lose-reply'] as const)('hedges once when a cancel may %s', async (cancelFault) => {
    const world = openWorld()
    const { desk } = await world.life(undefined, undefined, SETTINGS)
    await tradeInWideMarket(world)
    world.venue.cancelFault = cancelFault
    await world.clock.advance(20_000)
    expect(desk.trade('R-a')?.status).toBe('HEDGED')
    expect(heldAt(desk, 'derive')).toBe(parseWad('-2'))
    expect(world.venue.held.get(CALL.name)).toBe(parseWad('-2'))
  })

  it('places anew what the venue has ended by itself', async () => {
    const world = openWorld()
    await world.life(undefined, undefined, SETTINGS)
    await tradeInWideMarket(world)
    world.venue.drop('riposte:R-a:1.1')
    await world.clock.advance(1000)
    expect(world.venue.sent.map(({ request }) => request.label)).toEqual(['riposte:R-a:1.1', 'riposte:R-a:1.2'])
  })

  it('is found by its label in the next life, and filled once', async () => {
    const world = openWorld()
    await world.life('order.accepted', undefined, SETTINGS)
    await tradeInWideMarket(world)
    const { desk } = await world.life(undefined, undefined, SETTINGS)
    await world.clock.advance(30_000)
    expect(desk.trade('R-a')).toMatchObject({ status: 'HEDGED', hedged: parseWad('2') })
    expect(world.venue.held.get(CALL.name)).toBe(parseWad('-2'))
    expect(await world.venue.openOrders()).toEqual([])
  })

  it('is not outbid by another hedge of the same desk', async () => {
    const world = openWorld()
    await world.life(undefined, undefined, SETTINGS)
    await tradeInWideMarket(world, 'a')
    world.venue.bid(CALL.name, '100')
    await tradeInWideMarket(world, 'b')
    expect(sent(world)).toEqual(['post_only 100.9', 'post_only 100.9'])
  })

  it('is taken from the market at once where the kill switch lets nothing rest', async () => {
    const world = openWorld()
    const { desk } = await world.life(undefined, undefined, SETTINGS)
    const quote = await world.quote('b')
    await tradeInWideMarket(world)
    expect(sent(world)).toEqual(['post_only 100.9'])
    await desk.kill('cancel-ours', { kind: 'underlying', name: 'ETH' }, 'a test', 'Ana')
    world.venue.bid(CALL.name, '100')
    await world.clock.advance(1000)
    expect(sent(world)).toEqual(['post_only 100.9', 'ioc 100'])
    world.venue.bid(CALL.name, '95')
    world.source.hit(quote, CALL, world.clock.nowMs())
    await world.clock.advance(3000)
    expect(sent(world).slice(2)).toEqual(['ioc 95'])
    expect(world.durable().map(({ type }) => type)).not.toContain('order.rejected')
  })

  it('leaves nothing resting behind when the desk stops', async () => {
    const world = openWorld()
    const { desk } = await world.life(undefined, undefined, SETTINGS)
    await tradeInWideMarket(world)
    const stopped = desk.stop(60_000)
    await world.clock.advance(60_000)
    await stopped
    expect(await world.venue.openOrders()).toEqual([])
    expect(sent(world)).toEqual(['post_only 100.9', 'ioc 95'])
  })

  it('is not hedged a second time by the delta hedger, which counts it as open', async () => {
    const world = openWorld()
    const { desk } = await world.life(undefined, undefined, { ...SETTINGS, deltaStrategy: 'riposte' })
    await tradeInWideMarket(world)
    await world.clock.advance(30_000)
    expect(desk.trade('R-a')?.status).toBe('HEDGED')
    expect(world.venue.held.get('ETH-PERP') ?? 0n).toBe(0n)
  })
})
