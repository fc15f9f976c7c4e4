import { parseInstrumentName, parseWad } from '@riposte/market-model'
import { type Limits, limitsWith, uniformLimit } from '@riposte/risk-limits'
import { describe, expect, it } from 'vitest'
import type { DeskSettings } from './context.ts'
import { CALL, openWorld } from './testing/restart-world.ts'
import { deskSettings } from './testing/settings.ts'
import type { Orchestrator } from './views.ts'

const DESK = { kind: 'desk' } as const
const manual = (quantity: string, side: 'buy' | 'sell' = 'buy', price = '100') => ({
  clientTradeId: undefined,
  instrument: CALL,
  side,
  quantity: parseWad(quantity),
  price: parseWad(price),
  alreadyDone: false,
})

function declines(desk: Orchestrator, id: string): string | undefined {
  return desk.trade(`R-${id}`)?.error
}

const withLimits = (some: Partial<Limits>, others: Partial<DeskSettings> = {}) =>
  deskSettings({
    limits: limitsWith({ MAX_POSITION_SIZE: uniformLimit(100n), MAX_DELTA_EXPOSURE: uniformLimit(100n), ...some }),
    ...others,
  })

describe('the kill switch', () => {
  it('26: stops quotes from the next event on, and the trades of quotes that are out are still hedged', async () => {
    const world = openWorld()
    const { desk } = await world.life()
    const quote = await world.quote('a')
    await desk.kill('flatten', DESK, 'a test', 'Ana')
    await world.quote('b')
    expect(declines(desk, 'b')).toMatch(/KILL_SWITCH of desk is at flatten, by Ana: a test/)
    world.source.hit(quote, CALL, world.clock.nowMs())
    await world.clock.advance(1000)
    expect(desk.trade('R-a')?.status).toBe('HEDGED')
  })

  it('26: survives a crash, and only a person releases it', async () => {
    const world = openWorld()
    const first = await world.life()
    await first.desk.kill('no-new-quotes', DESK, 'a test', 'Ana')
    const { desk } = await world.life()
    expect(desk.killSwitch().engaged).toMatchObject([{ tier: 'no-new-quotes', by: 'Ana' }])
    await world.clock.advance(120_000)
    await world.quote('a')
    expect(declines(desk, 'a')).toMatch(/KILL_SWITCH/)
    await desk.release(DESK, 'person', 'it was a test', 'Ana')
    await world.quote('b')
    expect(desk.trade('R-b')?.status).toBe('QUOTED')
  })

  it('26: closes what is open over all venues when it stands at flatten, and leaves pairs alone', async () => {
    const world = openWorld()
    world.venue.held.set(CALL.name, parseWad('6'))
    world.venue.held.set('ETH-PERP', parseWad('-1'))
    const { desk } = await world.life()
    world.source.hit(await world.quote('a', '2'), CALL, world.clock.nowMs())
    await world.clock.advance(5000)
    expect(world.venue.held.get(CALL.name)).toBe(parseWad('4'))
    await desk.kill('flatten', { kind: 'underlying', name: 'ETH' }, 'a test', 'Ana')
    await world.clock.advance(120_000)
    // Two are held at Rysk and sold at Derive; nothing else is left, of options and of delta.
    expect(world.venue.held.get(CALL.name)).toBe(parseWad('-2'))
    expect(world.venue.held.get('ETH-PERP') ?? parseWad('0')).toBe(parseWad('0'))
    expect(desk.risk().underlyings).toMatchObject([{ underlying: 'ETH', delta: 0 }])
    expect(desk.trades().filter(({ source }) => source === 'UNWIND').length).toBeGreaterThan(1)
  })

  it('26: leaves everything where it is at the tiers below', async () => {
    const world = openWorld()
    world.venue.held.set(CALL.name, parseWad('6'))
    const { desk } = await world.life()
    await desk.kill('cancel-ours', { kind: 'desk' }, 'a test', 'Ana')
    await world.clock.advance(60_000)
    expect(world.venue.sent).toEqual([])
  })

  it('27: reaches as far as its scope', async () => {
    const world = openWorld()
    const { desk } = await world.life()
    await desk.kill('reduce-only', { kind: 'underlying', name: 'BTC' }, 'a test', 'Ana')
    await world.quote('a')
    expect(desk.trade('R-a')?.status).toBe('QUOTED')
    await desk.kill('reduce-only', { kind: 'underlying', name: 'ETH' }, 'a test', 'Ana')
    const refused = await desk.submitManualTrade(manual('1'))
    expect(refused).toMatchObject({ status: 'refused', breaches: [{ code: 'KILL_SWITCH' }] })
  })

  it('34: is engaged when the watchdog is silent, and not while it is there', async () => {
    const world = openWorld()
    const { desk } = await world.life(undefined, undefined, withLimits({ MAX_LIFE_SIGN_AGE_S: uniformLimit(20n) }))
    for (let i = 0; i < 5; i++) {
      await world.clock.advance(8000)
      desk.renewLease()
    }
    expect(desk.killSwitch().engaged).toEqual([])
    await world.clock.advance(22_000)
    expect(desk.killSwitch().engaged).toMatchObject([{ tier: 'no-new-quotes', cause: 'dead-man' }])
    desk.renewLease()
    await world.quote('a')
    expect(declines(desk, 'a')).toMatch(/the watchdog was last heard of/)
  })

  it('7: is engaged by as many trades as a limit says', async () => {
    const world = openWorld()
    const { desk } = await world.life(undefined, undefined, withLimits({ MAX_EXECUTIONS: uniformLimit(2n) }))
    for (const id of ['a', 'b']) {
      world.source.hit(await world.quote(id), CALL, world.clock.nowMs())
      await world.clock.advance(500)
    }
    expect(desk.killSwitch().engaged).toMatchObject([{ cause: 'executions' }])
    expect(world.durable().map(({ type }) => type)).toContain('kill.engaged')
    await world.quote('c')
    expect(desk.trade('R-c')?.status).toBe('CANCELLED')
  })
})

