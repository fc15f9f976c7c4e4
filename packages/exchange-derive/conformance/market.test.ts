import { createThrowawaySigner } from '@riposte/evm-signing'
import { createRandom, createSystemClock } from '@riposte/market-model'
import { createBuiltInMarket, type DeriveSimulator, startDeriveSimulator } from '@riposte/simulators'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createDeriveMarket, createDeriveVenue, type DeriveMarketOptions, type SocketFactory } from '../src/index.ts'
import { connectWebSocket } from '../src/ws-socket.ts'

// Looking on without a key, over real sockets, with everything noted that leaves.

const clock = createSystemClock()
let simulator: DeriveSimulator

beforeAll(async () => {
  simulator = await startDeriveSimulator({
    market: createBuiltInMarket({ startAt: clock.nowMs(), seed: 7 }),
    clock,
    random: createRandom(7),
    accounts: [],
  })
})

afterAll(() => simulator?.close())

const sent: string[] = []
const noting: SocketFactory = (url, handlers) => {
  const socket = connectWebSocket(url, handlers)
  return {
    ...socket,
    send(text) {
      sent.push(text)
      socket.send(text)
    },
  }
}

const options = (): DeriveMarketOptions => ({
  network: 'local',
  url: simulator.url,
  subaccounts: { ETH: 12 },
  clock,
  random: createRandom(8),
  transport: { connect: noting },
})

it('shows listings, books and tickers, and asks for nothing that is not public', async () => {
  const market = createDeriveMarket(options())
  const statuses: string[] = []
  const ticked: string[] = []
  await market.start({
    fill() {},
    order() {},
    status: (status) => void statuses.push(status),
    ticker: (instrument) => void ticked.push(instrument),
  })
  expect(market.status()).toBe('ready')
  expect(market.listings().length).toBeGreaterThan(10)
  expect(market.ticker('ETH-PERP')).toBeDefined()
  expect(market.book('ETH-PERP')?.bids.length).toBeGreaterThan(0)
  expect([market.canTrade('ETH'), market.canTrade('BTC')]).toEqual([true, false])
  expect(ticked).toContain('ETH-PERP')
  await market.stop()
  expect(statuses).toEqual(['ready', 'down'])
  const methods = new Set(sent.map((text) => (JSON.parse(text) as { method: string }).method))
  expect([...methods].filter((method) => !['subscribe', 'unsubscribe'].includes(method))).toEqual([])
})

it('has no way to sign, to send or to log in', () => {
  const market = createDeriveMarket(options())
  const signer = createThrowawaySigner()
  const venue = createDeriveVenue({ ...options(), wallet: signer.address, signer, nonces: { next: () => 1n } })
  const missing = Object.keys(venue).filter((name) => !(name in market))
  expect(missing).toEqual(expect.arrayContaining(['signOrder', 'placeOrder', 'cancelOrder', 'findOrder', 'api']))
})

it('says when nobody is there, and is started once', async () => {
  const nobody = { fill() {}, order() {}, status() {} }
  const market = createDeriveMarket(options())
  await market.stop()
  await expect(market.start(nobody)).rejects.toMatchObject({ code: 'LIFECYCLE' })
  expect(() => createDeriveMarket({ ...options(), subaccounts: {} })).toThrow(/at least one underlying/)
})
