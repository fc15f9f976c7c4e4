import { parseAddress } from '@riposte/evm-signing'
import { epochMs, parseWad } from '@riposte/market-model'
import { expect, test } from 'vitest'
import type { RyskRfq } from './decode/rfq.ts'
import { RyskError } from './errors.ts'
import { answerReadings, rfqOf, settle, setUpReady } from './testing/source-bench.ts'
import { assetsReply, quoteTerms, signer, tradeFrame, tradePayloadOf, USDT0, WHYPE } from './testing/wire-samples.ts'

test('reads balances through the maker socket, one request at a time', async () => {
  const bench = await setUpReady()
  await answerReadings(bench, '1')
  const both = Promise.all([bench.source.balances(), bench.source.balances()])
  expect(bench.maker.sent.slice(1)).toEqual([
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
  await answerReadings(bench, '1')
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
  bench.maker.message('{"id":"balances","result":"soon"}')
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
      return reply
    },
  })
  expect(await source.positions()).toEqual([])
  expect([...new Set(asked)]).toEqual([`http://rysk.test:8000/api/maker/positions?address=${signer.address}`])

  const row = { isOtoken: true, underlying: 'HYPE', optionAsset: WHYPE, expiry: 1_775_808_000, isPut: true }
  reply = [{ ...row, strike: '45000000000000000000', balance: '2000000000000000000' }]
  expect(await source.positions()).toEqual([
    {
      terms: { underlying: 'HYPE', strike: parseWad('45'), expiry: epochMs(1_775_808_000_000), right: 'put' },
      quantity: parseWad('2'),
      asset: { address: WHYPE, symbol: 'WHYPE', decimals: 18 },
    },
  ])
  reply = [{ ...row, strike: '45', balance: null }]
  await expect(source.positions()).rejects.toMatchObject({ code: 'FRAME_INVALID', field: 'positions[0].balance' })
})

test('asks the maker socket for positions when REST does not answer, and tells of REST when neither does', async () => {
  const down = new RyskError('HTTP_FAILED', 'GET: expected status 200, got 503')
  const bench = await setUpReady({
    fetchJson: (url) => (url.endsWith('/api/assets') ? Promise.resolve(assetsReply) : Promise.reject(down)),
  })
  await settle()
  bench.maker.message('{"id":"positions","result":[]}')
  await settle()
  const asked = bench.source.positions()
  await settle()
  expect(bench.maker.sent).toContain(
    `{"jsonrpc":"2.0","id":"positions","method":"positions","params":{"account":"${signer.address}"}}`,
  )
  const row = { isOtoken: true, underlying: 'HYPE', optionAsset: WHYPE, expiry: 1_775_808_000, isPut: true }
  const held = { ...row, strike: '45000000000000000000', balance: '2000000000000000000' }
  bench.maker.message(JSON.stringify({ id: 'positions', result: { '0xaa': held } }))
  expect(await asked).toMatchObject([{ quantity: parseWad('2') }])
  const refused = bench.source.positions()
  await settle()
  bench.maker.message('{"id":"positions","error":{"code":-32601,"message":"unknown method"}}')
  await expect(refused).rejects.toBe(down)
})

test('reserves what live quotes may take, and releases it by rule', async () => {
  const bench = await setUpReady()
  await answerReadings(bench, '1000000000')
  const funds = () => bench.source.funds()[0]
  const validUntil = () => epochMs(bench.clock.nowMs() + 30_000)
  const send = (rfq: RyskRfq, price: string) => {
    const quote = bench.source.signQuote(rfq, parseWad(price), validUntil())
    return { quote, answer: bench.source.sendQuote(quote) }
  }
  expect(funds()).toMatchObject({ balance: parseWad('1000'), reserved: 0n })

  // 100 contracts at 1.25 and 12.5 % of it; the better price for the same RFQ counts alone.
  const first = await rfqOf(bench, 'a')
  send(first, '1.25')
  expect(funds()?.reserved).toBe(parseWad('140.625'))
  send(first, '1.5')
  expect(funds()?.reserved).toBe(parseWad('168.75'))

  const second = await rfqOf(bench, 'b')
  expect(bench.source.cover(second, parseWad('7'))).toMatchObject({ status: 'covered', available: parseWad('831.25') })
  expect(bench.source.cover(second, parseWad('7.4'))).toMatchObject({ status: 'short', needed: parseWad('832.5') })
  const refused = send(second, '7')
  bench.maker.message('{"id":"b","error":{"code":-32003,"message":"Internal Error"}}')
  await refused.answer
  expect(funds()?.reserved).toBe(parseWad('168.75'))

  const third = await rfqOf(bench, 'c')
  const taken = send(third, '2')
  const terms = quoteTerms({
    price: parseWad('2'),
    nonce: BigInt(taken.quote.nonce),
    validUntil: taken.quote.validUntil / 1000,
  })
  bench.maker.message(tradeFrame(tradePayloadOf(terms, { fees: '25000000' })))
  bench.maker.message(tradeFrame(tradePayloadOf(terms, { fees: '25000000' })))
  expect(funds()).toMatchObject({ balance: parseWad('775'), reserved: parseWad('168.75') })

  bench.clock.advance(45_000)
  expect(funds()).toMatchObject({ balance: parseWad('775'), reserved: 0n })
})

