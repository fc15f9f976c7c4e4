import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSystemClock, epochMs, parseInstrumentName, parseWad, type Wad } from '@riposte/market-model'
import { WHOLE_DESK } from '@riposte/risk-limits'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ArbitrageConfigError, OrchestratorError } from '../errors.ts'
import { createFakeVenue, type FakeVenue } from '../testing/fake-venue.ts'
import type { ArbitrageConfig } from './arbitrage-config.ts'
import { type ArbitrageSystem, initializeArbitrageSystem } from './arbitrage-system.ts'
import type { RfqConfirmation } from './rfq-confirmation.ts'
import type { RfqTrade } from './rfq-trade.ts'

const IN_A_MONTH = Math.floor(Date.now() / 86_400_000 + 30) * 86_400_000 + 8 * 3_600_000
const day = new Date(IN_A_MONTH).toISOString().slice(0, 10).replaceAll('-', '')
const CALL = `ETH-${day}-3000-C`
const clock = createSystemClock()

let directory: string
let systems: ArbitrageSystem[] = []

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'riposte-system-'))
})

afterEach(async () => {
  for (const system of systems) await system.stop()
  systems = []
  rmSync(directory, { recursive: true, force: true })
})

function openVenue(): FakeVenue {
  return createFakeVenue(clock, {
    [CALL]: { bids: [['100', '50']], asks: [['101', '50']], delta: 0.5, index: '3000' },
    'ETH-PERP': { bids: [['3000', '500']], asks: [['3001', '500']], delta: 1, index: '3000' },
  })
}

async function open(config: Partial<ArbitrageConfig> = {}, venue = openVenue()) {
  const quick = { journalDir: directory, stopTimeoutMs: 0, restartQuietMs: 0 }
  const system = await initializeArbitrageSystem({ ...quick, ...config }, venue)
  systems.push(system)
  return { system, venue }
}

const rfq = (changes: Partial<RfqTrade> = {}): RfqTrade => ({
  id: 'a',
  instrument: CALL,
  quantity: '2',
  price: '80',
  quoteNonce: '1',
  validUntil: Date.now() + 30_000,
  ...changes,
})

const confirmation = (changes: Partial<RfqConfirmation> = {}): RfqConfirmation => ({
  quoteNonce: '1',
  instrument: CALL,
  quantity: '2',
  price: '80',
  ...changes,
})

