import { createMemoryNonceStore, createNonces, recoverAddress } from '@riposte/evm-signing'
import {
  type BelievedTrade,
  type ConnectionStatus,
  createRandom,
  epochMs,
  parseWad,
  type QuoteOutcome,
  type Rfq,
  type RfqSourceEvents,
} from '@riposte/market-model'
import { expect, test } from 'vitest'
import { RyskError } from './errors.ts'
import type { RyskSourceOptions } from './options.ts'
import { quoteDigest } from './quote-signing.ts'
import { createRyskSource } from './rysk-source.ts'
import { createFakeClock } from './testing/fake-clock.ts'
import { createRecordingLogger } from './testing/recording-logger.ts'
import { createScriptedSockets } from './testing/scripted-sockets.ts'
import {
  assetsReply,
  quoteTerms,
  requestPayload,
  rfqFrame,
  signer,
  stranger,
  tradeFrame,
  tradePayloadOf,
  trusted,
  UBTC,
  USDT0,
  WHYPE,
} from './testing/wire-samples.ts'

/** Lets promises that can settle do so. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve))

function setUp(options: Partial<RyskSourceOptions> = {}) {
  const clock = createFakeClock()
  const sockets = createScriptedSockets()
  const logger = createRecordingLogger()
  const fetched: string[] = []
  const heard = {
    rfqs: [] as Rfq[],
    standings: [] as [string, QuoteOutcome][],
    trades: [] as BelievedTrade[],
    quarantined: [] as [string, string][],
    statuses: [] as ConnectionStatus[],
  }
  const events: RfqSourceEvents = {
    rfq: (rfq) => void heard.rfqs.push(rfq),
    standing: (rfqId, outcome) => void heard.standings.push([rfqId, outcome]),
    trade: (trade) => void heard.trades.push(trade),
    quarantine: (reason, frame) => void heard.quarantined.push([reason, frame]),
    status: (status) => void heard.statuses.push(status),
  }
  const source = createRyskSource({
    url: 'ws://rysk.test:8000/',
    chainId: 999,
    signer,
    clock,
    random: createRandom(1),
    logger,
    nonces: createNonces({ signer: signer.address, store: createMemoryNonceStore(), clock, unit: 'microseconds' }),
    openSocket: sockets.open,
    fetchJson: async (url) => {
      fetched.push(url)
      return assetsReply
    },
    ...options,
  })
  return { clock, sockets, logger, fetched, heard, events, source }
}

/** Started, every socket open. */
async function setUpReady(options: Partial<RyskSourceOptions> = {}) {
  const bench = setUp(options)
  const started = bench.source.start(bench.events)
  await settle()
  for (const socket of bench.sockets.all) socket.open()
  await started
  const maker = bench.sockets.last('/maker')
  return { ...bench, maker, stream: bench.sockets.all.find(({ url }) => url.endsWith(WHYPE)) ?? maker }
}

async function rfqOf(bench: Awaited<ReturnType<typeof setUpReady>>, id = 'rfq-1', changes = {}): Promise<Rfq> {
  bench.stream.message(rfqFrame(id, changes))
  const rfq = bench.heard.rfqs.at(-1)
  if (rfq === undefined) throw new Error('expected an RFQ')
  return rfq
}

