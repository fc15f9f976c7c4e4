import { parseWad } from '@riposte/market-model'
import { limitsWith, uniformLimit, WHOLE_DESK } from '@riposte/risk-limits'
import { describe, expect, it } from 'vitest'
import type { DeskSettings } from './context.ts'
import type { DeskEvent } from './events.ts'
import { phaseSettings, ROLLOUT_PHASES, type RolloutPhase } from './rollout-phase.ts'
import { CALL, openWorld } from './testing/restart-world.ts'
import { deskSettings } from './testing/settings.ts'
import type { ManualTrade } from './views.ts'

/** One quote of two contracts is allowed, and two are not. */
const LIMITS = limitsWith({ MAX_POSITION_SIZE: uniformLimit(3n), MAX_DELTA_EXPOSURE: uniformLimit(100n) })

const settingsOf = (phase: RolloutPhase, changes: Partial<DeskSettings> = {}): DeskSettings =>
  deskSettings({ limits: LIMITS, restartQuietMs: 0, ...phaseSettings(phase).desk, ...changes })

async function openDesk(phase: RolloutPhase, changes: Partial<DeskSettings> = {}) {
  const world = openWorld()
  const { desk } = await world.life(undefined, undefined, settingsOf(phase, changes))
  return { world, desk }
}

const manual: ManualTrade = {
  clientTradeId: 'mine',
  instrument: CALL,
  side: 'buy',
  quantity: parseWad('5'),
  price: parseWad('0.05'),
  alreadyDone: false,
}

const reported = (events: readonly DeskEvent[]) => events.filter((event) => event.type === 'breach.reported')

describe('what is taken on', () => {
  it.each(ROLLOUT_PHASES)('%s: a quote past a limit', async (phase) => {
    const { world, desk } = await openDesk(phase)
    await world.quote('a')
    await world.quote('b')
    const isEnforced = phase === 'risk' || phase === 'full'
    expect(desk.trade('R-b')?.status).toBe(isEnforced ? 'CANCELLED' : 'QUOTED')
    expect(reported(world.durable())).toEqual(
      phase === 'monitor'
        ? [
            expect.objectContaining({
              tradeId: 'R-b',
              action: 'quote',
              breaches: expect.arrayContaining([expect.objectContaining({ code: 'MAX_POSITION_SIZE', wouldBe: 4 })]),
            }),
          ]
        : [],
    )
  })

  it.each(ROLLOUT_PHASES)('%s: a manual trade past a limit', async (phase) => {
    const { world, desk } = await openDesk(phase)
    const reply = await desk.submitManualTrade(manual)
    await world.clock.advance(1000)
    const expected = { existing: 'unavailable', monitor: 'booked', risk: 'refused', full: 'refused' } as const
    expect(reply.status).toBe(expected[phase])
    expect(world.venue.held.get(CALL.name) ?? 0n).toBe(phase === 'monitor' ? parseWad('-5') : 0n)
    expect(reported(world.durable())).toHaveLength(phase === 'monitor' ? 1 : 0)
    if (phase === 'monitor') expect(reply).toMatchObject({ breaches: [{ code: 'MAX_POSITION_SIZE' }, {}] })
  })

  it('counts a quote that only was told of as exposure all the same', async () => {
    const { world, desk } = await openDesk('monitor')
    await world.quote('a')
    await world.quote('b')
    const use = desk.risk().limits.find(({ name, scope }) => name === 'MAX_POSITION_SIZE' && scope.endsWith('@rysk'))
    expect(use).toMatchObject({ worst: 4, limit: 3 })
  })

  it.each(ROLLOUT_PHASES)('%s: nothing while a person holds the kill switch', async (phase) => {
    const { world, desk } = await openDesk(phase)
    await desk.kill('no-new-quotes', WHOLE_DESK, 'a test', 'me')
    await world.quote('a')
    expect(desk.trade('R-a')).toMatchObject({ status: 'CANCELLED', error: expect.stringContaining('KILL_SWITCH') })
    expect(world.source.quotes).toHaveLength(0)
  })

  it.each(ROLLOUT_PHASES)('%s: trades that would pull the kill switch', async (phase) => {
    const limits = { ...LIMITS, MAX_EXECUTIONS: uniformLimit(1n) }
    const { world, desk } = await openDesk(phase, { limits })
    for (const id of ['a', 'b', 'c']) {
      world.source.hit(await world.quote(id, '0.5'), CALL, world.clock.nowMs())
      await world.clock.advance(1000)
    }
    const isEnforced = phase === 'risk' || phase === 'full'
    expect(desk.killSwitch().engaged.map(({ cause }) => cause)).toEqual(isEnforced ? ['executions'] : [])
    expect(desk.trade('R-c')?.status).toBe(isEnforced ? 'CANCELLED' : 'HEDGED')
    const withheld = world.durable().filter((event) => event.type === 'kill.withheld')
    expect(withheld).toEqual(
      phase === 'monitor' ? [expect.objectContaining({ kill: expect.objectContaining({ cause: 'executions' }) })] : [],
    )
  })
})

