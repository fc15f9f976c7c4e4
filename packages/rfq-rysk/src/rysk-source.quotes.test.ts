import { recoverAddress } from '@riposte/evm-signing'
import { epochMs, parseWad, type Rfq } from '@riposte/market-model'
import { expect, test } from 'vitest'
import { quoteDigest } from './quote-signing.ts'
import { rfqOf, setUp, setUpReady } from './testing/source-bench.ts'
import { quoteTerms, signer, trusted, USDT0, WHYPE } from './testing/wire-samples.ts'

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

test('repeats a premiumAsset that the request has, after all that is signed', async () => {
  const bench = await setUpReady()
  const rfq = await rfqOf(bench, 'rfq-1', { premiumAsset: USDT0 })
  const { payload } = bench.source.signQuote(rfq, parseWad('1.25'), epochMs(1_775_567_181_000))
  expect(payload.endsWith(`"collateralAsset":"${WHYPE}","premiumAsset":"${USDT0}"}}`)).toBe(true)
  const { signature } = JSON.parse(payload).params
  const terms = quoteTerms({ nonce: 1_775_567_151_000_000n })
  expect(recoverAddress(quoteDigest(terms, trusted[0].separator), signature)).toBe(signer.address)
})

test('a better price for the same RFQ is a new quote under a new nonce, and each has its own answer', async () => {
  const bench = await setUpReady()
  const rfq = await rfqOf(bench)
  const offer = (price: string) => {
    const quote = bench.source.signQuote(rfq, parseWad(price), epochMs(1_775_567_181_000))
    return { quote, answer: bench.source.sendQuote(quote) }
  }
  const first = offer('1.25')
  const standing = { rfqId: 'rfq-1', newBest: '1300000000000000000', yours: '1250000000000000000' }
  bench.maker.message(JSON.stringify({ id: 'rfq-1', result: standing }))
  const second = offer('1.31')
  bench.maker.message('{"jsonrpc":"2.0","id":"rfq-1","result":"OK"}')
  expect(await first.answer).toEqual({ status: 'outbid', best: parseWad('1.3') })
  expect(await second.answer).toEqual({ status: 'best' })
  expect(BigInt(second.quote.nonce)).toBeGreaterThan(BigInt(first.quote.nonce))
  expect(bench.maker.sent.map((frame) => JSON.parse(frame).id)).toEqual(['rfq-1', 'rfq-1'])
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

test('models the fee in the units of the strike asset', () => {
  const { source } = setUp()
  expect(source.quoteFee(parseWad('1.25'), parseWad('100'), parseWad('45'))).toBe(parseWad('15.625'))
})
