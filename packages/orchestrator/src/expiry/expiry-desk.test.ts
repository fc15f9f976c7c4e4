import { formatWad, parseWad, wad } from '@riposte/market-model'
import { limitsWith, uniformLimit } from '@riposte/risk-limits'
import { describe, expect, it } from 'vitest'
import type { DeskEvent } from '../events.ts'
import { CALL, heldAt, openWorld } from '../testing/restart-world.ts'
import { deskSettings } from '../testing/settings.ts'
import type { Orchestrator } from '../views.ts'

const HOUR_MS = 3_600_000

/** A desk that quotes up to the end, so that a test need not live through the last hour. */
const usual = deskSettings()
const SETTINGS = deskSettings({
  limits: limitsWith({
    MAX_POSITION_SIZE: uniformLimit(100n),
    MAX_DELTA_EXPOSURE: uniformLimit(100n),
    MIN_TIME_TO_EXPIRY_S: uniformLimit(1n),
    MAX_IV: uniformLimit(1_000_000n),
  }),
  quote: { ...usual.quote, timeToExpiryMinMs: 1000 },
})

type World = ReturnType<typeof openWorld>

/** A desk that holds a back-to-back pair of calls on its way to the expiry, spot at 3000 as is the strike. */
async function holdPair(world: World): Promise<Orchestrator> {
  const { desk } = await world.life(undefined, undefined, SETTINGS)
  const quote = await world.quote('a')
  world.source.hit(quote, CALL, world.clock.nowMs())
  await world.clock.advance(1000)
  expect(desk.trade('R-a')?.status).toBe('HEDGED')
  return desk
}

const untilExpiry = (world: World): number => CALL.expiry - world.clock.nowMs()
const fix = (world: World, price: string): void => {
  world.source.fixed = [{ expiry: CALL.expiry, price: parseWad(price) }]
}
const step = (world: World, ms: number): Promise<void> => world.clock.advance(ms)
const told = (world: World, ...types: DeskEvent['type'][]) =>
  world.durable().filter((event) => types.includes(event.type))

/** The hedging venue pays in cash at the expiry, so its position is gone. */
function settleHedge(world: World): void {
  world.venue.held.clear()
}

async function openNearExpiry(beforeMs = 60_000): Promise<{ world: World; desk: Orchestrator }> {
  const world = openWorld({ startAt: CALL.expiry - beforeMs - 20_000 })
  return { world, desk: await holdPair(world) }
}

