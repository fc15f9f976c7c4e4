import { createMemoryNonceStore, createNonces, createThrowawaySigner } from '@riposte/evm-signing'
import {
  createRandom,
  createSystemClock,
  epochMs,
  type Fill,
  formatWad,
  type OrderBook,
  type OrderRequest,
  type OrderState,
  parseWad,
  roundToStep,
  type Side,
  type SignedOrder,
  type Wad,
  wad,
} from '@riposte/market-model'
import { createBuiltInMarket, type DeriveSimulator, type OrderFault, startDeriveSimulator } from '@riposte/simulators'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDeriveVenue, type DeriveVenue } from '../src/index.ts'

// Real sockets and HTTP against the simulated exchange, whose encoder was written independently of ours.

const SUBACCOUNT = 12
const clock = createSystemClock()
const fills: Fill[] = []
const orders: OrderState[] = []
const statuses: string[] = []
let simulator: DeriveSimulator
let venue: DeriveVenue
/** Called whenever the venue tells anything. */
let told = (): void => {}

beforeAll(async () => {
  const owner = createThrowawaySigner()
  const sessionKey = createThrowawaySigner()
  const market = createBuiltInMarket({ startAt: clock.nowMs(), seed: 7 })
  const year = 365 * 24 * 3600 * 1000
  simulator = await startDeriveSimulator({
    market,
    clock,
    random: createRandom(7),
    publishIntervalMs: 100,
    accounts: [
      {
        wallet: owner.address,
        sessionKeys: [
          { address: sessionKey.address, expiry: (clock.nowMs() + year) as ReturnType<typeof clock.nowMs> },
        ],
        subaccounts: [{ id: SUBACCOUNT, usdc: parseWad('1000000') }],
      },
    ],
  })
  venue = createDeriveVenue({
    network: 'local',
    url: simulator.url,
    wallet: owner.address,
    signer: sessionKey,
    subaccounts: { ETH: SUBACCOUNT },
    clock,
    random: createRandom(8),
    requestTimeoutMs: 1000,
    nonces: createNonces({
      signer: sessionKey.address,
      store: createMemoryNonceStore(),
      clock,
      unit: 'nanoseconds',
    }),
  })
  await venue.start({
    fill(fill) {
      fills.push(fill)
      told()
    },
    order(order) {
      orders.push(order)
      told()
    },
    status(status) {
      statuses.push(status)
      told()
    },
  })
})

afterAll(async () => {
  await venue?.stop()
  await simulator?.close()
})

/** Until the venue has told what makes this true; the test's own time limit bounds it. */
function until(isTrue: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    told = () => {
      if (!isTrue()) return
      told = () => {}
      resolve()
    }
    told()
  })
}

function bookOf(instrument: string): OrderBook {
  const book = venue.book(instrument)
  if (book === undefined) throw new Error(`no book of ${instrument}`)
  return book
}

/** A taking order well inside the price band, which moves, and well through the book. */
function taker(label: string, instrument: string, side: Side, amount: string): OrderRequest {
  const listing = venue.listing(instrument)
  const ticker = venue.ticker(instrument)
  if (listing === undefined || ticker === undefined) throw new Error(`no ticker of ${instrument}`)
  const edge = side === 'buy' ? ticker.priceMax : ticker.priceMin
  const limitPrice = roundToStep(wad((ticker.mark + edge) / 2n), listing.tick, 'down')
  return { label, instrument, side, amount: parseWad(amount), limitPrice, timeInForce: 'ioc' }
}

/** Sign now: a venue's orders live for a second, so nothing may come in between. */
const sign = (label: string, side: Side = 'sell'): SignedOrder => venue.signOrder(taker(label, 'ETH-PERP', side, '0.5'))

