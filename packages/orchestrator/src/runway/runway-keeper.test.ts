import { formatWad, type LogFields, type Logger, parseWad, silentLogger, wad } from '@riposte/market-model'
import { type Limits, limitsWith, uniformLimit } from '@riposte/risk-limits'
import { describe, expect, it } from 'vitest'
import { CALL, openWorld } from '../testing/restart-world.ts'
import { deskSettings } from '../testing/settings.ts'
import type { PaperPurse } from './paper-purse.ts'

const of = (value: string) => uniformLimit(value)

function settings(limits: Partial<Limits>) {
  return deskSettings({
    limits: limitsWith({ MAX_POSITION_SIZE: of('100'), MAX_DELTA_EXPOSURE: of('100'), ...limits }),
  })
}

function openDesk(limits: Partial<Limits>) {
  const world = openWorld()
  const told: (readonly [event: string, fields: LogFields | undefined])[] = []
  const note = (event: string, fields?: LogFields): void => {
    if (event.startsWith('runway.')) told.push([event, fields])
  }
  const logger: Logger = { ...silentLogger, info: note, warn: note, error: note }
  const life = (purse?: PaperPurse) =>
    world.life(undefined, undefined, settings(limits), { logger, ...(purse === undefined ? {} : { purse }) })
  return { world, told, life }
}

const words = (told: readonly (readonly [string, LogFields | undefined])[]) => told.map(([event]) => event)

describe('the runway of a token', () => {
  it('is told once when it runs short, binds at its floor, and is told once when there is enough again', async () => {
    const { world, told, life } = openDesk({ RUNWAY_WARNING: of('900'), MIN_RUNWAY: of('700') })
    world.source.balance = parseWad('1000')
    const { desk } = await life()
    const quote = await world.quote('a')
    await world.clock.advance(10_000)
    expect(told).toEqual([])
    world.source.hit(quote, CALL, world.clock.nowMs())
    await world.clock.advance(30_000)
    expect(told).toMatchObject([['runway.low', { scope: 'USDC@rysk', warning: 900 }]])

    await world.quote('b')
    expect(desk.trade('R-b')?.error).toMatch(/MIN_RUNWAY of USDC@rysk is at least 700/)

    // Somebody has deposited: reconciliation sees it come.
    world.source.balance = wad(world.source.balance + parseWad('500'))
    await world.clock.advance(120_000)
    expect(words(told)).toEqual(['runway.low', 'runway.restored'])
    await world.quote('c')
    expect(desk.trade('R-c')?.status).toBe('QUOTED')
    await desk.stop(0)
  })

  it('is topped up on paper by a journaled deposit, which is neither P&L nor a difference', async () => {
    const { world, told, life } = openDesk({ RUNWAY_WARNING: of('2000') })
    world.source.balance = parseWad('1000')
    const asked: string[] = []
    const { desk } = await life({
      topUpBalance(venue, token) {
        asked.push(`${token}@${venue}`)
        const amount = parseWad('5000')
        world.source.balance = wad(world.source.balance + amount)
        return { venue, token, amount }
      },
      topUpMargin: () => undefined,
    })
    await world.clock.advance(200_000)
    expect(asked).toEqual(['USDC@rysk'])
    expect(words(told)).toEqual(['runway.low', 'runway.restored'])
    const types = world.durable().map((event) => event.type)
    expect(types).toContain('cash.deposited')
    expect(types).not.toContain('cash.adjusted')
    expect(desk.pnl('underlying')).toMatchObject({ rows: [], total: { totalUsd: 0n, cash: [] } })
    expect(desk.risk().cash).toMatchObject([{ venue: 'rysk', token: 'USDC', moved: parseWad('5000') }])

    // The next life knows of it, and finds nothing amiss.
    await desk.stop(0)
    const { desk: next } = await life()
    await world.clock.advance(120_000)
    expect(world.durable().map((event) => event.type)).not.toContain('cash.adjusted')
    expect(next.risk().limits.find((row) => row.name === 'MIN_RUNWAY')?.value).toBe(6000)
    await next.stop(0)
  })
})

describe('free margin', () => {
  it('is told when it runs short, binds at its floor, and is topped up on paper', async () => {
    const { world, told, life } = openDesk({ FREE_MARGIN_WARNING_USD: of('3000'), MIN_FREE_MARGIN_USD: of('1000') })
    let free = parseWad('1200')
    let given = parseWad('0')
    Object.assign(world.venue, {
      margins: async () => [{ account: '12', free, maintenance: parseWad('10'), equity: parseWad('100000') }],
      balances: async () => [{ token: 'USDC', amount: given }],
      marginAccount: () => '12',
      initialMargin: () => parseWad('500'),
    })
    const { desk } = await life({
      topUpBalance: () => undefined,
      topUpMargin(venue, account) {
        if (account !== '12') return undefined
        free = parseWad('10000')
        given = parseWad('8800')
        return { venue, token: 'USDC', amount: given }
      },
    })
    await world.quote('a')
    expect(desk.trade('R-a')?.error).toMatch(/MIN_FREE_MARGIN_USD of 12 is at least 1000/)
    await world.clock.advance(120_000)
    expect(told).toMatchObject([
      ['runway.low', { kind: 'margin', scope: '12', value: 1200, warning: 3000 }],
      ['runway.restored', { kind: 'margin', scope: '12', value: 10000 }],
    ])
    const deposits = world.durable().flatMap((event) => (event.type === 'cash.deposited' ? [event] : []))
    expect(deposits.map(({ flow }) => `${formatWad(flow.amount)} ${flow.token} at ${flow.venue}`)).toEqual([
      `8800 USDC at ${world.venue.name}`,
    ])
    await world.quote('b')
    expect(desk.trade('R-b')?.status).toBe('QUOTED')
    await desk.stop(0)
  })
})
