import { parseWad, toNumber } from '@riposte/market-model'
import { limitsWith, uniformLimit } from '@riposte/risk-limits'
import { describe, expect, it } from 'vitest'
import { CALL, openWorld } from './testing/restart-world.ts'
import { deskSettings } from './testing/settings.ts'

const hedging = deskSettings({
  limits: limitsWith({
    MAX_POSITION_SIZE: uniformLimit(100n),
    MAX_DELTA_EXPOSURE: uniformLimit(100n),
    GAMMA_MAX_DELTA: uniformLimit('0.5'),
  }),
  deltaStrategy: 'riposte',
})

describe('delta hedging of the whole book', () => {
  it('trades the perp against what is held, and journals the numbers it was decided on', async () => {
    const world = openWorld()
    world.venue.held.set(CALL.name, parseWad('10'))
    const { desk } = await world.life(undefined, undefined, hedging)
    await world.clock.advance(120_000)
    const delta = desk.risk().underlyings.find(({ underlying }) => underlying === 'ETH')?.delta ?? Number.NaN
    expect(Math.abs(delta)).toBeLessThan(0.6)
    expect(toNumber(world.venue.held.get('ETH-PERP') ?? parseWad('0'))).toBeLessThan(-4)
    const [first] = world
      .durable()
      .flatMap((event) => (event.type === 'order.signed' && event.tradeId === 'G-ETH' ? [event] : []))
    expect(first?.decision).toMatchObject({ purpose: 'urgent', strategy: 'riposte', deltaLow: 5, deltaHigh: 5 })
    // A cash book that was signed for is closed for.
    const closed = world.durable().filter((event) => event.type === 'order.closed')
    expect(closed.length).toBeGreaterThan(0)
  })

  it('does nothing while it is off', async () => {
    const world = openWorld()
    world.venue.held.set(CALL.name, parseWad('10'))
    await world.life(undefined, undefined, { ...hedging, deltaStrategy: undefined })
    await world.clock.advance(120_000)
    expect(world.venue.sent).toEqual([])
  })

  it.each(['order.signed', 'order.accepted', 'order.filled'] as const)(
    'goes on after a crash right after %s, without an order twice and without a number twice',
    async (dies) => {
      const world = openWorld()
      world.venue.held.set(CALL.name, parseWad('10'))
      world.venue.fault = dies === 'order.filled' ? 'lose-reply' : 'none'
      await world.life(dies, undefined, hedging)
      const { desk } = await world.life(undefined, undefined, hedging)
      await world.clock.advance(120_000)
      const delta = desk.risk().underlyings.find(({ underlying }) => underlying === 'ETH')?.delta ?? Number.NaN
      expect(Math.abs(delta)).toBeLessThan(0.6)
      const labels = world
        .durable()
        .flatMap((event) => (event.type === 'order.signed' ? [event.order.request.label] : []))
      expect(new Set(labels).size).toBe(labels.length)
      const rows = desk.positions().filter(({ instrument }) => instrument === 'ETH-PERP')
      expect(rows[0]?.quantity).toBe(world.venue.held.get('ETH-PERP'))
    },
  )

  it('hears of an order that it had to ask for, so that quoting goes on while that rests', async () => {
    const world = openWorld()
    world.venue.held.set(CALL.name, parseWad('10'))
    const { desk } = await world.life(undefined, undefined, { ...hedging, restartQuietMs: 0 })
    Object.defineProperty(world.venue, 'fault', { get: () => 'lose-reply', set() {} })
    world.venue.index('3030')
    world.venue.tick('ETH-PERP')
    await world.clock.advance(60_000)
    const types = world.durable().map(({ type }) => type)
    expect(types.slice(types.lastIndexOf('order.signed'))).toContain('order.unknown')
    await world.quote('a')
    expect(desk.trade('R-a')?.error ?? 'none').not.toMatch(/nothing certain was heard/)
  })

  it('numbers its orders anew after a cut, also where the cut took every order of it', async () => {
    const world = openWorld()
    world.venue.held.set(CALL.name, parseWad('10'))
    await world.life(undefined, undefined, hedging)
    const first = world.durable().findIndex((event) => event.type === 'order.signed')
    world.cut(first)
    world.venue.held.set(CALL.name, parseWad('20'))
    await world.life(undefined, undefined, hedging)
    await world.clock.advance(30_000)
    const labels = world.venue.sent.map((order) => order.request.label)
    expect(new Set(labels).size).toBe(labels.length)
    expect(labels.length).toBeGreaterThan(1)
  })

  it('stops quotes of an underlying while its delta is beyond the hard limit', async () => {
    const world = openWorld()
    world.venue.held.set(CALL.name, parseWad('10'))
    const { desk } = await world.life(undefined, undefined, {
      ...hedging,
      limits: { ...hedging.limits, MAX_ORDER_SIZE: uniformLimit('0.01') },
    })
    await world.clock.advance(2000)
    await world.quote('a', '0.01')
    expect(desk.trade('R-a')?.error).toMatch(/delta hedger of the underlying is blocked: hard-limit/)
  })

  it('cancels what rests when it stops', async () => {
    const world = openWorld()
    world.venue.held.set(CALL.name, parseWad('10'))
    const { desk } = await world.life(undefined, undefined, hedging)
    await world.clock.advance(30_000)
    const stopped = desk.stop(5000)
    await world.clock.advance(20_000)
    await stopped
    expect(desk.status().orchestrator).toBe('stopped')
  })

  it('leaves the delta alone that a hedge under way is about to take', async () => {
    const world = openWorld()
    const { desk } = await world.life(undefined, undefined, hedging)
    const quote = await world.quote('a', '10')
    world.venue.fault = 'lose-request'
    world.source.hit(quote, CALL, world.clock.nowMs())
    await world.clock.advance(60_000)
    expect(desk.trade('R-a')?.status).toBe('HEDGED')
    expect(world.venue.held.get('ETH-PERP')).toBeUndefined()
  })
})
