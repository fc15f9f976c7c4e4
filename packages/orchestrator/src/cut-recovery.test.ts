import { parseWad } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import { CALL, heldAt, openWorld } from './testing/restart-world.ts'

const BOOKED = parseWad('2')

/** One trade, hedged or under way; its journal, event by event. */
async function traded(fault?: 'lose-request' | 'lose-reply') {
  const world = openWorld()
  await world.life()
  if (fault !== undefined) world.venue.fault = fault
  world.source.hit(await world.quote('a'), CALL, world.clock.nowMs())
  await world.clock.advance(fault === undefined ? 5_000 : 20)
  return world
}

const EVENTS = (await traded()).durable().length

describe('a journal that was cut', () => {
  it.each(Array.from({ length: EVENTS }, (_, i) => [i + 1]))(
    'after %d of its events leads to one hedge of every trade',
    async (kept) => {
      const { clock, venue, life, cut } = await traded()
      cut(kept)
      const { desk } = await life()
      await clock.advance(120_000)
      expect(venue.held.get(CALL.name)).toBe(parseWad('-2'))
      expect([heldAt(desk, 'rysk'), heldAt(desk, 'derive')]).toEqual([BOOKED, parseWad('-2')])
      for (const trade of desk.trades()) expect(['HEDGED', 'CANCELLED', 'EXPIRED']).toContain(trade.status)
    },
  )

  it.each(Array.from({ length: EVENTS - 3 }, (_, i) => [i + 1]))(
    'after %d of its events, while an order was under way, leads to one hedge too',
    async (kept) => {
      const { clock, venue, life, cut, durable } = await traded('lose-reply')
      cut(Math.min(kept, durable().length))
      const { desk } = await life()
      await clock.advance(120_000)
      expect(venue.held.get(CALL.name)).toBe(parseWad('-2'))
      expect(heldAt(desk, 'derive')).toBe(parseWad('-2'))
    },
  )

  it('never signs a label again that an order of the lost part may have', async () => {
    const { clock, source, life, cut, quote, durable } = await traded()
    cut(2)
    await life()
    await clock.advance(120_000)
    source.hit(await quote('b'), CALL, clock.nowMs())
    await clock.advance(5_000)
    const labels = durable().flatMap((event) => (event.type === 'order.signed' ? [event.order.request.label] : []))
    // Seconds from the beginning of 2026 to the cut, a hundred numbers each.
    const cutAt = durable().find((event) => event.type === 'journal.cut')?.at as number
    const from = Math.ceil((cutAt - Date.UTC(2026, 0, 1)) / 1000) * 100
    expect(labels).toEqual([`riposte:R-b:1.${from + 1}`])
  })

  const MANUAL = {
    clientTradeId: 'by-hand',
    instrument: CALL,
    side: 'buy',
    quantity: parseWad('3'),
    price: parseWad('90'),
    alreadyDone: true,
  } as const

  it.each([1, 2, 3, 4, 5, 6])(
    'after %d of its events hedges only what is left of a trade that a person enters again',
    async (kept) => {
      const { clock, venue, life, cut, durable } = openWorld()
      const first = await life()
      await first.desk.submitManualTrade(MANUAL)
      await clock.advance(5_000)
      expect(venue.held.get(CALL.name)).toBe(parseWad('-3'))
      expect(durable().length).toBeGreaterThanOrEqual(6)

      cut(kept)
      const { desk } = await life()
      await clock.advance(1_000)
      expect(await desk.submitManualTrade(MANUAL)).toMatchObject({ status: 'booked' })
      await clock.advance(5_000)
      expect(venue.held.get(CALL.name)).toBe(parseWad('-3'))
      expect(desk.trade('M-by-hand')).toMatchObject({ status: 'HEDGED', hedged: parseWad('3') })

      await desk.submitManualTrade({ ...MANUAL, clientTradeId: 'new', quantity: parseWad('1') })
      await clock.advance(5_000)
      expect(venue.held.get(CALL.name)).toBe(parseWad('-4'))
    },
  )

  it('does not take another trade for the one that a person had entered under its id', async () => {
    const { clock, life, cut } = openWorld()
    const first = await life()
    await first.desk.submitManualTrade(MANUAL)
    await clock.advance(5_000)
    // Received, and nothing more is known.
    cut(2)
    const { desk } = await life()
    const reply = await desk.submitManualTrade({ ...MANUAL, side: 'sell' })
    expect(reply).toEqual({
      status: 'unavailable',
      reason: `M-by-hand was reported before, as a buy of ${CALL.name}`,
    })
  })
})

describe('a damaged journal that nobody has looked at', () => {
  const damaged = { status: 'damaged', seq: 4, reason: 'by script' } as const

  it('books what the venues hold and hedges none of it', async () => {
    const { clock, venue, source, life, quote } = openWorld()
    await life('quote.standing')
    source.hit(await quote('a'), CALL, clock.nowMs(), 'lost')
    const { desk } = await life(undefined, damaged)
    await clock.advance(120_000)
    expect(desk.trade('R-a')).toMatchObject({ status: 'EXECUTED', found: true })
    expect(heldAt(desk, 'rysk')).toBe(BOOKED)
    expect(venue.held.get(CALL.name)).toBeUndefined()
  })

  it('takes no manual trade, since its booking would be lost with the damage', async () => {
    const { life } = openWorld()
    const { desk } = await life(undefined, damaged)
    const reply = await desk.submitManualTrade({
      clientTradeId: 'by-hand',
      instrument: CALL,
      side: 'buy',
      quantity: BOOKED,
      price: parseWad('90'),
      alreadyDone: true,
    })
    expect(reply).toMatchObject({ status: 'unavailable', reason: expect.stringMatching(/damaged at 4/) })
  })
})