describe('limits', () => {
  it('55: are tightened while the desk runs, never loosened, and stay so over a crash', async () => {
    const world = openWorld()
    const { desk } = await world.life()
    expect(await desk.tightenLimits({ MAX_POSITION_SIZE: uniformLimit(1n) }, 'Ana')).toMatchObject({
      status: 'tightened',
      changed: ['MAX_POSITION_SIZE'],
    })
    await world.quote('a')
    expect(declines(desk, 'a')).toMatch(/MAX_POSITION_SIZE .* is 1 contracts/)
    expect((await desk.tightenLimits({ MAX_POSITION_SIZE: uniformLimit(50n) }, 'Ana')).status).toBe('refused')

    const second = await world.life()
    expect(second.desk.limits().MAX_POSITION_SIZE).toEqual(uniformLimit(1n))
    // Whoever writes another value into the configuration has the last word.
    const third = await world.life(undefined, undefined, withLimits({ MAX_POSITION_SIZE: uniformLimit(70n) }))
    expect(third.desk.limits().MAX_POSITION_SIZE).toEqual(uniformLimit(70n))
  })

  it('13: count quotes that an earlier life has signed', async () => {
    const world = openWorld()
    await world.life(undefined, undefined, withLimits({ MAX_POSITION_SIZE: uniformLimit(3n) }))
    await world.quote('a', '2')
    const { desk } = await world.life(undefined, undefined, withLimits({ MAX_POSITION_SIZE: uniformLimit(3n) }))
    const row = desk.risk().limits.find(({ scope }) => scope === `${CALL.name}@rysk`)
    expect(row).toMatchObject({ value: 0, worst: 2, headroom: 1 })
    await world.clock.advance(60_000)
    expect(desk.risk().limits.find(({ scope }) => scope === `${CALL.name}@rysk`)).toBeUndefined()
  })

  it('13: count a working order until its end', async () => {
    const world = openWorld()
    const { desk } = await world.life()
    world.venue.fault = 'lose-request'
    const quote = await world.quote('a', '2')
    world.source.hit(quote, CALL, world.clock.nowMs())
    await world.clock.advance(0)
    const row = () => desk.risk().limits.find(({ scope }) => scope === `${CALL.name}@derive`)
    expect(row()).toMatchObject({ value: 0, worst: 2 })
    await world.clock.advance(60_000)
    expect(row()).toMatchObject({ value: 2, worst: 2 })
  })

  it("are the desk's own as well", async () => {
    const { parseFormula } = await import('@riposte/risk-limits')
    const result = parseFormula('abs(delta.ETH) <= 0.5')
    if (result.status === 'refused') throw new Error(result.message)
    const world = openWorld()
    const { desk } = await world.life(undefined, undefined, withLimits({}, { formulas: [result.formula] }))
    await world.quote('a', '2')
    expect(declines(desk, 'a')).toMatch(/abs\(delta\.ETH\) <= 0\.5 allows 0\.5: now 0, this would make it 1/)
    await world.quote('b', '1')
    expect(desk.trade('R-b')?.status).toBe('QUOTED')
  })

  it('4: bind a hedge, which waits instead of selling far below the mark', async () => {
    const world = openWorld()
    const { desk } = await world.life(undefined, undefined, withLimits({ MAX_SPOT_DISTANCE_BPS: uniformLimit('1') }))
    const done = { ...manual('1', 'buy', '30'), alreadyDone: true }
    world.venue.bid(CALL.name, '40')
    await desk.submitManualTrade(done)
    await world.clock.advance(2000)
    // It may rest above the mark meanwhile.
    expect(world.venue.sent.map(({ request }) => request.timeInForce)).not.toContain('ioc')
    world.venue.bid(CALL.name, '99')
    await world.clock.advance(60_000)
    expect(world.venue.held.get(CALL.name)).toBe(parseWad('-1'))
  })

  it('2: refuse a quote for more than one order may have', async () => {
    const world = openWorld()
    const { desk } = await world.life(undefined, undefined, withLimits({ MAX_ORDER_SIZE: uniformLimit(1n) }))
    await world.quote('a', '2')
    expect(declines(desk, 'a')).toMatch(/MAX_ORDER_SIZE/)
  })

  it('15: refuse what may not be traded', async () => {
    const base = deskSettings()
    const denied = { allow: 'all' as const, deny: new Set([CALL.name]) }
    const world = openWorld()
    const settings = deskSettings({ permissions: { ...base.permissions, instruments: denied } })
    const { desk } = await world.life(undefined, undefined, settings)
    await world.quote('a')
    expect(declines(desk, 'a')).toMatch(/INSTRUMENT_PERMISSION/)
  })
})

