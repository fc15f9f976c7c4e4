import { createMemoryNonceStore, createNonces, createThrowawaySigner } from '@riposte/evm-signing'
import { createRandom, createSystemClock, epochMs, parseWad, type Wad } from '@riposte/market-model'
import { createBuiltInMarket, type DeriveSimulator, startDeriveSimulator } from '@riposte/simulators'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDeriveRest, createDeriveVenue, type DeriveVenue } from '../src/index.ts'

// Each family of methods over real sockets, against replies that another encoder wrote.

const SUB = 31
/** A busy machine may keep a test waiting. */
const PATIENTLY = { timeout: 15_000 }
const clock = createSystemClock()
const keys = { owner: createThrowawaySigner(), key: createThrowawaySigner() }
const spots: number[] = []
const trades: string[] = []
const balances: string[] = []
let simulator: DeriveSimulator
let venue: DeriveVenue

beforeAll(async () => {
  const { owner, key } = keys
  simulator = await startDeriveSimulator({
    market: createBuiltInMarket({ startAt: clock.nowMs(), seed: 11 }),
    clock,
    random: createRandom(11),
    publishIntervalMs: 200,
    accounts: [
      {
        wallet: owner.address,
        sessionKeys: [{ address: key.address, expiry: epochMs(clock.nowMs() + 1e10) }],
        subaccounts: [{ id: SUB, usdc: parseWad('1000000') }],
      },
    ],
  })
  venue = createDeriveVenue({
    network: 'local',
    url: simulator.url,
    wallet: owner.address,
    signer: key,
    subaccounts: { ETH: SUB },
    clock,
    random: createRandom(12),
    takerWindowMs: PATIENTLY.timeout,
    listeners: {
      spot: (prices) => void spots.push(Number(prices.get('ETH')?.price ?? 0n)),
      trade: (trade) => void trades.push(trade.tradeId),
      balance: (update) => void balances.push(update.name),
    },
    nonces: createNonces({ signer: key.address, store: createMemoryNonceStore(), clock, unit: 'nanoseconds' }),
  })
  await venue.start({ fill() {}, order() {}, status() {} })
})

afterAll(async () => {
  await venue?.stop()
  await simulator?.close()
})

const mark = (): Wad => {
  const ticker = venue.ticker('ETH-PERP')
  if (ticker === undefined) throw new Error('no ticker')
  return ticker.mark
}
const passive = (label: string, side: 'buy' | 'sell' = 'buy') => ({
  label,
  instrument: 'ETH-PERP',
  side,
  amount: parseWad('1'),
  limitPrice: ((mark() * (side === 'buy' ? 199n : 201n)) / 200n) as Wad,
  timeInForce: 'post_only' as const,
})
const place = (request: Parameters<DeriveVenue['signOrder']>[0]) => venue.placeOrder(venue.signOrder(request))

describe('market data', () => {
  it('is asked for', async () => {
    const { market } = venue.api
    expect(Math.abs((await market.time()) - clock.nowMs())).toBeLessThan(5000)
    expect((await market.instrument('ETH-PERP')).listing.instrument.name).toBe('ETH-PERP')
    expect(await market.liveInstruments()).toContain('ETH-PERP')
    expect((await market.currencies()).map(({ currency }) => currency)).toContain('ETH')
    expect((await market.ticker('ETH-PERP')).mark).toBeGreaterThan(0n)
    expect([...(await market.tickers({ instrument_type: 'perp' })).keys()]).toContain('ETH-PERP')
    expect((await market.rateLimits()).remainingMatching.remainingPoints).toBeGreaterThan(0)
    expect((await market.settlementPrices('ETH')).every(({ price }) => price === undefined)).toBe(true)
    await expect(market.instrument('ETH-19990101-1-C')).rejects.toMatchObject({
      code: 'REQUEST_REFUSED',
      details: { venueCode: 12001 },
    })
  })

  it('is streamed beyond books and tickers, with age and sequence', async () => {
    const before = venue.market('ETH-PERP')
    expect(before).toMatchObject({ state: 'sound', bookAgeMs: expect.any(Number), sequence: expect.any(Number) })
    await place({ ...passive('streamed'), timeInForce: 'ioc', limitPrice: ((mark() * 201n) / 200n) as Wad })
    await expect
      .poll(() => [spots.length > 0, trades.length > 0, balances.length > 0], PATIENTLY)
      .toEqual([true, true, true])
    expect((await venue.api.market.trades({ instrument_name: 'ETH-PERP' })).rows.length).toBeGreaterThan(1)
    await expect.poll(() => (venue.market('ETH-PERP').sequence ?? 0) > (before.sequence ?? 0), PATIENTLY).toBe(true)
    expect(spots.every((spot) => spot > 0)).toBe(true)
  })
})