function liquidOption(): string {
  const option = venue.listings().find(({ active, instrument }) => {
    if (!active || instrument.kind !== 'option') return false
    const book = venue.book(instrument.name)
    const [bid] = book?.bids ?? []
    return bid !== undefined && (book?.asks.length ?? 0) > 0 && parseWad(bid[0]) > parseWad('5')
  })
  if (option === undefined) throw new Error('no option is quoted on both sides')
  return option.instrument.name
}

const sum = (values: readonly Wad[]): Wad => wad(values.reduce((total, value) => total + value, 0n))
const tradesOf = (label: string) => simulator.engine.trades(SUBACCOUNT).filter((trade) => trade.label === label)

describe('against the simulated exchange', () => {
  it('starts with a catalog, books and tickers, and reads every message', () => {
    expect(venue.status()).toBe('ready')
    expect(venue.listings().length).toBeGreaterThan(100)
    expect(bookOf('ETH-PERP').bids.length).toBeGreaterThan(0)
    expect(venue.counters()).toMatchObject({ badMessages: 0, rejectedChannels: 0 })
  })

  it('hedges with the perp: reply, event and account agree', async () => {
    const outcome = await venue.placeOrder(sign('perp-1'))
    expect(outcome).toMatchObject({ status: 'accepted', order: { status: 'closed', filled: parseWad('0.5') } })
    await until(
      () => sum(fills.filter((fill) => fill.label === 'perp-1').map((fill) => fill.amount)) === parseWad('0.5'),
    )
    expect(outcome.status === 'accepted' ? outcome.fills.map((fill) => fill.fillId).sort() : []).toEqual(
      fills
        .filter((fill) => fill.label === 'perp-1')
        .map((fill) => fill.fillId)
        .sort(),
    )
    expect(await venue.positions()).toMatchObject([{ instrument: 'ETH-PERP', quantity: parseWad('-0.5') }])
  })

  it.each([
    ['an option', () => liquidOption()],
    ['a perp', () => 'ETH-PERP'],
  ])('buys and sells %s; the cash that moved is what the fills say, to the last unit', async (_what, choose) => {
    const instrument = choose()
    const before = simulator.engine.balance(SUBACCOUNT)
    const labels = [`cash-buy-${instrument}`, `cash-sell-${instrument}`]
    for (const [i, side] of (['buy', 'sell'] as const).entries()) {
      const outcome = await venue.placeOrder(venue.signOrder(taker(labels[i] ?? '', instrument, side, '1')))
      expect(outcome.status).toBe('accepted')
    }
    const ours = () => fills.filter((fill) => labels.includes(fill.label))
    await until(() => sum(ours().map((fill) => fill.amount)) === parseWad('2'))
    const moved = wad(simulator.engine.balance(SUBACCOUNT) - before)
    expect(formatWad(sum(ours().map((fill) => fill.cashFlow)))).toBe(formatWad(moved))
    expect(await venue.balances()).toEqual([{ token: 'USDC', amount: simulator.engine.balance(SUBACCOUNT) }])
  })

  it('rests an order, finds it, and cancels it', async () => {
    const tick = venue.listing('ETH-PERP')?.tick ?? parseWad('1')
    const limitPrice = roundToStep(parseWad(bookOf('ETH-PERP').bids.at(-1)?.[0] ?? '0'), tick, 'down')
    const request: OrderRequest = {
      ...taker('resting-1', 'ETH-PERP', 'buy', '1'),
      limitPrice: wad(limitPrice - tick),
      timeInForce: 'post_only',
    }
    const placed = await venue.placeOrder(venue.signOrder(request))
    expect(placed).toMatchObject({ status: 'accepted', order: { status: 'open' } })
    expect((await venue.openOrders()).map((order) => order.label)).toEqual(['resting-1'])
    const found = await venue.findOrder(request)
    if (found.status !== 'found') throw new Error(`expected to find it, got ${found.status}`)
    expect(await venue.cancelOrder(found.order)).toMatchObject({ status: 'accepted', order: { status: 'closed' } })
    await until(() => orders.some((order) => order.label === 'resting-1' && order.status === 'closed'))
    expect(await venue.cancelOrder(found.order)).toMatchObject({ status: 'rejected' })
    expect(await venue.findOrder(request)).toMatchObject({ status: 'found', order: { status: 'closed' }, fills: [] })
  })

  it('is told no by the same codes as by the real one', async () => {
    const tooMuch = { ...taker('poor', 'ETH-PERP', 'buy', '9999') }
    const outcome = await venue.placeOrder(venue.signOrder(tooMuch))
    expect(outcome).toMatchObject({ status: 'rejected', reject: { code: '11000', advice: 'give-up' } })
    expect(await venue.findOrder(tooMuch)).toEqual({ status: 'absent' })
  })

  const LOST: readonly (OrderFault & { readonly name: string })[] = [
    { name: 'a confirmation time-out of a placed order', placed: true, reply: 9000 },
    { name: 'a confirmation time-out of an order not placed', placed: false, reply: 9000 },
    { name: 'an internal error', placed: true, reply: -32603 },
    { name: 'silence about a placed order', placed: true, reply: 'none' },
    { name: 'silence about an order not placed', placed: false, reply: 'none' },
    { name: 'a connection that closes on a placed order', placed: true, reply: 'disconnect' },
    { name: 'a connection that closes on an order not placed', placed: false, reply: 'disconnect' },
  ]

  it.each(LOST)('after $name it finds out the truth, and a repeat never doubles it', async (fault) => {
    const label = `lost-${fault.reply}-${fault.placed}`
    simulator.faults.onNextOrder(fault)
    const order = sign(label)
    expect((await venue.placeOrder(order)).status).toBe('unknown')
    await until(() => venue.status() === 'ready')

    expect((await venue.findOrder(order.request)).status).toBe(fault.placed ? 'found' : 'absent')
    const again = await venue.placeOrder(order)
    expect(again.status).toBe(fault.placed ? 'accepted' : 'rejected')
    const traded = fault.placed ? parseWad('0.5') : parseWad('0')
    expect(formatWad(sum(tradesOf(label).map((trade) => trade.amount)))).toBe(formatWad(traded))
    await until(() => sum(fills.filter((fill) => fill.label === label).map((fill) => fill.amount)) === traded)
  })

  it('comes back after all connections are cut, and streams again', async () => {
    statuses.length = 0
    const before = bookOf('ETH-PERP').receivedAtMs
    simulator.faults.closeConnections()
    await until(() => statuses.includes('down') && venue.status() === 'ready')
    expect((await venue.placeOrder(sign('after-cut', 'buy'))).status).toBe('accepted')
    await until(() => fills.some((fill) => fill.label === 'after-cut'))
    expect(bookOf('ETH-PERP').receivedAtMs).toBeGreaterThan(before)
    expect(venue.counters()).toMatchObject({ badMessages: 0, handlerFailures: 0 })
  })

  it('told every fill exactly once', () => {
    const theirs = simulator.engine.trades(SUBACCOUNT).map((trade) => trade.tradeId)
    expect(fills.map((fill) => fill.fillId).sort()).toEqual([...theirs].sort())
  })

  it('reads the same fills from the history, oldest first, from the moment that is asked for', async () => {
    const all = await venue.fillsSince(epochMs(0))
    const theirs = simulator.engine.trades(SUBACCOUNT).map((trade) => trade.tradeId)
    expect(all.map((fill) => fill.fillId).sort()).toEqual([...theirs].sort())
    expect(all.map((fill) => fill.timestamp)).toEqual(all.map((fill) => fill.timestamp).sort((a, b) => a - b))
    const told = new Map(fills.map((fill) => [fill.fillId, fill]))
    for (const fill of all) expect(fill).toEqual(told.get(fill.fillId))
    const last = all.at(-1)?.timestamp ?? epochMs(0)
    expect(await venue.fillsSince(last)).toEqual(all.filter((fill) => fill.timestamp === last))
    expect(await venue.fillsSince(epochMs(last + 1))).toEqual([])
  })
})
