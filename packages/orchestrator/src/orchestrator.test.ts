import {
  createRandom,
  epochMs,
  type Option,
  parseInstrumentName,
  parseWad,
  silentLogger,
  wad,
} from '@riposte/market-model'
import { limitsWith, uniformLimit } from '@riposte/risk-limits'
import { describe, expect, it } from 'vitest'
import type { DeskEvent } from './events.ts'
import { createMemoryJournal, type Journal } from './journal/journal.ts'
import { createOrchestrator } from './orchestrator.ts'
import { createFakeSource } from './testing/fake-source.ts'
import { createFakeVenue } from './testing/fake-venue.ts'
import { createManualClock } from './testing/manual-clock.ts'
import { deskSettings } from './testing/settings.ts'
import type { ManualTrade } from './views.ts'

const CALL = parseInstrumentName('ETH-20261225-3000-C') as Option
const ELSEWHERE = parseInstrumentName('ETH-20261225-9999-C') as Option

const SETTINGS = deskSettings({
  limits: limitsWith({ MAX_POSITION_SIZE: uniformLimit(10n), MAX_DELTA_EXPOSURE: uniformLimit(100n) }),
  restartQuietMs: 45_000,
})

async function openDesk(journal: Journal & { readonly events?: readonly DeskEvent[] } = createMemoryJournal()) {
  const clock = createManualClock(epochMs(Date.UTC(2026, 11, 1)))
  const venue = createFakeVenue(clock, {
    [CALL.name]: { bids: [['100', '50']], asks: [['101', '50']], delta: 0.5, index: '3000' },
    'ETH-PERP': { bids: [['3000', '500']], asks: [['3001', '500']], delta: 1, index: '3000' },
  })
  const source = createFakeSource()
  const desk = createOrchestrator({
    venue,
    source,
    journal,
    clock,
    random: createRandom(1),
    logger: silentLogger,
    settings: SETTINGS,
  })
  const events: DeskEvent[] = []
  desk.subscribe((event) => void events.push(event))
  await desk.start()
  const quoted = async (id = 'a', quantity = '2') => {
    source.rfq(id, CALL, parseWad(quantity))
    await clock.advance(0)
    return source.quotes.at(-1) as (typeof source.quotes)[number]
  }
  return { clock, venue, source, desk, events, quoted }
}

const types = (events: readonly DeskEvent[]) => events.map((event) => event.type)