describe('a market that cannot be relied on', () => {
  const stateOf = () => venue.market('ETH-PERP', 700).state

  it.each(['empty', 'crossed'] as const)('is said to be %s', async (fault) => {
    simulator.faults.breakBook('ETH-PERP', fault)
    await expect.poll(stateOf, PATIENTLY).toBe(fault)
    simulator.faults.breakBook('ETH-PERP', undefined)
    await expect.poll(stateOf, PATIENTLY).toBe('sound')
  })

  it('is stale when its times stand still, however often it is sent', async () => {
    simulator.faults.freezeMarketData('ETH-PERP')
    await expect.poll(stateOf, PATIENTLY).toBe('stale')
    simulator.faults.thawMarketData()
    await expect.poll(stateOf, PATIENTLY).toBe('sound')
  })
})

describe('the account', () => {
  it('tells itself, its keys and its margin', async () => {
    const { account } = venue.api
    expect(await account.account()).toMatchObject({ subaccountIds: [SUB] })
    expect((await account.sessionKeys())[0]?.protocolScopes).toContain('trade:all')
    expect(await account.subaccountIds()).toEqual([SUB])
    const whole = await account.subaccount(SUB)
    expect(whole).toMatchObject({ subaccountId: SUB, marginType: 'SM', isUnderLiquidation: false })
    expect((await account.portfolios()).map(({ subaccountId }) => subaccountId)).toEqual([SUB])
    expect((await account.positions(SUB)).map(({ instrumentName, delta }) => [instrumentName, delta])).toEqual([
      ['ETH-PERP', 1],
    ])
    expect((await account.collaterals(SUB))[0]).toMatchObject({ assetName: 'USDC' })
  })

  it('tells its past', async () => {
    const { history } = venue.api
    expect((await history.trades({ subaccount_id: SUB })).rows[0]).toMatchObject({ label: 'streamed' })
    expect((await history.orders({ subaccount_id: SUB })).rows[0]).toMatchObject({ label: 'streamed' })
    expect(await history.settlements(SUB)).toEqual([])
  })
})

