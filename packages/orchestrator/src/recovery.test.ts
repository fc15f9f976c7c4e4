import { createRandom, parseWad, silentLogger, wad } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import { createMemoryJournal } from './journal/journal.ts'
import { createOrchestrator } from './orchestrator.ts'
import { CALL, heldAt, openWorld } from './testing/restart-world.ts'
import { deskSettings } from './testing/settings.ts'

describe('a restart', () => {
  it.each(['trade.executed', 'order.signed', 'order.filled', 'order.accepted'] as const)(
    'hedges exactly once what was in hand when the desk died right after %s',
    async (dies) => {
      const { clock, venue, source, life, quote } = openWorld()
      await life(dies)
      source.hit(await quote('a'), CALL, clock.nowMs())
      await clock.advance(1000)
      const { desk } = await life()
      await clock.advance(5000)
      expect(desk.trade('R-a')).toMatchObject({ status: 'HEDGED', hedged: parseWad('2') })
      expect(venue.held.get(CALL.name)).toBe(parseWad('-2'))
      expect([heldAt(desk, 'rysk'), heldAt(desk, 'derive')]).toEqual([parseWad('2'), parseWad('-2')])
    },
  )

  it.each(['lose-request', 'lose-reply'] as const)('settles an order whose outcome nobody knew (%s)', async (fault) => {
    const { clock, venue, source, life, quote } = openWorld()
    await life('order.signed')
    venue.fault = fault
    source.hit(await quote('a'), CALL, clock.nowMs())
    await clock.advance(1000)
    const { desk } = await life()
    await clock.advance(5000)
    expect(desk.trade('R-a')?.status).toBe('HEDGED')
    expect(venue.held.get(CALL.name)).toBe(parseWad('-2'))
  })

  it('finds a trade that settled while nobody listened, hedges it, and takes its late frame for what it is', async () => {
    const { clock, venue, source, life, quote } = openWorld()
    await life('quote.standing')
    const hit = await quote('a')
    source.hit(hit, CALL, clock.nowMs(), 'lost')
    const { desk } = await life()
    await clock.advance(5000)
    expect(desk.trade('R-a')).toMatchObject({ status: 'HEDGED', found: true })
    for (let i = 0; i < 2; i++) source.hit(hit, CALL, clock.nowMs())
    await clock.advance(5000)
    expect(venue.held.get(CALL.name)).toBe(parseWad('-2'))
    expect(heldAt(desk, 'rysk')).toBe(parseWad('2'))
  })

  it('hedges a trade of a quote that nothing remembers, once, at what it cost', async () => {
    const { clock, venue, source, life, quote } = openWorld()
    await life('rfq.received') // the quote itself never became durable
    const hit = await quote('a')
    source.hit(hit, CALL, clock.nowMs(), 'lost')
    const { desk } = await life()
    await clock.advance(5000)
    expect(desk.trade('R-a')).toMatchObject({ status: 'HEDGED', found: true, quantity: parseWad('2') })
    source.hit(hit, CALL, clock.nowMs())
    await clock.advance(5000)
    expect(venue.held.get(CALL.name)).toBe(parseWad('-2'))
    expect(desk.trades()).toHaveLength(1)
    expect(desk.trades()[0]).toMatchObject({ quoteNonce: hit.nonce })
    const moved = desk.risk().cash.find((row) => row.venue === 'rysk')?.moved
    expect(moved).toBe(wad(source.balance - 10n ** 24n))
  })

  it('hedges a trade of which even the RFQ is forgotten', async () => {
    const { clock, venue, source, life, quote } = openWorld()
    await life('rfq.received')
    await quote('first')
    const hit = await quote('forgotten', '3')
    source.hit(hit, CALL, clock.nowMs(), 'lost')
    const { desk } = await life()
    await clock.advance(5000)
    expect(venue.held.get(CALL.name)).toBe(parseWad('-3'))
    source.hit(hit, CALL, clock.nowMs())
    await clock.advance(5000)
    expect(venue.held.get(CALL.name)).toBe(parseWad('-3'))
    expect(heldAt(desk, 'rysk')).toBe(parseWad('3'))
  })

  it('books a quote that is hit after another trade was taken for it', async () => {
    const { clock, venue, source, life, quote } = openWorld()
    const { desk } = await life()
    const [older, newer] = [await quote('older'), await quote('newer')]
    source.hit(older, CALL, clock.nowMs(), 'lost')
    await clock.advance(65_000) // the newer of two alike is taken for it
    source.hit(newer, CALL, clock.nowMs(), 'lost')
    source.hit(older, CALL, clock.nowMs())
    source.hit(newer, CALL, clock.nowMs())
    await clock.advance(70_000)
    expect(venue.held.get(CALL.name)).toBe(parseWad('-4'))
    expect([heldAt(desk, 'rysk'), heldAt(desk, 'derive')]).toEqual([parseWad('4'), parseWad('-4')])
  })

  it('waits until the quotes of its last life are over before it quotes, and hedges meanwhile', async () => {
    const { clock, source, life, quote } = openWorld()
    await life('quote.standing')
    const hit = await quote('a')
    const { desk } = await life()
    await quote('b')
    expect(desk.trade('R-b')).toMatchObject({ status: 'CANCELLED', error: expect.stringContaining('last life') })
    source.hit(hit, CALL, clock.nowMs())
    await clock.advance(5000)
    expect(desk.trade('R-a')?.status).toBe('HEDGED')
    await clock.advance(90_000)
    await quote('c')
    expect(desk.trade('R-c')?.status).toBe('QUOTED')
  })

  it('finds soon a trade of its last life that settles after its start and that nobody tells of', async () => {
    const { clock, venue, source, life, quote } = openWorld()
    await life('quote.standing')
    const hit = await quote('a')
    const { desk } = await life()
    source.hit(hit, CALL, clock.nowMs(), 'lost')
    await clock.advance(5000)
    expect(desk.trade('R-a')).toMatchObject({ status: 'HEDGED', found: true })
    expect(venue.held.get(CALL.name)).toBe(parseWad('-2'))
  })

  it('looks once more before it stops', async () => {
    const { clock, venue, source, life, quote } = openWorld()
    const { desk } = await life()
    source.hit(await quote('a'), CALL, clock.nowMs(), 'lost')
    const stopped = desk.stop(1000)
    await clock.advance(10_000)
    await stopped
    expect(venue.held.get(CALL.name)).toBe(parseWad('-2'))
  })

  it('changes nothing when it happens again and again', async () => {
    const { clock, venue, source, life, quote, durable } = openWorld()
    await life()
    source.hit(await quote('a'), CALL, clock.nowMs())
    await clock.advance(1000)
    const before = durable().length
    for (let i = 0; i < 3; i++) await life()
    expect(durable()).toHaveLength(before)
    expect(venue.held.get(CALL.name)).toBe(parseWad('-2'))
  })
})