describe('an RFQ trade', () => {
  it('goes from RFQ to hedged, the journal ahead of every order', async () => {
    const { clock, venue, source, desk, events, quoted } = await openDesk()
    const quote = await quoted()
    source.hit(quote, CALL, clock.nowMs())
    await clock.advance(10)
    expect(types(events)).toEqual([
      'book.opened',
      'rfq.received',
      'quote.signed',
      'quote.standing',
      'market.marked',
      'trade.executed',
      'order.signed',
      'order.filled',
      'order.accepted',
      'trade.hedged',
    ])
    expect(desk.trade('R-a')).toMatchObject({ status: 'HEDGED', hedged: parseWad('2'), hedgeExchange: 'derive' })
    expect(venue.held.get(CALL.name)).toBe(parseWad('-2'))
    const rows = desk.positions().map(({ venue: where, quantity }) => [where, quantity])
    expect(rows).toEqual([
      ['rysk', parseWad('2')],
      ['derive', parseWad('-2')],
    ])
    expect(desk.risk().underlyings).toMatchObject([{ underlying: 'ETH', delta: 0 }])
  })

  it('is booked and hedged once, however often the confirmation comes', async () => {
    const { clock, venue, source, desk, quoted } = await openDesk()
    const quote = await quoted()
    for (let i = 0; i < 3; i++) source.hit(quote, CALL, clock.nowMs())
    await clock.advance(100)
    source.hit(quote, CALL, clock.nowMs())
    await clock.advance(10_000)
    expect(venue.sent).toHaveLength(1)
    expect(desk.positions().find((row) => row.venue === 'rysk')?.quantity).toBe(parseWad('2'))
  })

  it('is booked although it comes after the validity, and is marked late', async () => {
    const { clock, source, desk, events, quoted } = await openDesk()
    const quote = await quoted()
    await clock.advance(120_000)
    expect(desk.trade('R-a')?.status).toBe('EXPIRED')
    source.hit(quote, CALL, clock.nowMs())
    await clock.advance(100)
    expect(desk.trade('R-a')?.status).toBe('HEDGED')
    expect(events.find((event) => event.type === 'trade.executed')).toMatchObject({ late: true })
  })

  it('is adopted when no quote of this life matches it', async () => {
    const { clock, venue, source, desk } = await openDesk()
    const { underlying, strike, expiry, right } = CALL
    const trade = {
      quoteNonce: '999',
      terms: { underlying, strike, expiry, right },
      side: 'buy' as const,
      quantity: parseWad('1'),
      price: parseWad('80'),
      premiumToken: { address: '0x', symbol: 'USDC', decimals: 6 },
      premium: parseWad('80'),
      fee: parseWad('10'),
      tradedAt: clock.nowMs(),
      reference: '0x',
    }
    source.trade(trade)
    await clock.advance(10)
    source.trade(trade)
    await clock.advance(10)
    expect(desk.trade('R-nonce-999')?.status).toBe('HEDGED')
    expect(venue.sent).toHaveLength(1)
  })

  it.each(['lose-request', 'lose-reply'] as const)('is hedged once when the venue may %s', async (fault) => {
    const { clock, venue, source, desk, quoted } = await openDesk()
    const quote = await quoted()
    venue.fault = fault
    source.hit(quote, CALL, clock.nowMs())
    await clock.advance(5000)
    expect(desk.trade('R-a')?.status).toBe('HEDGED')
    expect(venue.held.get(CALL.name)).toBe(parseWad('-2'))
  })

  it('expires without a confirmation and gives its reservation back', async () => {
    const { clock, source, desk, quoted } = await openDesk()
    await quoted('a', '6')
    source.rfq('b', CALL, parseWad('6'))
    expect(desk.trade('R-b')).toMatchObject({
      status: 'CANCELLED',
      error: expect.stringContaining('MAX_POSITION_SIZE'),
    })
    await clock.advance(46_000)
    source.rfq('c', CALL, parseWad('6'))
    expect(desk.trade('R-c')?.status).toBe('QUOTED')
  })

  it('answers a repeated RFQ once', async () => {
    const { source, quoted } = await openDesk()
    await quoted('a')
    await quoted('a')
    expect(source.quotes).toHaveLength(1)
  })

  it('declines what it can not hedge, with the reason', async () => {
    const { source, desk } = await openDesk()
    source.rfq('x', ELSEWHERE, parseWad('1'))
    expect(desk.trade('R-x')).toMatchObject({ status: 'CANCELLED', error: expect.stringContaining('does not list') })
    expect(source.quotes).toHaveLength(0)
  })

  it('declines an option of the same day that expires at another hour', async () => {
    const { source, desk } = await openDesk()
    source.rfq('x', { ...CALL, expiry: epochMs(CALL.expiry + 3_600_000) }, parseWad('1'))
    expect(desk.trade('R-x')).toMatchObject({ status: 'CANCELLED' })
  })

  it('keeps the cash of every token to the last unit', async () => {
    const { clock, source, desk, events, quoted } = await openDesk()
    for (const id of ['a', 'b', 'c']) {
      const quote = await quoted(id, '1')
      source.hit(quote, CALL, clock.nowMs())
      await clock.advance(10)
    }
    const moved = new Map<string, bigint>()
    for (const event of events) {
      const flows =
        event.type === 'trade.executed'
          ? event.cash
          : event.type === 'order.filled'
            ? [{ venue: event.venue, token: event.token, amount: event.fill.cashFlow }]
            : []
      for (const flow of flows) moved.set(flow.venue, (moved.get(flow.venue) ?? 0n) + flow.amount)
    }
    for (const row of desk.risk().cash) expect(row.moved).toBe(moved.get(row.venue))
  })
})