test('reads the assets and connects to the maker socket and to each active asset of the chain', async () => {
  const { sockets, fetched, heard, source } = await setUpReady()
  expect(fetched).toEqual(['http://rysk.test:8000/api/assets'])
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

test('passes an RFQ on once, however often and on whichever stream it is repeated', async () => {
  const { stream, sockets, heard, clock } = await setUpReady()
  stream.message(rfqFrame('a'))
  stream.message(rfqFrame('a'))
  sockets.last(`/rfqs/${UBTC}`).message(rfqFrame('a'))
  stream.message(rfqFrame('b'))
  expect(heard.rfqs.map(({ id }) => id)).toEqual(['a', 'b'])
  clock.advance(60_000)
  expect(heard.rfqs[0]?.receivedAtMs).toBe(0)
})

test('survives frames that make no sense, and names the field', async () => {
  const { stream, maker, heard, logger } = await setUpReady()
  stream.message('{')
  stream.message('')
  stream.message(rfqFrame('a', { strike: 45 }))
  stream.message(rfqFrame('a', { asset: USDT0 }))
  maker.message('[1]')
  maker.message('\n')
  maker.message('{"id":"x","result":{"newBest":7}}')
  maker.message('{"id":"x","result":"hello"}')
  maker.message('{"id":"x","result":"OK"}')
  expect(heard).toMatchObject({ rfqs: [], standings: [], trades: [], quarantined: [] })
  expect(logger.lines.map(({ fields }) => fields?.field).filter(Boolean)).toEqual([
    'frame',
    'strike',
    'asset',
    'frame',
    'newBest',
  ])
  stream.message(rfqFrame('a'))
  expect(heard.rfqs).toHaveLength(1)
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

test('signs a quote that repeats the request and recovers to the maker', async () => {
  const bench = await setUpReady()
  const rfq = await rfqOf(bench)
  const quote = bench.source.signQuote(rfq, parseWad('1.25'), epochMs(1_775_567_181_999))
  const { id, method, params } = JSON.parse(quote.payload)
  expect([id, method]).toEqual(['rfq-1', 'quote'])
  expect(quote).toMatchObject({ rfqId: 'rfq-1', price: parseWad('1.25'), quantity: parseWad('100') })
  expect(quote.validUntil).toBe(1_775_567_181_000)
  expect(quote.nonce).toBe('1775567151000000')
  const { signature, ...rest } = params
  expect(rest).toEqual({
    assetAddress: WHYPE,
    chainId: 999,
    expiry: 1_775_808_000,
    isPut: false,
    isTakerBuy: false,
    maker: signer.address,
    nonce: quote.nonce,
    price: '1250000000000000000',
    quantity: '100000000000000000000',
    strike: '4500000000',
    validUntil: 1_775_567_181,
    usd: USDT0,
    collateralAsset: WHYPE,
  })
  const terms = quoteTerms({ nonce: 1_775_567_151_000_000n })
  expect(recoverAddress(quoteDigest(terms, trusted[0].separator), signature)).toBe(signer.address)
})

test('signs for an RFQ that came back from storage', async () => {
  const bench = await setUpReady()
  const rfq = await rfqOf(bench)
  const stored: Rfq = { ...rfq, wire: JSON.parse(JSON.stringify(rfq.wire)) }
  expect(JSON.parse(bench.source.signQuote(stored, parseWad('1'), epochMs(1e12)).payload).params.strike).toBe(
    '4500000000',
  )
})

test('refuses to sign for a taker that buys unless told otherwise', async () => {
  const refusing = await setUpReady()
  const rfq = await rfqOf(refusing, 'a', { isTakerBuy: true })
  expect(rfq.side).toBe('sell')
  expect(() => refusing.source.signQuote(rfq, parseWad('1'), epochMs(1e12))).toThrow(
    expect.objectContaining({ code: 'REFUSED', field: 'isTakerBuy' }),
  )
  const allowing = await setUpReady({ allowTakerBuy: true })
  expect(JSON.parse(allowing.source.signQuote(rfq, parseWad('1'), epochMs(1e12)).payload).params.isTakerBuy).toBe(true)
})

test('signs nothing without a price or without a request of Rysk', async () => {
  const bench = await setUpReady()
  const rfq = await rfqOf(bench)
  expect(() => bench.source.signQuote(rfq, parseWad('0'), epochMs(1e12))).toThrow('price')
  expect(() => bench.source.signQuote({ ...rfq, wire: undefined }, parseWad('1'), epochMs(1e12))).toThrow('result')
})

test('sends a quote in the very call and gives the server’s answer', async () => {
  const bench = await setUpReady()
  const quote = bench.source.signQuote(await rfqOf(bench), parseWad('1.25'), epochMs(1_775_567_181_000))
  const outcome = bench.source.sendQuote(quote)
  expect(bench.maker.sent).toEqual([quote.payload])
  bench.maker.message('{"jsonrpc":"2.0","id":"rfq-1","result":"OK"}')
  expect(await outcome).toEqual({ status: 'best' })
  const standing = { rfqId: 'rfq-1', newBest: '1300000000000000000', yours: '1250000000000000000' }
  bench.maker.message(JSON.stringify({ id: 'rfq-1', result: standing }))
  expect(bench.heard.standings).toEqual([['rfq-1', { status: 'outbid', best: parseWad('1.3') }]])
})

test('gives a reject, an unknown after silence, an unknown after a loss, and a reject when nothing left', async () => {
  const bench = await setUpReady()
  const rfq = await rfqOf(bench)
  const send = () => bench.source.sendQuote(bench.source.signQuote(rfq, parseWad('1'), epochMs(1_775_567_181_000)))
  const rejected = send()
  bench.maker.message('{"id":"rfq-1","error":{"code":-32003,"message":"Internal Error"}}')
  expect(await rejected).toEqual({ status: 'rejected', code: '-32003', message: 'Internal Error' })
  const silent = send()
  bench.clock.advance(3_000)
  expect(await silent).toEqual({ status: 'unknown', cause: 'no answer after 3000 ms' })
  const lost = send()
  bench.maker.close('gone')
  expect(await lost).toEqual({ status: 'unknown', cause: 'the maker connection was lost' })
  expect(await send()).toMatchObject({ status: 'rejected', code: 'NOT_CONNECTED' })
})

test('passes every telling of a believed trade on, in each shape', async () => {
  const { maker, heard } = await setUpReady()
  const payload = tradePayloadOf(quoteTerms())
  maker.message(tradeFrame(payload))
  maker.message(tradeFrame(payload))
  maker.message(JSON.stringify({ jsonrpc: '2.0', method: 'rfq_confirmation', params: payload }))
  expect(heard.trades).toHaveLength(3)
  expect(heard.trades[0]).toEqual(heard.trades[2])
  expect(heard.trades[0]).toMatchObject({
    quoteNonce: '1775567151394328',
    side: 'buy',
    premium: parseWad('125'),
    fee: parseWad('15.625'),
    reference: payload.txHash,
  })
})

test('quarantines what does not prove itself, with the frame', async () => {
  const { maker, heard, logger } = await setUpReady()
  const payload = tradePayloadOf(quoteTerms())
  const forged = tradeFrame({ ...payload, price: '1' })
  maker.message(forged)
  maker.message(tradeFrame({ ...payload, maker: stranger.address }))
  maker.message(tradeFrame({ ...payload, usd: 'dollars' }))
  maker.message(tradeFrame('OK'))
  maker.message(tradeFrame(tradePayloadOf(quoteTerms({ usd: WHYPE as never }))))
  expect(heard.trades).toEqual([])
  expect(heard.quarantined.map(([reason]) => reason.split(':')[0])).toEqual([
    'quoteSignature',
    'maker',
    'usd',
    'trade',
    'usd',
  ])
  expect(heard.quarantined[0]?.[1]).toBe(forged)
  expect(logger.lines.filter(({ level }) => level === 'error')).toHaveLength(5)
})

test('holds a trade in an asset that is not known yet until the list arrives', async () => {
  let reply: unknown = { 999: [] }
  const bench = setUp({ fetchJson: async () => reply })
  const started = bench.source.start(bench.events)
  await settle()
  const maker = bench.sockets.last('/maker')
  maker.open()
  await started
  reply = assetsReply
  maker.message(tradeFrame(tradePayloadOf(quoteTerms())))
  expect(bench.heard.trades).toHaveLength(0)
  await settle()
  expect(bench.heard.trades).toHaveLength(1)
  expect(bench.heard.quarantined).toEqual([])
})

test('quarantines a trade in an asset that the server does not list either, and on stop what still waits', async () => {
  let fail = false
  const bench = await setUpReady({
    fetchJson: async () => {
      if (fail) throw new Error('away')
      return assetsReply
    },
  })
  const exotic = { assetAddress: stranger.address }
  bench.maker.message(tradeFrame(tradePayloadOf(quoteTerms(exotic))))
  await settle()
  expect(bench.heard.quarantined).toHaveLength(1)
  expect(bench.heard.quarantined[0]?.[0]).toContain('assetAddress')
  fail = true
  bench.maker.message(tradeFrame(tradePayloadOf(quoteTerms(exotic))))
  await settle()
  expect(bench.heard.quarantined).toHaveLength(1)
  await bench.source.stop()
  expect(bench.heard.quarantined).toHaveLength(2)
})

test('starts from the cache when the list cannot be fetched, and goes on trying', async () => {
  let away = true
  const saved: unknown[] = []
  const bench = setUp({
    fetchJson: async () => {
      if (away) throw new Error('away')
      return { 999: [] }
    },
    assetsCache: {
      get: async () => assetsReply,
      set: async (value) => void saved.push(value),
    },
  })
  const started = bench.source.start(bench.events)
  await settle()
  expect(bench.sockets.count(WHYPE)).toBe(1)
  expect(saved).toEqual([])
  away = false
  bench.clock.advance(1_000)
  await settle()
  expect(saved).toEqual([{ 999: [] }])
  for (const socket of bench.sockets.all) socket.open()
  await started
  expect(bench.source.status()).toBe('ready')
})

test('starts without assets and finds them later', async () => {
  let away = true
  const bench = setUp({
    fetchJson: async () => {
      if (away) throw new Error('away')
      return assetsReply
    },
    assetsCache: { get: () => Promise.reject(new Error('no cache')), set: () => Promise.reject(new Error('no cache')) },
  })
  const started = bench.source.start(bench.events)
  await settle()
  bench.sockets.last('/maker').open()
  await started
  expect(bench.source.status()).toBe('connecting')
  away = false
  bench.clock.advance(1_000)
  await settle()
  bench.sockets.last(WHYPE).open()
  expect(bench.source.status()).toBe('ready')
})

test('follows assets that are listed later', async () => {
  let reply: unknown = { 999: assetsReply[999].slice(0, 1) }
  const bench = await setUpReady({ fetchJson: async () => reply })
  expect(bench.sockets.count(UBTC)).toBe(0)
  reply = assetsReply
  bench.clock.advance(600_000)
  await settle()
  expect(bench.sockets.count(UBTC)).toBe(1)
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

test('reads balances through the maker socket, one request at a time', async () => {
  const bench = await setUpReady()
  const both = Promise.all([bench.source.balances(), bench.source.balances()])
  expect(bench.maker.sent).toEqual([
    `{"jsonrpc":"2.0","id":"balances","method":"balances","params":{"account":"${signer.address}"}}`,
  ])
  bench.maker.message(JSON.stringify({ id: 'balances', result: { [USDT0]: '5000001', '0xdead': '1' } }))
  const [first, second] = await both
  expect(first).toEqual([{ token: { address: USDT0, symbol: 'USDT0', decimals: 6 }, amount: parseWad('5.000001') }])
  expect(second).toEqual(first)
  expect(bench.logger.events()).toContain('rysk.balances.unreadable')
})

test('says why balances could not be read', async () => {
  const bench = await setUpReady()
  const code = (promise: Promise<unknown>) =>
    promise.then(
      () => 'read',
      (error) => error.code,
    )
  const silent = code(bench.source.balances())
  bench.clock.advance(3_000)
  const rejected = code(bench.source.balances())
  bench.maker.message('{"id":"balances","error":{"code":-32003,"message":"Internal Error"}}')
  const shapeless = code(bench.source.balances())
  bench.maker.message('{"id":"balances","result":"12"}')
  const lost = code(bench.source.balances())
  bench.maker.close('gone')
  const unsent = code(bench.source.balances())
  expect(await Promise.all([silent, rejected, shapeless, lost, unsent])).toEqual([
    'NO_ANSWER',
    'REJECTED',
    'FRAME_INVALID',
    'NO_ANSWER',
    'NOT_CONNECTED',
  ])
})

test('reads positions over REST, whole or not at all', async () => {
  let reply: unknown = []
  const asked: string[] = []
  const { source } = await setUpReady({
    fetchJson: async (url) => {
      if (url.endsWith('/api/assets')) return assetsReply
      asked.push(url)
      if (reply instanceof Error) throw reply
      return reply
    },
  })
  expect(await source.positions()).toEqual([])
  expect(asked).toEqual([`http://rysk.test:8000/api/maker/positions?address=${signer.address}`])

  const row = { isOtoken: true, underlying: 'HYPE', optionAsset: WHYPE, expiry: 1_775_808_000, isPut: true }
  reply = [{ ...row, strike: '45000000000000000000', balance: '2000000000000000000' }]
  expect(await source.positions()).toEqual([
    {
      terms: { underlying: 'HYPE', strike: parseWad('45'), expiry: epochMs(1_775_808_000_000), right: 'put' },
      quantity: parseWad('2'),
    },
  ])
  reply = [{ ...row, strike: '45', balance: null }]
  await expect(source.positions()).rejects.toMatchObject({ code: 'FRAME_INVALID', field: 'positions[0].balance' })
  reply = new RyskError('HTTP_FAILED', 'GET: expected status 200, got 503')
  await expect(source.positions()).rejects.toMatchObject({ code: 'HTTP_FAILED' })
})

test('models the fee in the units of the strike asset', () => {
  const { source } = setUp()
  expect(source.quoteFee(parseWad('1.25'), parseWad('100'), parseWad('45'))).toBe(parseWad('15.625'))
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
  expect(fetched).toEqual(['https://rysk.test/v12/api/assets'])
  expect(sockets.all[0]?.url).toBe('wss://rysk.test/v12/maker')
})