/** A promise of what comes by itself: the fake venue answers within a turn or two. */
async function settled(system: ArbitrageSystem, id: string): Promise<string | undefined> {
  for (let i = 0; i < 500; i++) {
    const status = system.trade(id)?.status
    if (status === 'HEDGED' || status === 'FAILED') return status
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  return system.trade(id)?.status
}

const held = (venue: FakeVenue): Wad | undefined => venue.held.get(CALL)

describe('an RFQ that the caller has priced', () => {
  it('is tracked, confirmed, durable and hedged', async () => {
    const { system, venue } = await open()
    expect(system.submitRfqTrade(rfq())).toEqual({ id: 'R-a', status: 'QUOTED' })
    const reply = await system.onRfqConfirmation(confirmation({ fee: '12.5', reference: '0xabc' }))
    expect(reply).toMatchObject({ status: 'booked', id: 'R-a' })
    expect(await settled(system, 'R-a')).toBe('HEDGED')
    expect(held(venue)).toBe(parseWad('-2'))
    const cash = system.risk().cash.find((row) => row.venue === 'rysk')
    expect(cash).toMatchObject({ token: 'USDC', moved: parseWad('-172.5') })
  })

  it('is told once, and confirmed once, however often the caller says so', async () => {
    const { system, venue } = await open()
    for (let i = 0; i < 3; i++) expect(system.submitRfqTrade(rfq())).toEqual({ id: 'R-a', status: 'QUOTED' })
    const replies = await Promise.all([1, 2, 3].map(() => system.onRfqConfirmation(confirmation())))
    expect(replies.map(({ status }) => status)).toEqual(['booked', 'repeated', 'repeated'])
    await settled(system, 'R-a')
    expect(await system.onRfqConfirmation(confirmation())).toMatchObject({ status: 'repeated', id: 'R-a' })
    expect(held(venue)).toBe(parseWad('-2'))
    expect(venue.sent).toHaveLength(1)
  })

  it('need not have been told: its confirmation is adopted', async () => {
    const { system, venue } = await open()
    expect(await system.onRfqConfirmation(confirmation({ quoteNonce: '77' }))).toMatchObject({
      status: 'booked',
      id: 'R-nonce-77',
    })
    expect(await settled(system, 'R-nonce-77')).toBe('HEDGED')
    expect(held(venue)).toBe(parseWad('-2'))
  })

  it('that we sell is hedged by buying, and its premium comes in', async () => {
    const { system, venue } = await open()
    system.submitRfqTrade(rfq({ side: 'sell', price: '120' }))
    await system.onRfqConfirmation(confirmation({ side: 'sell', price: '120', fee: '1' }))
    expect(await settled(system, 'R-a')).toBe('HEDGED')
    expect(held(venue)).toBe(parseWad('2'))
    expect(system.risk().cash.find((row) => row.venue === 'rysk')?.moved).toBe(parseWad('239'))
  })

  it.each(['existing', 'monitor', 'risk', 'full'] as const)('past a limit in %s', async (phase) => {
    const { system } = await open({ phase, limits: { MAX_POSITION_SIZE: '3' } })
    system.submitRfqTrade(rfq())
    const reply = system.submitRfqTrade(rfq({ id: 'b', quoteNonce: '2' }))
    if (phase === 'existing' || phase === 'monitor') expect(reply).toEqual({ id: 'R-b', status: 'QUOTED' })
    else {
      expect(reply).toMatchObject({ id: 'R-b', status: 'refused', code: 'DECLINED' })
      expect(JSON.stringify(reply)).toContain('MAX_POSITION_SIZE')
      // A refused quote that left all the same is hedged all the same.
      expect(await system.onRfqConfirmation(confirmation({ quoteNonce: '2' }))).toMatchObject({ status: 'booked' })
    }
  })

  it('of an option that the hedging venue does not list is declined where limits are enforced', async () => {
    const unlisted = rfq({ instrument: `ETH-${day}-9000-C` })
    const { system } = await open({ phase: 'risk' })
    expect(system.submitRfqTrade(unlisted)).toMatchObject({
      status: 'refused',
      reasons: [{ code: 'LIMIT', message: expect.stringContaining('does not list') }],
    })
  })

  it('is refused while the kill switch is held, in every phase', async () => {
    const { system } = await open({ phase: 'existing' })
    await system.kill('no-new-quotes', WHOLE_DESK, 'a test', 'me')
    expect(system.submitRfqTrade(rfq())).toMatchObject({ status: 'refused', reasons: [{ code: 'KILL_SWITCH' }] })
  })

  it('gives its room back when it was not taken in time', async () => {
    const { system } = await open({ limits: { MAX_POSITION_SIZE: '3' }, lateTradeMs: 0 })
    system.submitRfqTrade(rfq({ validUntil: Date.now() + 20 }))
    for (let i = 0; i < 200 && system.trade('R-a')?.status !== 'EXPIRED'; i++) {
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    expect(system.submitRfqTrade(rfq({ id: 'b', quoteNonce: '2' }))).toMatchObject({ status: 'QUOTED' })
  })
})

describe('what a caller without types may write', () => {
  it.each<[string, Partial<Record<keyof RfqTrade, unknown>>, string]>([
    ['a double', { quantity: 1.5 }, 'quantity: expected a decimal as text'],
    ['nothing to trade', { quantity: '0' }, 'quantity: expected a decimal as text > 0'],
    ['a price that is none', { price: 'cheap' }, 'price: '],
    ['an unknown name', { instrument: 'ETH' }, 'instrument: '],
    ['a perp', { instrument: 'ETH-PERP' }, 'instrument: expected an option'],
    ['a nonce in hex', { quoteNonce: '0xff' }, 'quoteNonce: '],
    ['no RFQ', { id: '' }, 'id: '],
    ['seconds with decimals', { validUntil: 1.5 }, 'validUntil: '],
    ['a side of its own', { side: 'long' }, 'side: '],
  ])('%s is refused and changes nothing', async (_what, wrong, message) => {
    const { system } = await open()
    const reply = system.submitRfqTrade({ ...rfq(), ...wrong } as RfqTrade)
    expect(reply).toMatchObject({ status: 'refused', code: 'INVALID', id: undefined })
    expect(JSON.stringify(reply)).toContain(message)
    const confirmed = await system.onRfqConfirmation({ ...confirmation(), ...wrong } as RfqConfirmation)
    // What a confirmation does not have can't be wrong in it.
    if (!('id' in wrong) && !('validUntil' in wrong)) expect(confirmed).toMatchObject({ code: 'INVALID' })
    expect(system.trades().filter(({ executedAt }) => executedAt === undefined)).toEqual([])
  })

  it('nothing at all is refused, not thrown', async () => {
    const { system } = await open()
    expect(system.submitRfqTrade(undefined as unknown as RfqTrade).status).toBe('refused')
    expect((await system.onRfqConfirmation(null as unknown as RfqConfirmation)).status).toBe('refused')
  })
})

describe('belief', () => {
  it('is the caller’s, unless there is a proof: then it is that of verify', async () => {
    const verify = (given: RfqConfirmation) => (given.proof === 'signed by us' ? undefined : 'signed by somebody else')
    const { system, venue } = await open({ verify })
    const events: string[] = []
    system.subscribe((event) => void events.push(event.type))
    expect(await system.onRfqConfirmation(confirmation({ proof: 'forged' }))).toMatchObject({
      status: 'refused',
      code: 'NOT_BELIEVED',
      problems: ['signed by somebody else'],
    })
    expect(events).toContain('trade.quarantined')
    expect(venue.sent).toHaveLength(0)
    expect(await system.onRfqConfirmation(confirmation({ proof: 'signed by us' }))).toMatchObject({ status: 'booked' })
    expect(await system.onRfqConfirmation(confirmation({ quoteNonce: '2' }))).toMatchObject({ status: 'booked' })
  })

  it('is nobody’s when there is a proof and no verify', async () => {
    const { system } = await open()
    const reply = await system.onRfqConfirmation(confirmation({ proof: '0x' }))
    expect(reply).toMatchObject({ code: 'NOT_BELIEVED' })
  })
})

describe('a life after a life', () => {
  it('knows every trade again, and hedges none twice', async () => {
    const venue = openVenue()
    const first = await open({}, venue)
    await first.system.onRfqConfirmation(confirmation())
    await settled(first.system, 'R-nonce-1')
    await first.system.stop()
    const { system } = await open({ phase: 'existing' }, { ...venue, status: () => 'connecting' } as FakeVenue)
    expect(await system.onRfqConfirmation(confirmation())).toMatchObject({ status: 'repeated', id: 'R-nonce-1' })
    expect(venue.sent).toHaveLength(1)
  })

  it('keeps what it was told of a source that nobody can ask', async () => {
    const { system } = await open()
    await system.onRfqConfirmation(confirmation())
    await settled(system, 'R-nonce-1')
    await system.stop()
    const venue = openVenue()
    venue.held.set(CALL, parseWad('-2'))
    const again = await open({}, venue)
    expect(again.system.positions().map(({ venue: where, quantity }) => [where, quantity])).toEqual([
      ['rysk', parseWad('2')],
      ['derive', parseWad('-2')],
    ])
  })

  it('refuses quotes while those of the last may be live', async () => {
    const { system } = await open()
    await system.stop()
    const again = await open({ restartQuietMs: 60_000 })
    expect(again.system.submitRfqTrade(rfq())).toMatchObject({ status: 'refused', reasons: [{ code: 'NOT_READY' }] })
  })

  it('refuses everything after its end, and ends once', async () => {
    const { system } = await open()
    await Promise.all([system.stop(), system.stop()])
    expect(system.submitRfqTrade(rfq())).toMatchObject({ status: 'refused', reasons: [{ code: 'STOPPING' }] })
    expect(await system.onRfqConfirmation(confirmation())).toMatchObject({ status: 'refused', code: 'STOPPED' })
  })
})

describe('a start', () => {
  it('names everything that is wrong in a configuration', async () => {
    const wrong = {
      journalDir: '',
      phase: 'half',
      limits: { MAX_POSITION_SIZE: '-1', MAX_FUN: '1', MAX_DELTA_EXPOSURE: { BTC: '3' } },
      stopTimeoutMs: 1.5,
      jurnalDir: 'x',
    } as unknown as ArbitrageConfig
    const error = await initializeArbitrageSystem(wrong, openVenue()).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ArbitrageConfigError)
    const { problems, code } = error as ArbitrageConfigError
    expect(code).toBe('CONFIG_INVALID')
    const names = [
      'journalDir',
      'phase',
      'MAX_POSITION_SIZE',
      'MAX_FUN',
      'MAX_DELTA_EXPOSURE',
      'stopTimeoutMs',
      'jurnalDir',
    ]
    for (const name of names) expect(problems.join('\n')).toContain(name)
  })

  it('does not take a venue whose fills are told to somebody else', async () => {
    const venue = openVenue()
    await venue.start({ fill() {}, order() {}, status() {} })
    await expect(open({}, venue)).rejects.toThrow(/venue: expected one that has not been started/)
  })

  it('that fails says why, and closes what it had opened', async () => {
    let stopped = 0
    const broken: FakeVenue = {
      ...openVenue(),
      start: () => Promise.reject(new Error('no route to the venue')),
      stop: async () => void stopped++,
    }
    await expect(open({}, broken)).rejects.toMatchObject({
      code: 'START_FAILED',
      message: expect.stringContaining('no route to the venue'),
    })
    expect(stopped).toBe(1)
    // The journal's lock is free again.
    await open()
  })

  it('that takes too long is one that fails', async () => {
    const venue = openVenue()
    venue.unreachable = true
    const failed = open({ startTimeoutMs: 50 }, venue)
    await expect(failed).rejects.toMatchObject({ code: 'START_FAILED' })
    await expect(failed).rejects.toBeInstanceOf(OrchestratorError)
    await open()
  })

  it('has a journal of its own', async () => {
    await open()
    await expect(open()).rejects.toMatchObject({ code: 'JOURNAL_LOCKED' })
  })
})

it('options are read by their names', () => {
  expect(parseInstrumentName(CALL)).toMatchObject({ kind: 'option', expiry: epochMs(IN_A_MONTH) })
})