describe('a manual trade', () => {
  const manual = (quantity: string, extra: Partial<ManualTrade> = {}): ManualTrade => ({
    clientTradeId: undefined,
    instrument: CALL,
    side: 'buy',
    quantity: parseWad(quantity),
    price: parseWad('0.05'),
    alreadyDone: false,
    ...extra,
  })

  it('travels like an RFQ trade', async () => {
    const { clock, venue, desk } = await openDesk()
    const reply = await desk.submitManualTrade(manual('3'))
    await clock.advance(10)
    expect(reply).toMatchObject({ status: 'booked', breaches: [] })
    expect(desk.trades()[0]).toMatchObject({ source: 'MANUAL', status: 'HEDGED' })
    expect(venue.held.get(CALL.name)).toBe(parseWad('-3'))
  })

  it('sold is hedged by buying', async () => {
    const { clock, venue, desk } = await openDesk()
    await desk.submitManualTrade(manual('3', { side: 'sell', price: parseWad('200') }))
    await clock.advance(10)
    expect(venue.held.get(CALL.name)).toBe(parseWad('3'))
  })

  it('over a limit is refused and books nothing', async () => {
    const { venue, desk } = await openDesk()
    const reply = await desk.submitManualTrade(manual('11'))
    expect(reply).toMatchObject({
      status: 'refused',
      breaches: [{ code: 'MAX_POSITION_SIZE', limit: 10, wouldBe: 11 }, {}],
    })
    expect(venue.sent).toHaveLength(0)
    expect(desk.positions()).toEqual([])
  })

  it('already done is booked over any limit, says so, and closes the underlying to what does not reduce', async () => {
    const { clock, source, desk, quoted } = await openDesk()
    const reply = await desk.submitManualTrade(manual('11', { alreadyDone: true }))
    await clock.advance(10)
    expect(reply).toMatchObject({ status: 'booked', breaches: [{ code: 'MAX_POSITION_SIZE' }, {}] })
    await quoted('z', '1')
    expect(source.quotes).toHaveLength(0)
    expect(desk.trade('R-z')).toMatchObject({
      status: 'CANCELLED',
      error: expect.stringContaining('only what reduces it'),
    })
  })

  it('repeated under one client id is one trade', async () => {
    const { clock, venue, desk } = await openDesk()
    const first = await desk.submitManualTrade(manual('3', { clientTradeId: 'mine' }))
    await clock.advance(10)
    const second = await desk.submitManualTrade(manual('3', { clientTradeId: 'mine' }))
    expect(first.status === 'booked' && second.status === 'booked' && first.trade.id === second.trade.id).toBe(true)
    expect(venue.sent).toHaveLength(1)
  })
})

describe('doubt', () => {
  it('sends no order for a trade that could not be journaled, and stops quoting', async () => {
    let failed = false
    const memory = createMemoryJournal()
    const journal: Journal = {
      ...memory,
      commit: (events) => (failed ? Promise.reject(new Error('disk full')) : memory.commit(events)),
      status: () => (failed ? 'failed' : 'ok'),
    }
    const { clock, venue, source, desk, quoted } = await openDesk(journal)
    const quote = await quoted()
    failed = true
    source.hit(quote, CALL, clock.nowMs())
    await clock.advance(10_000)
    expect(venue.sent).toHaveLength(0)
    expect(desk.trade('R-a')).toMatchObject({ status: 'FAILED', error: expect.stringContaining('journal') })
    await quoted('b')
    expect(desk.trade('R-b')).toMatchObject({ status: 'CANCELLED' })
    expect(
      await desk.submitManualTrade({
        clientTradeId: undefined,
        instrument: CALL,
        side: 'buy',
        quantity: parseWad('1'),
        price: wad(0n),
        alreadyDone: false,
      }),
    ).toMatchObject({ status: 'unavailable' })
  })

  it('records a forged trade and books nothing', async () => {
    const { source, desk, events } = await openDesk()
    source.quarantine('signature recovers to somebody else')
    expect(types(events)).toEqual(['book.opened', 'trade.quarantined'])
    expect(desk.positions()).toEqual([])
  })
})

describe('stopping', () => {
  it('declines what is new, waits for live quotes, and hedges the trade that still comes', async () => {
    const { clock, source, desk, quoted } = await openDesk()
    const quote = await quoted('a')
    let stopped = false
    const stopping = desk.stop(45_000).then(() => {
      stopped = true
    })
    await quoted('b')
    expect(desk.trade('R-b')).toMatchObject({ status: 'CANCELLED', error: 'the desk is stopping' })
    await clock.advance(20_000)
    expect(stopped).toBe(false)
    source.hit(quote, CALL, clock.nowMs())
    await clock.advance(1000)
    await stopping
    expect(desk.trade('R-a')?.status).toBe('HEDGED')
    expect(desk.status().orchestrator).toBe('stopped')
    // Nothing is left that would keep a process alive.
    expect(clock.pending()).toBe(0)
  })

  it('gives up waiting when its time is over', async () => {
    const { clock, desk, quoted } = await openDesk()
    await quoted('a')
    const stopping = desk.stop(5000)
    await clock.advance(5100)
    await stopping
    expect(desk.status().orchestrator).toBe('stopped')
  })
})
