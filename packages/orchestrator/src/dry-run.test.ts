import { createRandom, epochMs, type Option, parseInstrumentName, parseWad, silentLogger } from '@riposte/market-model'
import { limitsWith, uniformLimit, WHOLE_DESK } from '@riposte/risk-limits'
import { describe, expect, it } from 'vitest'
import type { DeskEvent } from './events.ts'
import { createMemoryJournal } from './journal/journal.ts'
import { createOrchestrator } from './orchestrator.ts'
import { phaseSettings, ROLLOUT_PHASES, type RolloutPhase } from './rollout-phase.ts'
import { createFakeSource } from './testing/fake-source.ts'
import { createFakeVenue } from './testing/fake-venue.ts'
import { createManualClock } from './testing/manual-clock.ts'
import { deskSettings } from './testing/settings.ts'
import type { ManualTrade } from './views.ts'

const CALL = parseInstrumentName('ETH-20261225-3000-C') as Option
const HANDS = ['signOrder', 'placeOrder', 'cancelOrder', 'findOrder', 'fillsSince', 'positions', 'balances'] as const

/** Everything that a dry run has no use for notes that it was used. */
function noting<Port extends object>(port: Port, names: readonly string[], used: string[]): Port {
  const noted = { ...port }
  for (const name of names) {
    Object.assign(noted, {
      [name]() {
        used.push(name)
        throw new Error(`a dry run used ${name}`)
      },
    })
  }
  return noted
}

async function openDryRun(earlier: readonly DeskEvent[] = [], phase: RolloutPhase = 'full') {
  const clock = createManualClock(epochMs(Date.UTC(2026, 11, 1)))
  const used: string[] = []
  const venue = createFakeVenue(clock, {
    [CALL.name]: { bids: [['100', '50']], asks: [['101', '50']], delta: 0.5, index: '3000' },
    'ETH-PERP': { bids: [['3000', '500']], asks: [['3001', '500']], delta: 1, index: '3000' },
  })
  const source = createFakeSource()
  const journal = createMemoryJournal(earlier)
  const desk = createOrchestrator({
    dryRun: true,
    venue: noting(venue, HANDS, used),
    source: noting(source, ['signQuote', 'sendQuote', 'balances', 'positions', 'fixings'], used),
    journal,
    clock,
    random: createRandom(1),
    logger: silentLogger,
    settings: deskSettings({
      limits: limitsWith({ MAX_POSITION_SIZE: uniformLimit(10n), MAX_DELTA_EXPOSURE: uniformLimit(100n) }),
      deltaStrategy: 'riposte',
      ...phaseSettings(phase).desk,
    }),
  })
  await desk.start()
  const ask = async (id: string, quantity: string) => {
    source.rfq(id, CALL, parseWad(quantity))
    await clock.advance(0)
    return desk.trade(`R-${id}`)
  }
  return { clock, source, desk, used, journal, ask }
}

const manual = (changes: Partial<ManualTrade> = {}): ManualTrade => ({
  clientTradeId: 'by-hand',
  instrument: CALL,
  side: 'buy',
  quantity: parseWad('1'),
  price: parseWad('90'),
  alreadyDone: false,
  ...changes,
})