describe('a gap in a running desk', () => {
  it('is closed by the regular reconciliation: a trade whose frame was lost is hedged', async () => {
    const { clock, venue, source, life, quote } = openWorld()
    const { desk } = await life()
    source.hit(await quote('a'), CALL, clock.nowMs(), 'lost')
    await clock.advance(70_000)
    expect(desk.trade('R-a')?.status).toBe('HEDGED')
    expect(venue.held.get(CALL.name)).toBe(parseWad('-2'))
  })

  it('is closed soon although the first looks fail', async () => {
    const { clock, venue, source, life, quote } = openWorld()
    const { desk } = await life()
    source.hit(await quote('a'), CALL, clock.nowMs(), 'lost')
    source.unreachable = true
    await clock.advance(60_500)
    source.unreachable = false
    await clock.advance(8_000)
    expect(desk.trade('R-a')?.status).toBe('HEDGED')
    expect(venue.held.get(CALL.name)).toBe(parseWad('-2'))
  })

  it('stops while it still waits for a venue, and does nothing more when the venue is back', async () => {
    const { clock, venue, source } = openWorld()
    const journal = createMemoryJournal()
    const parts = { venue, source, journal, clock, random: createRandom(1), logger: silentLogger }
    const desk = createOrchestrator({ ...parts, settings: deskSettings() })
    venue.unreachable = true
    const started = desk.start()
    await clock.advance(5_000)
    expect(desk.status().orchestrator).toBe('starting')
    const stopped = desk.stop(10_000)
    await clock.advance(2_000)
    await Promise.all([started, stopped])
    venue.unreachable = false
    source.rfq('late', CALL, parseWad('1'))
    await clock.advance(120_000)
    expect(desk.status().orchestrator).toBe('stopped')
    expect(journal.events.map(({ type }) => type)).toEqual(['rfq.received', 'rfq.declined'])
  })

  it('does not take the trade of a later quote for one that was found before', async () => {
    const { clock, venue, source, life, quote } = openWorld()
    const { desk } = await life()
    source.hit(await quote('lost', '3'), CALL, clock.nowMs(), 'lost')
    await clock.advance(65_000)
    source.hit(await quote('later', '1'), CALL, clock.nowMs())
    await clock.advance(1000)
    expect(heldAt(desk, 'rysk')).toBe(parseWad('4'))
    expect(venue.held.get(CALL.name)).toBe(parseWad('-4'))
  })

  it('knows a found trade by its frame also after the frame of another, smaller one came first', async () => {
    const { clock, venue, source, life, quote } = openWorld()
    const { desk } = await life()
    const large = await quote('large', '1.9')
    source.hit(large, CALL, clock.nowMs(), 'lost')
    const small = await quote('small', '1.8')
    // Found while the second quote is live: its frame may tell of a part of what was found.
    await clock.advance(61_000)
    expect(desk.trade('R-large')).toMatchObject({ found: true })
    source.hit(small, CALL, clock.nowMs())
    source.hit(large, CALL, clock.nowMs())
    await clock.advance(120_000)
    expect(heldAt(desk, 'rysk')).toBe(parseWad('3.7'))
    expect(venue.held.get(CALL.name)).toBe(parseWad('-3.7'))
    expect(desk.trades().filter((trade) => trade.executedAt !== undefined)).toHaveLength(2)
  })

  it('does not hold a book against what was read before it changed, however slow the answers are', async () => {
    const { clock, venue, life, durable } = openWorld()
    const { desk } = await life()
    await clock.advance(60_000)
    // One answer waits, so that positions are older than the books they are compared with.
    venue.balances = () => new Promise((resolve) => void clock.after(2_000, () => resolve([])))
    const trade = (clientTradeId: string) =>
      desk.submitManualTrade({
        clientTradeId,
        instrument: CALL,
        side: 'buy',
        quantity: parseWad('1'),
        price: parseWad('90'),
        alreadyDone: true,
      })
    for (let i = 0; i < 200; i++) {
      await clock.advance(400)
      // Each look sees the same difference, of another trade.
      if (i % 6 === 0) await trade(`busy-${i}`)
    }
    await clock.advance(70_000)
    expect(durable().filter((event) => event.type === 'position.adjusted')).toEqual([])
    expect(heldAt(desk, 'derive')).toBe(venue.held.get(CALL.name))
  })

  it('tells two missed trades of one option apart by their quantities', async () => {
    const { clock, venue, source, life, quote } = openWorld()
    const { desk } = await life()
    const [small, , large] = [await quote('a', '1'), await quote('b', '2.5'), await quote('c', '4')]
    source.hit(small, CALL, clock.nowMs(), 'lost')
    source.hit(large, CALL, clock.nowMs(), 'lost')
    await clock.advance(70_000)
    expect(['a', 'b', 'c'].map((id) => desk.trade(`R-${id}`)?.status)).toEqual(['HEDGED', 'EXPIRED', 'HEDGED'])
    expect(venue.held.get(CALL.name)).toBe(parseWad('-5'))
  })
})

