import { createMemoryNonceStore, createNonces, createThrowawaySigner, type Signer } from '@riposte/evm-signing'
import {
  type Clock,
  createRandom,
  createSystemClock,
  epochMs,
  type Logger,
  parseWad,
  silentLogger,
} from '@riposte/market-model'
import { createBuiltInMarket, type DeriveSimulator, startDeriveSimulator } from '@riposte/simulators'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDeriveVenue, DERIVE_NETWORKS, type DeriveVenue, type DeriveVenueOptions } from '../src/index.ts'

// What a live start finds out about the account, over real sockets, before it trades.

const SUBACCOUNT = 12
const YEAR_MS = 365 * 24 * 3600 * 1000
const clock = createSystemClock()
const [owner, session, expired, stranger] = Array.from({ length: 4 }, createThrowawaySigner) as [
  Signer,
  Signer,
  Signer,
  Signer,
]
let simulator: DeriveSimulator
const venues: DeriveVenue[] = []

beforeAll(async () => {
  simulator = await startDeriveSimulator({
    market: createBuiltInMarket({ startAt: clock.nowMs(), seed: 7 }),
    clock,
    random: createRandom(7),
    accounts: [
      {
        wallet: owner.address,
        sessionKeys: [
          { address: session.address, expiry: epochMs(clock.nowMs() + YEAR_MS) },
          { address: expired.address, expiry: epochMs(clock.nowMs() - 1) },
        ],
        subaccounts: [{ id: SUBACCOUNT, usdc: parseWad('1000') }],
      },
    ],
  })
})

afterAll(async () => {
  await Promise.all(venues.map((venue) => venue.stop()))
  await simulator?.close()
})

function liveVenue(changes: Partial<DeriveVenueOptions> = {}): DeriveVenue {
  const { signer = session, clock: seen = clock } = changes
  const venue = createDeriveVenue({
    network: 'local',
    mode: 'live',
    url: simulator.url,
    wallet: owner.address,
    signer,
    subaccounts: { ETH: SUBACCOUNT },
    clock: seen,
    random: createRandom(8),
    // A busy machine may take its time.
    takerWindowMs: 15_000,
    nonces: createNonces({ signer: signer.address, store: createMemoryNonceStore(), clock: seen, unit: 'nanoseconds' }),
    ...changes,
  })
  venues.push(venue)
  return venue
}

const start = (venue: DeriveVenue): Promise<void> => venue.start({ fill() {}, order() {}, status() {} })

function ahead(ms: number): Clock {
  return { ...clock, nowMs: () => epochMs(clock.nowMs() + ms) }
}

describe('a live start', () => {
  it('trades with a session key whose hashes the exchange shares', async () => {
    const venue = liveVenue()
    await start(venue)
    expect(venue.session()).toMatchObject({
      account: { cancelOnDisconnect: false, subaccountIds: [SUBACCOUNT] },
      keyExpiresAt: expect.closeTo(clock.nowMs() + YEAR_MS, -5),
    })
    expect(venue.ordersFree('ETH-PERP')).toBeGreaterThan(0)
  })

  it.each([
    ['a key that nobody registered', () => ({ signer: stranger }), 'KEY_UNKNOWN', /registered for this wallet/],
    ['an expired session key', () => ({ signer: expired }), 'KEY_EXPIRED', /register a new one/],
    ["the owner's own key", () => ({ signer: owner }), 'KEY_SCOPE', /register a session key/],
    ['a subaccount of somebody else', () => ({ subaccounts: { ETH: 99 } }), 'SUBACCOUNT_MISSING', /configure/],
    ['a clock five minutes ahead', () => ({ clock: ahead(300_000) }), 'CLOCK_OFF', /300 s ahead of it: set the clock/],
    ['a clock five minutes behind', () => ({ clock: ahead(-300_000) }), 'CLOCK_OFF', /300 s behind it: set the clock/],
    [
      'a domain that is not the exchange’s',
      () => ({ network: { ...DERIVE_NETWORKS.local, domainSeparator: DERIVE_NETWORKS.testnet.domainSeparator } }),
      'SIGNING_MISMATCH',
      /domainSeparator .* nothing is traded/,
    ],
  ] as const)('refuses %s and says what to do', async (_, changes, code, message) => {
    const venue = liveVenue(changes())
    await expect(start(venue)).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
    expect(venue.status()).not.toBe('ready')
  })

  it('keeps the stored setting of cancel-on-disconnect and reports it, or sets it when told', async () => {
    const events: [string, unknown][] = []
    const logger: Logger = { ...silentLogger, warn: (event, fields) => void events.push([event, fields]) }
    const setting = liveVenue({ cancelOnDisconnect: 'on', logger })
    await start(setting)
    expect(setting.session()?.account.cancelOnDisconnect).toBe(true)
    expect(events).toContainEqual(['derive.account.cancel_on_disconnect_changed', { enabled: true }])
    const keeping = liveVenue({ logger })
    await start(keeping)
    expect(keeping.session()?.account.cancelOnDisconnect).toBe(true)
    expect(events).toContainEqual(['derive.account.cancel_on_disconnect', { enabled: true }])
    await start(liveVenue({ cancelOnDisconnect: 'off', logger }))
    expect(events).toContainEqual(['derive.account.cancel_on_disconnect_changed', { enabled: false }])
  })

  it('names an instrument that is not listed, and the want of margin', async () => {
    const venue = liveVenue()
    await start(venue)
    const hedge = { label: 'h', side: 'buy', amount: parseWad('1'), timeInForce: 'gtc' } as const
    const limitPrice = venue.ticker('ETH-PERP')?.mark ?? parseWad('1')
    expect(() => venue.signOrder({ ...hedge, instrument: 'ETH-20200101-100-C', limitPrice })).toThrow(
      expect.objectContaining({ code: 'INSTRUMENT_UNKNOWN', message: expect.stringContaining('check the name') }),
    )
    const order = venue.signOrder({ ...hedge, instrument: 'ETH-PERP', limitPrice, amount: parseWad('500') })
    expect(await venue.placeOrder(order)).toMatchObject({
      status: 'rejected',
      reject: { code: '11000', advice: 'give-up', message: expect.stringContaining('deposit USDC') },
    })
  })
})