describe('a dry run', () => {
  it('prices an RFQ, says what it would have quoted and why, and sends nothing', async () => {
    const { clock, desk, used, journal, ask } = await openDryRun()
    expect(await ask('a', '2')).toMatchObject({ status: 'CANCELLED', withheld: true, quoteNonce: undefined })
    await clock.advance(600_000)
    const types = journal.events.map(({ type }) => type)
    expect(types.slice(0, 2)).toEqual(['rfq.received', 'quote.withheld'])
    const withheld = journal.events.find((event) => event.type === 'quote.withheld')
    expect(withheld?.price).toBeGreaterThan(0n)
    expect(withheld?.price).toBeLessThan(parseWad('100'))
    expect(withheld?.breakdown?.spot).toBe(3000)
    await desk.stop(1000)
    expect(used).toEqual([])
  })

  it('holds what it would have quoted against the limits for as long as it would have been live', async () => {
    const { clock, ask, used, desk } = await openDryRun()
    expect(await ask('a', '6')).toMatchObject({ withheld: true })
    expect(await ask('b', '6')).toMatchObject({ status: 'CANCELLED', error: expect.stringContaining('10') })
    expect((await ask('b', '6'))?.withheld).toBeUndefined()
    await clock.advance(46_000)
    expect(await ask('c', '6')).toMatchObject({ withheld: true })
    expect(desk.positions()).toEqual([])
    expect(used).toEqual([])
  })

  it.each(ROLLOUT_PHASES)(
    'sends nothing in the phase %s either, and does with limits what the phase does',
    async (phase) => {
      const { ask, used, desk, journal } = await openDryRun([], phase)
      expect(await ask('a', '6')).toMatchObject({ withheld: true })
      const past = await ask('b', '6')
      const isEnforced = phase === 'risk' || phase === 'full'
      expect(past?.withheld === true).toBe(!isEnforced)
      const reported = journal.events.filter(({ type }) => type === 'breach.reported')
      expect(reported.length > 0).toBe(phase === 'monitor')
      expect(desk.positions()).toEqual([])
      expect(used).toEqual([])
    },
  )

  it('says with which order it would have begun to hedge a manual trade, and books none', async () => {
    const { desk, used, journal } = await openDryRun()
    const reply = await desk.submitManualTrade(manual())
    expect(reply).toMatchObject({
      status: 'withheld',
      trade: { status: 'CANCELLED', withheld: true },
      hedge: { instrument: CALL.name, side: 'sell', amount: parseWad('1') },
    })
    expect(journal.events.map(({ type }) => type)).toEqual(['manual.received', 'manual.withheld'])
    expect(desk.positions()).toEqual([])
    expect(await desk.submitManualTrade(manual())).toMatchObject({ status: 'withheld' })
    expect(await desk.submitManualTrade(manual({ clientTradeId: 'too much', quantity: parseWad('11') }))).toMatchObject(
      { status: 'refused' },
    )
    expect(await desk.submitManualTrade(manual({ clientTradeId: 'done', alreadyDone: true }))).toMatchObject({
      status: 'withheld',
    })
    expect(used).toEqual([])
  })

  it('touches nothing under a kill switch either', async () => {
    const { clock, desk, used, ask } = await openDryRun()
    await desk.kill('flatten', WHOLE_DESK, 'a test', 'a test')
    expect(await ask('a', '1')).toMatchObject({ status: 'CANCELLED', error: expect.stringContaining('a test') })
    await clock.advance(120_000)
    expect(used).toEqual([])
  })

  it('leaves the trades of a journal as they are: what is open stays open', async () => {
    const at = epochMs(Date.UTC(2026, 11, 1) - 1000)
    const terms = { instrument: CALL.name, underlying: 'ETH', side: 'buy', quantity: parseWad('1') } as const
    const earlier: DeskEvent[] = [
      { type: 'book.opened', tradeId: undefined, at, balances: [], positions: [], fillIds: [] },
      { type: 'manual.received', tradeId: 'M-x', at, ...terms, price: parseWad('90'), alreadyDone: true },
      {
        type: 'trade.executed',
        tradeId: 'M-x',
        at,
        venue: 'manual',
        ...terms,
        price: parseWad('90'),
        cash: [],
        reference: '',
        late: false,
        quoteNonce: undefined,
        found: false,
        breakEven: parseWad('90'),
        breaches: [],
      },
    ]
    const { clock, desk, used, journal } = await openDryRun(earlier)
    await clock.advance(600_000)
    expect(desk.trade('M-x')?.status).toBe('EXECUTED')
    expect(desk.positions().map(({ quantity }) => quantity)).toEqual([parseWad('1')])
    expect(journal.events.filter(({ type }) => !['market.marked', 'book.marked'].includes(type))).toEqual([])
    expect(used).toEqual([])
  })
})