describe('a hedge', () => {
  it.each(ROLLOUT_PHASES)('%s: after an order that was filled in part', async (phase) => {
    const { world, desk } = await openDesk(phase)
    const quote = await world.quote('b', '0.5')
    // For every order there is as much again.
    world.venue.bid(CALL.name, '100', '0.2')
    world.source.hit(quote, CALL, world.clock.nowMs())
    await world.clock.advance(20_000)
    const sent = world.venue.sent.filter(({ request }) => request.label.includes('R-b'))
    if (phase === 'full') {
      expect(desk.trade('R-b')?.status).toBe('HEDGED')
      expect(sent.length).toBeGreaterThan(1)
    } else {
      expect(desk.trade('R-b')).toMatchObject({ status: 'FAILED', hedged: parseWad('0.2') })
      expect(sent).toHaveLength(1)
    }
  })
})

describe('a restart in another phase', () => {
  it('goes on with a hedge that began in full, until it is done', async () => {
    const world = openWorld()
    await world.life('trade.executed', undefined, settingsOf('full'))
    world.source.hit(await world.quote('a'), CALL, world.clock.nowMs())
    await world.clock.advance(1000)
    expect(world.venue.sent).toHaveLength(0)
    // Only half of it can be sold at once: a hedge of one order would leave the rest.
    world.venue.bid(CALL.name, '100', '1')
    const { desk } = await world.life(undefined, undefined, settingsOf('existing'))
    await world.clock.advance(20_000)
    expect(desk.trade('R-a')?.status).toBe('HEDGED')
    expect(world.venue.held.get(CALL.name)).toBe(parseWad('-2'))
  })

  it('sends no second order for a trade of a phase with one, also in full', async () => {
    const world = openWorld()
    await world.life('order.signed', undefined, settingsOf('existing'))
    const quote = await world.quote('a')
    world.venue.bid(CALL.name, '100', '1')
    world.source.hit(quote, CALL, world.clock.nowMs())
    await world.clock.advance(1000)
    const { desk } = await world.life(undefined, undefined, settingsOf('full'))
    await world.clock.advance(20_000)
    expect(new Set(world.venue.sent.map(({ nonce }) => nonce)).size).toBe(1)
    expect(desk.trade('R-a')).toMatchObject({ status: 'FAILED', hedged: parseWad('1') })
  })

  it('books and hedges the trade of a quote that another phase signed', async () => {
    const world = openWorld()
    await world.life('quote.standing', undefined, settingsOf('full'))
    const quote = await world.quote('a')
    const { desk } = await world.life(undefined, undefined, settingsOf('existing'))
    world.source.hit(quote, CALL, world.clock.nowMs())
    await world.clock.advance(1000)
    expect(desk.trade('R-a')?.status).toBe('HEDGED')
    expect(world.venue.held.get(CALL.name)).toBe(parseWad('-2'))
  })

  it.each(['existing', 'monitor', 'risk'] as const)(
    'to %s cancels what the delta hedger has in the book, sees it closed, and trades no delta',
    async (phase) => {
      const world = openWorld()
      const limits = { ...LIMITS, GAMMA_MAX_DELTA: uniformLimit('3') }
      const gamma = settingsOf('full', { limits, deltaStrategy: 'ddh' })
      await world.life(undefined, undefined, gamma)
      world.venue.held.set(CALL.name, parseWad('4'))
      let open = await world.venue.openOrders()
      for (let i = 0; i < 1000 && open.length === 0; i++) {
        await world.clock.advance(100)
        open = await world.venue.openOrders()
      }
      expect(open).toHaveLength(2)
      const { desk } = await world.life(undefined, undefined, settingsOf(phase))
      const sent = world.venue.sent.length
      await world.clock.advance(60_000)
      expect(await world.venue.openOrders()).toEqual([])
      expect(world.venue.sent).toHaveLength(sent)
      const closed = world.durable().flatMap((event) => (event.type === 'order.closed' ? [event.label] : []))
      for (const { label } of open) expect(closed).toContain(label)
      expect(desk.status().orchestrator).toBe('running')
    },
  )
})