describe('what-if', () => {
  it('tells what a trade would do, and does nothing', async () => {
    const world = openWorld()
    const { desk } = await world.life()
    const booking = {
      instrument: parseInstrumentName(CALL.name),
      venue: 'rysk',
      quantity: parseWad('250'),
      price: parseWad('100'),
      at: world.clock.nowMs(),
    }
    const { breached } = desk.whatIf([{ type: 'booking', booking }])
    expect(breached.map(({ name }) => name)).toEqual(['MAX_DELTA_EXPOSURE', 'MAX_POSITION_SIZE'])
    expect(desk.positions()).toEqual([])
  })
})

describe('what one taker trades in a UTC day', () => {
  const ANA = `0x${'a1'.repeat(20)}`
  const BEA = `0x${'be'.repeat(20)}`
  /** Two contracts of a strike of 3000 are 6000 USD. */
  const settings = withLimits({ MAX_TAKER_VALUE_USD: uniformLimit(10_000n) })
  const refusal = /MAX_TAKER_VALUE_USD of 0xa1.* is 10000: 6000 today, this would make it 12000/

  it("16: counts their trades, not their questions, and nobody else's", async () => {
    const world = openWorld()
    const { desk } = await world.life(undefined, undefined, settings)
    const taken = await world.quote('a', '2', ANA)
    await world.quote('b', '2', ANA)
    expect(desk.trade('R-b')?.status).toBe('QUOTED')
    world.source.hit(taken, CALL, world.clock.nowMs())
    await world.clock.advance(500)
    await world.quote('c', '2', ANA.toUpperCase().replace('0X', '0x'))
    expect(declines(desk, 'c')).toMatch(refusal)
    await world.quote('d', '1', ANA)
    await world.quote('e', '2', BEA)
    await world.quote('f', '2')
    for (const id of ['d', 'e', 'f']) expect([id, desk.trade(`R-${id}`)?.status]).toEqual([id, 'QUOTED'])
  })

  it('16: survives a crash and ends with the day', async () => {
    const world = openWorld({ startAt: Date.UTC(2026, 11, 1, 23, 50) })
    await world.life(undefined, undefined, settings)
    world.source.hit(await world.quote('a', '2', ANA), CALL, world.clock.nowMs())
    await world.clock.advance(500)
    const { desk } = await world.life(undefined, undefined, settings)
    await world.clock.advance(120_000)
    await world.quote('b', '2', ANA)
    expect(declines(desk, 'b')).toMatch(refusal)
    await world.clock.advance(8 * 60_000)
    await world.quote('c', '2', ANA)
    expect(desk.trade('R-c')?.status).toBe('QUOTED')
  })

  it('16: knows who took the quote of an anonymous RFQ once its trade tells', async () => {
    const world = openWorld()
    const { desk } = await world.life(undefined, undefined, settings)
    world.source.hit(await world.quote('a'), CALL, world.clock.nowMs(), 'told', ANA)
    await world.clock.advance(500)
    expect(desk.trade('R-a')?.taker).toBe(ANA)
    await world.quote('b', '2', ANA)
    expect(declines(desk, 'b')).toMatch(refusal)
  })
})