describe('an expiry', () => {
  it('alerts once of each kind: a day and two hours before it, at the fixing and 45 minutes after', async () => {
    const { world, desk } = await openNearExpiry(2 * HOUR_MS + 60_000)
    await step(world, untilExpiry(world) + 6000)
    settleHedge(world)
    fix(world, '3500')
    await step(world, HOUR_MS)
    const stages = told(world, 'expiry.alerted').map((event) => event.type === 'expiry.alerted' && event.stage)
    expect(stages).toEqual(['T-24h', 'T-2h', 'fixing', 'T+45m', 'overdue'])
    expect(desk.expiries()[0]?.claims).toHaveLength(1)
  }, 30_000)

  it('settles at once what is out of the money, once the hedge has been paid', async () => {
    const { world, desk } = await openNearExpiry()
    await step(world, untilExpiry(world) + 2000)
    expect(desk.trade('R-a')?.status).toBe('SETTLING')
    fix(world, '3000')
    await step(world, 20_000)
    // The hedging venue has not settled yet.
    expect(desk.trade('R-a')?.status).toBe('SETTLING')
    settleHedge(world)
    await step(world, 20_000)
    expect(desk.trade('R-a')?.status).toBe('SETTLED')
    expect(told(world, 'position.settled')).toMatchObject([{ tradeIds: ['R-a'], isUnpaid: true }])
    expect(told(world, 'claim.opened')).toEqual([])
    expect(told(world, 'trade.settled')).toMatchObject([{ outcome: 'worthless' }])
  })

  it.each([
    ['delivered', { USDC: parseWad('-6000'), WETH: parseWad('2') }, 'rysk WETH 2'],
    ['redeemed', {}, 'wallet WETH 0.285714285714285714'],
  ] as const)('turns what is in the money into a claim with a delta, until it is %s', async (outcome, moves, cash) => {
    const { world, desk } = await openNearExpiry()
    await step(world, untilExpiry(world) + 1000)
    settleHedge(world)
    fix(world, '3500')
    world.venue.index('3500')
    await step(world, 20_000)
    expect(desk.expiries()[0]?.claims).toMatchObject([
      { quantity: parseWad('2'), kind: 'call', deadline: CALL.expiry + HOUR_MS, tradeIds: ['R-a'] },
    ])
    // The sold leg is cash, and the bought one moves like what it will be.
    expect(desk.risk().underlyings).toMatchObject([{ underlying: 'ETH', delta: 2 }])
    expect(desk.trade('R-a')?.status).toBe('SETTLING')

    world.source.end(CALL, moves)
    await step(world, 120_000)
    expect(desk.trade('R-a')?.status).toBe('SETTLED')
    expect(desk.expiries()).toEqual([])
    expect(desk.risk().underlyings).toMatchObject([{ delta: 0 }])
    expect(heldAt(desk, 'rysk')).toBe(0n)
    const rows = desk.risk().cash.map(({ venue, token, moved }) => `${venue} ${token} ${formatWad(moved)}`)
    expect(rows).toContain(cash)
    expect(told(world, 'trade.settled')).toMatchObject([{ outcome }])
    expect(told(world, 'cash.adjusted')).toEqual([])
  })

  it('keeps a claim that is overdue, and says so', async () => {
    const { world, desk } = await openNearExpiry()
    await step(world, untilExpiry(world) + 1000)
    settleHedge(world)
    fix(world, '3500')
    await step(world, 2 * HOUR_MS)
    expect(desk.expiries()[0]?.claims).toHaveLength(1)
    expect(desk.trade('R-a')?.status).toBe('SETTLING')
    expect(told(world, 'expiry.alerted').at(-1)).toMatchObject({ stage: 'overdue', alert: { openTrades: 1 } })
  }, 30_000)

  it.each([
    'trade.settling',
    'expiry.fixed',
    'claim.opened',
    'position.settled',
    'claim.delivered',
    'trade.settled',
    'expiry.alerted',
  ] as const)('comes to the same end when a desk dies right after its %s', async (dies) => {
    const world = openWorld({ startAt: CALL.expiry - 80_000 })
    await holdPair(world)
    await world.life(dies, undefined, SETTINGS)
    await step(world, untilExpiry(world) + 1000)
    settleHedge(world)
    fix(world, '3500')
    await step(world, 20_000)
    world.source.end(CALL, { USDC: parseWad('-6000'), WETH: parseWad('2') })
    await step(world, 120_000)
    const { desk } = await world.life(undefined, undefined, SETTINGS)
    await step(world, 120_000)
    expect(desk.trade('R-a')?.status).toBe('SETTLED')
    expect(told(world, 'claim.delivered')).toHaveLength(1)
    expect(told(world, 'trade.settled')).toHaveLength(1)
    const stages = told(world, 'expiry.alerted').map((event) => event.type === 'expiry.alerted' && event.stage)
    expect(new Set(stages).size).toBe(stages.length)
    expect(desk.positions().every(({ quantity }) => quantity === wad(0n))).toBe(true)
  })

  it('finds out what happened while it was away for hours', async () => {
    const world = openWorld({ startAt: CALL.expiry - 80_000 })
    await holdPair(world)
    // The old desk is gone: what it would note is not durable.
    await world.life('expiry.alerted', undefined, SETTINGS)
    await step(world, 2 * HOUR_MS)
    settleHedge(world)
    fix(world, '3500')
    world.source.end(CALL, {})
    const { desk } = await world.life(undefined, undefined, SETTINGS)
    await step(world, 10_000)
    expect(desk.trade('R-a')?.status).toBe('SETTLED')
    expect(told(world, 'claim.opened', 'claim.redeemed')).toMatchObject([
      { type: 'claim.opened' },
      { type: 'claim.redeemed' },
    ])
  }, 30_000)

  it('ends what was traded by hand with its value', async () => {
    const world = openWorld({ startAt: CALL.expiry - 80_000 })
    const { desk } = await world.life(undefined, undefined, SETTINGS)
    const terms = { instrument: CALL, side: 'buy', quantity: parseWad('1'), price: parseWad('100') } as const
    await desk.submitManualTrade({ clientTradeId: 'x', ...terms, alreadyDone: true })
    await step(world, untilExpiry(world) + 1000)
    settleHedge(world)
    fix(world, '3400')
    await step(world, 20_000)
    expect(desk.trade('M-x')?.status).toBe('SETTLED')
    const cash = desk.risk().cash.find((row) => row.venue === 'manual')
    expect(formatWad(cash?.moved ?? wad(0n))).toBe('300')
  })
})
