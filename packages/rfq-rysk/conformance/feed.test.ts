import { createThrowawaySigner } from '@riposte/evm-signing'
import { createRandom, createSystemClock, parseWad, type Rfq } from '@riposte/market-model'
import { createBuiltInMarket, type RyskSimulator, startRyskSimulator } from '@riposte/simulators'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRyskFeed, createRyskSource } from '../src/index.ts'

// Listening without a key, over real sockets, with every frame that the server gets recorded.

const clock = createSystemClock()
const received: string[] = []
const opened: string[] = []
let simulator: RyskSimulator

beforeAll(async () => {
  simulator = await startRyskSimulator({
    market: createBuiltInMarket({ startAt: clock.nowMs(), seed: 3 }),
    clock,
    random: createRandom(3),
    makers: [],
    takers: { intervalMs: 50 },
    record({ event, socket, text }) {
      if (event === 'in') received.push(text)
      if (event === 'open') opened.push(socket)
    },
  })
})

afterAll(() => simulator?.close())

test('hears RFQs on public streams, and sends not one frame', async () => {
  const feed = createRyskFeed({ url: simulator.url, chainId: 84532, clock, random: createRandom(4) })
  const statuses: string[] = []
  const heard: Rfq[] = []
  await new Promise<void>((resolve) => {
    void feed.start({
      rfq(rfq) {
        heard.push(rfq)
        if (heard.length >= 5) resolve()
      },
      standing() {},
      trade() {},
      quarantine() {},
      status: (status) => void statuses.push(status),
    })
  })
  expect(feed.status()).toBe('ready')
  expect(new Set(heard.map(({ id }) => id)).size).toBe(heard.length)
  expect(feed.quoteFee(parseWad('100'), parseWad('1'), parseWad('3000'))).toBe(parseWad('12.5'))
  await feed.stop()
  expect(statuses).toEqual(['ready', 'down'])
  expect(received).toEqual([])
  expect(opened.length).toBeGreaterThan(0)
  expect(opened.filter((socket) => !socket.startsWith('/rfqs/'))).toEqual([])
})

test('is started once', async () => {
  const feed = createRyskFeed({ url: simulator.url, chainId: 84532, clock, random: createRandom(4) })
  await feed.stop()
  const nobody = { rfq() {}, standing() {}, trade() {}, quarantine() {}, status() {} }
  await expect(feed.start(nobody)).rejects.toMatchObject({ code: 'STATE' })
})

test('has no way to sign or to send', () => {
  const options = { url: simulator.url, chainId: 84532, clock, random: createRandom(4) }
  const feed = createRyskFeed(options)
  const signer = createThrowawaySigner()
  const source = createRyskSource({ ...options, signer, nonces: { next: () => 1n } })
  const missing = Object.keys(source).filter((name) => !(name in feed))
  expect(missing).toEqual(expect.arrayContaining(['signQuote', 'sendQuote', 'balances', 'positions']))
})
