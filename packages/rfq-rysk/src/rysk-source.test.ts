import { epochMs, parseWad, type Rfq } from '@riposte/market-model'
import { expect, test } from 'vitest'
import { rfqOf, settle, setUp, setUpReady } from './testing/source-bench.ts'
import {
  quoteTerms,
  requestPayload,
  rfqFrame,
  tradeFrame,
  tradePayloadOf,
  UBTC,
  WHYPE,
} from './testing/wire-samples.ts'

test('reads the assets and connects to the maker socket and to each active asset of the chain', async () => {
  const { sockets, fetched, heard, source } = await setUpReady()
  expect(fetched[0]).toBe('http://rysk.test:8000/api/assets')
  expect(sockets.all.map(({ url }) => url)).toEqual([
    'ws://rysk.test:8000/maker',
    `ws://rysk.test:8000/rfqs/${WHYPE}`,
    `ws://rysk.test:8000/rfqs/${UBTC}`,
  ])
  expect(source.status()).toBe('ready')
  expect(heard.statuses).toEqual(['ready'])
})

test.each([
  [['btc'], [UBTC]],
  [[WHYPE.toUpperCase()], [WHYPE]],
  [
    ['HYPE', UBTC],
    [WHYPE, UBTC],
  ],
  [['ETH'], []],
])('listens to the assets %j only', async (assets, expected) => {
  const { sockets, logger } = await setUpReady({ assets })
  expect(sockets.all.map(({ url }) => url.slice(-42)).filter((end) => end.startsWith('0x'))).toEqual(expected)
  expect(logger.events().includes('rysk.assets.none')).toBe(expected.length === 0)
})

test('is down without the maker socket or without any stream, and reconnects each by itself', async () => {
  const { sockets, maker, stream, heard, source, clock } = await setUpReady()
  stream.close('gone')
  expect(source.status()).toBe('ready')
  expect(sockets.last(`/rfqs/${UBTC}`).terminated).toBe(false)
  sockets.last(`/rfqs/${UBTC}`).close('gone')
  expect(source.status()).toBe('down')
  clock.advance(1_000)
  sockets.last(WHYPE).open()
  maker.close('gone')
  clock.advance(1_000)
  sockets.last('/maker').open()
  expect(heard.statuses).toEqual(['ready', 'down', 'ready', 'down', 'ready'])
  expect(sockets.count('/maker')).toBe(2)
  expect(sockets.count(WHYPE)).toBe(2)
})

test('a stream that fails again and again leaves the others alone, and comes back by itself', async () => {
  const bench = await setUpReady()
  const other = bench.sockets.last(`/rfqs/${UBTC}`)
  for (let i = 0; i < 20; i++) {
    bench.sockets.last(WHYPE).close('refused')
    bench.clock.advance(30_000)
    other.ping()
    bench.sockets.last('/maker').ping()
  }
  expect(bench.source.streams()).toEqual([
    { asset: WHYPE, isOpen: false },
    { asset: UBTC, isOpen: true },
  ])
  expect(bench.sockets.count(`/rfqs/${UBTC}`)).toBe(1)
  expect(bench.sockets.count('/maker')).toBe(1)
  expect(bench.heard.statuses).toEqual(['ready'])
  other.message(rfqFrame('b', { asset: UBTC, collateralAsset: UBTC }))
  bench.sockets.last(WHYPE).open()
  bench.sockets.last(WHYPE).message(rfqFrame('a'))
  expect(bench.heard.rfqs.map(({ id }) => id)).toEqual(['b', 'a'])
  expect(bench.source.streams().every(({ isOpen }) => isOpen)).toBe(true)
})

test('survives handlers that throw', async () => {
  const bench = setUp()
  const fail = () => {
    throw new Error('the desk is on fire')
  }
  const standing = async () => fail()
  const started = bench.source.start({ rfq: fail, standing, trade: fail, quarantine: fail, status: fail })
  await settle()
  for (const socket of bench.sockets.all) socket.open()
  await started
  bench.sockets.last(WHYPE).message(rfqFrame())
  bench.sockets.last('/maker').message(tradeFrame(tradePayloadOf(quoteTerms())))
  bench.sockets.last('/maker').message(tradeFrame({}))
  const rfq = { id: 'rfq-1', wire: requestPayload() } as Rfq
  void bench.source.sendQuote(bench.source.signQuote(rfq, parseWad('1'), epochMs(1_775_567_181_000)))
  bench.sockets.last('/maker').message('{"id":"rfq-1","result":"OK"}')
  bench.sockets.last('/maker').message('{"id":"rfq-1","result":"OK"}')
  bench.sockets.last('/maker').close('gone')
  await settle()
  const threw = bench.logger.lines.filter(({ event }) => event === 'rysk.handler.threw')
  expect(threw.map(({ fields }) => fields?.what)).toEqual([
    'status',
    'rfq',
    'trade',
    'quarantine',
    'status',
    'standing',
  ])
})

test('stops for good: nothing is connected, scheduled or awaited any more', async () => {
  const bench = await setUpReady()
  const pending = bench.source.sendQuote(
    bench.source.signQuote(await rfqOf(bench), parseWad('1'), epochMs(1_775_567_181_000)),
  )
  await bench.source.stop()
  await bench.source.stop()
  expect(await pending).toMatchObject({ status: 'unknown' })
  expect(bench.sockets.all.every(({ terminated }) => terminated)).toBe(true)
  expect(bench.clock.pending).toBe(0)
  expect(bench.heard.statuses).toEqual(['ready', 'down'])
  await expect(bench.source.start(bench.events)).rejects.toMatchObject({ code: 'STATE' })
})

test.each([
  [{ url: 'http://rysk.test/' }, 'url'],
  [{ url: 'rysk' }, 'url'],
  [{ chainId: 42161 }, 'chainId'],
  [{ answerTimeoutMs: 0 }, 'answerTimeoutMs'],
  [{ assetsRefreshMs: 1.5 }, 'assetsRefreshMs'],
])('refuses the options %j', (options, field) => {
  expect(() => setUp(options)).toThrow(expect.objectContaining({ field }))
})

test('derives the addresses from a base with a path and without a slash', async () => {
  const { fetched, sockets } = await setUpReady({ url: 'wss://rysk.test/v12' })
  expect(fetched[0]).toBe('https://rysk.test/v12/api/assets')
  expect(sockets.all[0]?.url).toBe('wss://rysk.test/v12/maker')
})
