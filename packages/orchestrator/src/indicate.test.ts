import { createRandom, epochMs, type Option, parseInstrumentName, parseWad, silentLogger } from '@riposte/market-model'
import { limitsWith, uniformLimit } from '@riposte/risk-limits'
import { describe, expect, it } from 'vitest'
import type { DeskEvent } from './events.ts'
import { createMemoryJournal } from './journal/journal.ts'
import type { LimitEnforcement } from './limit-gate.ts'
import { createOrchestrator } from './orchestrator.ts'
import { createFakeSource } from './testing/fake-source.ts'
import { createFakeVenue } from './testing/fake-venue.ts'
import { createManualClock } from './testing/manual-clock.ts'
import { deskSettings } from './testing/settings.ts'

const CALL = parseInstrumentName('ETH-20261225-3000-C') as Option
const ELSEWHERE = parseInstrumentName('ETH-20261225-9999-C') as Option

async function openDesk(limitEnforcement?: LimitEnforcement) {
  const clock = createManualClock(epochMs(Date.UTC(2026, 11, 1)))
  const venue = createFakeVenue(clock, {
    [CALL.name]: {
      bids: [
        ['100', '5'],
        ['98', '50'],
      ],
      asks: [['101', '50']],
      delta: 0.5,
      index: '3000',
    },
    'ETH-PERP': { bids: [['3000', '500']], asks: [['3001', '500']], delta: 1, index: '3000' },
  })
  const source = createFakeSource()
  const journal = createMemoryJournal()
  const settings = deskSettings({
    limits: limitsWith({ MAX_POSITION_SIZE: uniformLimit(10n), MAX_ORDER_SIZE: uniformLimit(20n) }),
    ...(limitEnforcement === undefined ? {} : { limitEnforcement }),
  })
  const desk = createOrchestrator({
    venue,
    source,
    journal,
    clock,
    random: createRandom(1),
    logger: silentLogger,
    settings,
  })
  const events: DeskEvent[] = []
  await desk.start()
  desk.subscribe((event) => void events.push(event))
  return { clock, venue, source, desk, events }
}

describe('an indication', () => {
  it('tells each step of the price: they add up', async () => {
    const { desk } = await openDesk()
    const indication = desk.indicate(CALL, parseWad('8'))
    expect(indication).toMatchObject({ status: 'quote', instrument: CALL.name, reasons: [] })
    const { price, hedgeGross, hedgeFee, edge, sourceFee, worstBid } = indication.price ?? ({} as never)
    // Five at 100 and three at 98.
    expect(hedgeGross).toBeCloseTo((5 * 100 + 3 * 98) / 8, 6)
    expect(worstBid).toBe(parseWad('98'))
    expect(Number(price) / 1e18 + sourceFee).toBeCloseTo(hedgeGross - hedgeFee - edge, 4)
    expect(indication.limits?.map(({ name }) => name)).toContain('MAX_POSITION_SIZE')
  })

  it.each([
    ['a quote', CALL, '2'],
    ['what is not listed', ELSEWHERE, '1'],
    ['more than the book takes', CALL, '60'],
    ['more than a limit allows', CALL, '11'],
    ['more than an order may have', CALL, '21'],
    ['off the step', CALL, '0.001'],
  ])('of %s says what an RFQ is answered', async (_what, option, contracts) => {
    const { source, desk, events, clock } = await openDesk()
    const indication = desk.indicate(option, parseWad(contracts))
    source.rfq('a', option, parseWad(contracts))
    await clock.advance(0)
    const declined = events.find((event) => event.type === 'rfq.declined')
    const signed = events.find((event) => event.type === 'quote.signed')
    expect(indication.reasons).toEqual(declined?.reasons ?? [])
    expect(indication.status).toBe(signed === undefined ? 'decline' : 'quote')
    if (signed !== undefined) expect(indication.price?.price).toBe(signed.price)
  })

  it.each(['none', 'reported'] as const)('is stopped by no limit where limits are %s', async (enforcement) => {
    const { desk } = await openDesk(enforcement)
    const indication = desk.indicate(CALL, parseWad('21'))
    expect(indication).toMatchObject({ status: 'quote', reasons: [] })
    expect(indication.limits?.find(({ name }) => name === 'MAX_POSITION_SIZE')).toMatchObject({
      limit: 10,
      wouldBe: 21,
    })
    await desk.kill('no-new-quotes', { kind: 'underlying', name: 'ETH' }, 'a test', 'a test')
    expect(desk.indicate(CALL, parseWad('1')).reasons).toMatchObject([{ code: 'KILL_SWITCH' }])
  })

  it('is the answer after a kill and while the desk stops', async () => {
    const { desk } = await openDesk()
    await desk.kill('no-new-quotes', { kind: 'underlying', name: 'ETH' }, 'a test', 'a test')
    expect(desk.indicate(CALL, parseWad('1'))).toMatchObject({ status: 'decline', reasons: [{ code: 'KILL_SWITCH' }] })
    await desk.stop(0)
    expect(desk.indicate(CALL, parseWad('1'))).toMatchObject({ status: 'decline', reasons: [{ code: 'STOPPING' }] })
  })

  it('leaves no trace: no event, no reservation, no share of the message rate', async () => {
    const { desk, events, source, clock } = await openDesk()
    for (let i = 0; i < 5_000; i++) desk.indicate(CALL, parseWad('6'))
    expect(events).toEqual([])
    source.rfq('a', CALL, parseWad('6'))
    await clock.advance(0)
    expect(desk.trade('R-a')?.status).toBe('QUOTED')
    expect(source.quotes).toHaveLength(1)
  })
})