describe('a damaged journal', () => {
  it('is replayed as far as it goes; nothing is quoted and no hedge is resumed without a person', async () => {
    const { clock, venue, source, life, quote } = openWorld()
    await life('order.signed')
    venue.fault = 'lose-request'
    source.hit(await quote('a'), CALL, clock.nowMs())
    await clock.advance(100)
    const sent = venue.sent.length
    const { desk } = await life(undefined, { status: 'damaged', seq: 7, reason: 'hash differs' })
    await clock.advance(100_000)
    await quote('x')
    expect(desk.trade('R-x')).toMatchObject({ status: 'CANCELLED', error: expect.stringContaining('damaged at 7') })
    expect(desk.trade('R-a')?.status).toBe('HEDGING')
    expect(venue.sent).toHaveLength(sent)
  })

  it('includes one whose event can be read and makes no sense', async () => {
    const { clock, life, quote, poison } = openWorld()
    await life()
    poison({
      type: 'position.adjusted',
      tradeId: undefined,
      at: clock.nowMs(),
      position: { venue: 'derive', instrument: 'nonsense', quantity: parseWad('1'), price: parseWad('1') },
      explanation: '',
    })
    const { desk } = await life()
    await clock.advance(100_000)
    await quote('x')
    expect(desk.trade('R-x')).toMatchObject({ status: 'CANCELLED', error: expect.stringContaining('damaged at 2') })
  })
})

describe('a manual trade without an id of its own', () => {
  it('is a trade of its own in every life, also where the same randomness comes again', async () => {
    const world = openWorld()
    const terms = { clientTradeId: undefined, instrument: CALL, side: 'buy', alreadyDone: false } as const
    const ids: string[] = []
    for (const quantity of ['1', '2', '3']) {
      const { desk } = await world.life(undefined, undefined, deskSettings({ restartQuietMs: 0 }))
      const reply = await desk.submitManualTrade({ ...terms, quantity: parseWad(quantity), price: parseWad('0.05') })
      if (reply.status === 'booked') ids.push(reply.trade.id)
      await world.clock.advance(1000)
    }
    expect(new Set(ids).size).toBe(3)
    expect(world.venue.held.get(CALL.name)).toBe(parseWad('-6'))
  })
})