test('a reject that may be about an earlier quote of the RFQ releases nothing', async () => {
  const bench = await setUpReady()
  const rfq = await rfqOf(bench)
  const send = (price: string) =>
    bench.source.sendQuote(bench.source.signQuote(rfq, parseWad(price), epochMs(bench.clock.nowMs() + 30_000)))
  const silent = send('1')
  bench.clock.advance(3_000)
  expect(await silent).toMatchObject({ status: 'unknown' })
  const second = send('2')
  bench.maker.message('{"id":"rfq-1","error":{"code":-32003,"message":"Internal Error"}}')
  expect(await second).toMatchObject({ status: 'rejected' })
  expect(bench.source.funds()[0]?.reserved).toBe(parseWad('225'))
})

test('a quote that never left reserves nothing', async () => {
  const bench = await setUpReady()
  const rfq = await rfqOf(bench)
  bench.maker.close('gone')
  const quote = bench.source.signQuote(rfq, parseWad('1'), epochMs(bench.clock.nowMs() + 30_000))
  expect(bench.source.funds()[0]?.reserved).toBeGreaterThan(0n)
  expect(await bench.source.sendQuote(quote)).toMatchObject({ code: 'NOT_CONNECTED' })
  expect(bench.source.funds()[0]?.reserved).toBe(0n)
})

test('reads what Rysk lists, what can be posted, and fixing prices', async () => {
  const replies: Readonly<Record<string, unknown>> = {
    'http://rysk.test:8000/api/inventory': { XRP: { strikes: {}, expiries: [], combinations: {} } },
    'http://rysk.test:8000/api/products': [{ asset: WHYPE, strikeAsset: USDT0, collateralAsset: WHYPE }],
    [`http://rysk.test:8000/api/expiry-prices/999/${WHYPE}`]: { 1775203200: '4512345678' },
  }
  const { source } = await setUpReady({ fetchJson: async (url) => replies[url] ?? assetsReply })
  expect(await source.inventory()).toMatchObject({ rows: [], empty: ['XRP'] })
  expect(await source.products()).toMatchObject({ products: [{ right: 'call' }], problems: [] })
  expect(await source.expiryPrices(parseAddress(WHYPE))).toEqual([
    { expiry: 1_775_203_200_000, price: parseWad('45.12345678') },
  ])
})

test('knows the fixing prices of an underlying by those of its assets', async () => {
  const asked: string[] = []
  const { source } = await setUpReady({
    async fetchJson(url) {
      if (!url.includes('/expiry-prices/')) return assetsReply
      asked.push(url)
      return url.endsWith(WHYPE) ? { 1775808000: '4600000000', 1775203200: '4512345678' } : {}
    },
  })
  const asset = { address: WHYPE, symbol: 'WHYPE', decimals: 18 }
  expect(await source.fixings('HYPE')).toEqual([
    { expiry: 1_775_203_200_000, price: parseWad('45.12345678'), asset },
    { expiry: 1_775_808_000_000, price: parseWad('46'), asset },
  ])
  expect(asked).toContain(`http://rysk.test:8000/api/expiry-prices/999/${WHYPE}`)
  expect(await source.fixings('DOGE')).toEqual([])
  expect([source.asset?.('HYPE'), source.asset?.('DOGE')]).toEqual([asset, undefined])
})