describe('orders', () => {
  it('are read whole and cancelled in every way', async () => {
    const { orders } = venue.api
    for (const label of ['a', 'b', 'c', 'd']) expect(await place(passive(label))).toMatchObject({ status: 'accepted' })
    const open = await orders.open(SUB)
    expect(open.map(({ label }) => label).sort()).toEqual(['a', 'b', 'c', 'd'])
    const [first] = open.filter(({ label }) => label === 'a')
    expect(await orders.order(SUB, first?.orderId ?? '')).toMatchObject({ label: 'a', timeInForce: 'post_only' })
    expect(await orders.cancelByNonce(SUB, 'ETH-PERP', BigInt(first?.nonce ?? 0))).toEqual({
      status: 'accepted',
      value: 1,
    })
    expect(await orders.cancelByLabel(SUB, 'b', 'ETH-PERP')).toEqual({ status: 'accepted', value: 1 })
    expect(await orders.cancelByLabel(SUB, 'c')).toEqual({ status: 'accepted', value: -1 })
    expect(await orders.cancelByInstrument(SUB, 'ETH-PERP')).toEqual({ status: 'accepted', value: 1 })
    expect(await orders.cancelAll(SUB)).toEqual({ status: 'accepted', value: undefined })
    expect(await orders.open(SUB)).toEqual([])
  })

  it('are replaced in one step', async () => {
    const placed = await place(passive('old'))
    if (placed.status !== 'accepted') throw new Error('expected it to rest')
    const replaced = await venue.replaceOrder(venue.signReplacement(placed.order, passive('new')))
    expect(replaced).toMatchObject({ status: 'replaced', cancelled: { label: 'old' }, order: { label: 'new' } })
    const tooMuch = venue.signReplacement(replaced.status === 'replaced' ? replaced.order : placed.order, {
      ...passive('huge'),
      amount: parseWad('9999'),
    })
    expect(await venue.replaceOrder(tooMuch)).toMatchObject({ status: 'cancelled', reject: { code: '11000' } })
    expect(await venue.replaceOrder(venue.signReplacement(placed.order, passive('gone')))).toMatchObject({
      status: 'kept',
    })
  })

  it('wait for their trigger, and are cancelled by the beginning of their label', async () => {
    const trigger = { type: 'stoploss', price: ((mark() * 9n) / 10n) as Wad } as const
    const stop = {
      ...passive('desk-stop', 'sell'),
      limitPrice: ((mark() * 8n) / 10n) as Wad,
      timeInForce: 'gtc' as const,
    }
    expect(await place({ ...stop, trigger, ttlS: 86_400 })).toMatchObject({
      status: 'accepted',
      order: { status: 'open' },
    })
    expect(await place(passive('desk-1'))).toMatchObject({ status: 'accepted' })
    expect(await place(passive('other'))).toMatchObject({ status: 'accepted' })
    expect((await venue.api.orders.triggers(SUB)).map(({ triggerType }) => triggerType)).toEqual(['stoploss'])
    const results = await venue.cancelOwn('desk-')
    expect(results.map(({ order, outcome }) => [order.label, outcome.status]).sort()).toEqual([
      ['desk-1', 'accepted'],
      ['desk-stop', 'accepted'],
    ])
    expect((await venue.api.orders.open(SUB)).map(({ label }) => label)).toEqual(['other'])
    expect(await venue.api.orders.triggers(SUB)).toEqual([])
  })

  it('reduce only, and not more', async () => {
    const through = ((mark() * 199n) / 200n) as Wad
    const reduce = { ...passive('reduce', 'sell'), timeInForce: 'ioc' as const, limitPrice: through, reduceOnly: true }
    expect(await place({ ...reduce, amount: parseWad('0.5') })).toMatchObject({ status: 'accepted' })
    expect(await place({ ...reduce, side: 'buy', limitPrice: ((mark() * 201n) / 200n) as Wad })).toMatchObject({
      status: 'rejected',
      reject: { code: '11025' },
    })
  })
})

describe('protection', () => {
  it('is set, read and reset', async () => {
    const { mmp } = venue.api
    const limits = { currency: 'ETH', intervalMs: 5000, frozenMs: 0, amountLimit: parseWad('10') }
    expect(await mmp.set(SUB, limits)).toMatchObject({ status: 'accepted' })
    expect(await mmp.config(SUB, 'ETH')).toMatchObject([
      { currency: 'ETH', isFrozen: false, mmpAmountLimit: parseWad('10'), mmpInterval: 5000 },
    ])
    expect(await mmp.reset(SUB, 'ETH')).toMatchObject({ status: 'accepted' })
  })
})

describe('HTTP alone', () => {
  it('reads market and account with a fresh proof for each call, over connections that are kept', async () => {
    const { owner, key } = keys
    const rest = createDeriveRest({
      network: 'local',
      url: simulator.url,
      clock,
      login: { wallet: owner.address, signer: key },
    })
    expect((await rest.market.ticker('ETH-PERP')).mark).toBeGreaterThan(0n)
    expect(await rest.account.account()).toMatchObject({ subaccountIds: [SUB] })
    expect((await rest.history.trades({ subaccount_id: SUB })).rows.length).toBeGreaterThan(0)
    expect(await rest.orders.cancelAll(SUB)).toMatchObject({ status: 'accepted' })
    await rest.close()
  })

  it('says so when nobody is logged in, or a stranger', async () => {
    const nobody = createDeriveRest({ network: 'local', url: simulator.url, clock })
    await expect(nobody.history.settlements(SUB)).rejects.toMatchObject({ code: 'REQUEST_REFUSED' })
    await nobody.close()
    const login = { wallet: keys.owner.address, signer: createThrowawaySigner() }
    const stranger = createDeriveRest({ network: 'local', url: simulator.url, clock, login })
    await expect(stranger.account.positions(SUB)).rejects.toMatchObject({ details: { venueCode: expect.any(Number) } })
    await stranger.close()
  })
})

it('reads every message', () => {
  expect(venue.counters()).toMatchObject({ badMessages: 0, rejectedChannels: 0, handlerFailures: 0 })
})
