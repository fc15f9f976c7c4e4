import { epochMs, parseWad, type SignedQuote } from '@riposte/market-model'
import { expect, test } from 'vitest'
import type { GapReport } from './account-watch.ts'
import { heldRow } from './testing/held-row.ts'
import { answerReadings, type ReadyBench, rfqOf, setUpReady } from './testing/source-bench.ts'
import { quoteTerms, tradeFrame, tradePayloadOf } from './testing/wire-samples.ts'

function quoteFor(bench: ReadyBench, rfq: Awaited<ReturnType<typeof rfqOf>>): SignedQuote {
  const quote = bench.source.signQuote(rfq, parseWad('1.25'), epochMs(bench.clock.nowMs() + 30_000))
  void bench.source.sendQuote(quote)
  return quote
}

function tradeOf({ nonce, validUntil, price }: SignedQuote): string {
  return tradeFrame(tradePayloadOf(quoteTerms({ price, nonce: BigInt(nonce), validUntil: validUntil / 1000 })))
}

const reports = (bench: ReadyBench): GapReport[] =>
  bench.heard.alerts.flatMap((alert) => (alert.kind === 'gap' ? [alert.report] : []))

/** A first life that has compared its books and quoted for these RFQs. */
async function firstLife(...rfqIds: string[]) {
  const bench = await setUpReady()
  await answerReadings(bench, '1000000000')
  const quotes: SignedQuote[] = []
  for (const id of rfqIds) quotes.push(quoteFor(bench, await rfqOf(bench, id)))
  return { bench, quotes }
}

test('a later life keeps the balance of the quotes that are still live, and lets it go with them', async () => {
  const { bench } = await firstLife('a', 'b')
  const next = await setUpReady({ memory: bench.source.memory() })
  await answerReadings(next, '1000000000')
  expect(next.source.funds()).toMatchObject([{ balance: parseWad('1000'), reserved: parseWad('281.25') }])
  next.clock.advance(45_000)
  expect(next.source.funds()).toMatchObject([{ reserved: 0n }])
})

test('a later life reports what was traded in between, by its quote, and takes its message for no news', async () => {
  const { bench, quotes } = await firstLife('a')
  const next = await setUpReady({ memory: bench.source.memory() })
  next.account.positions = [heldRow(100)]
  await answerReadings(next, '859375000')
  await answerReadings(next, '859375000')
  expect(reports(next)).toMatchObject([{ missed: [{ quotes: [{ nonce: quotes[0]?.nonce }] }], unexplained: [] }])
  expect(next.source.funds()).toMatchObject([{ balance: parseWad('859.375'), reserved: 0n }])
  next.maker.message(tradeOf(quotes[0] as SignedQuote))
  expect(next.heard.trades).toMatchObject([{ isNews: false }])
})

test('a trade that the earlier life was told of is no news to the later one, and nothing is missed', async () => {
  const { bench, quotes } = await firstLife('a')
  bench.maker.message(tradeOf(quotes[0] as SignedQuote))
  expect(bench.heard.trades).toMatchObject([{ isNews: true }])
  const next = await setUpReady({ memory: bench.source.memory() })
  next.maker.message(tradeOf(quotes[0] as SignedQuote))
  expect(next.heard.trades).toMatchObject([{ isNews: false }])
  next.account.positions = [heldRow(100)]
  await answerReadings(next, '859375000')
  await answerReadings(next, '859375000')
  expect(reports(next)).toEqual([])
})

test('contracts that the earlier life found without a name are not counted again when their message comes', async () => {
  const { bench, quotes } = await firstLife('a', 'b')
  bench.account.positions = [heldRow(100)]
  const looked = bench.source.reconcile()
  await answerReadings(bench, '859375000')
  expect(await looked).toMatchObject({ missed: [{ quotes: [] }] })
  const next = await setUpReady({ memory: bench.source.memory() })
  next.maker.message(tradeOf(quotes[1] as SignedQuote))
  expect(next.heard.trades).toMatchObject([{ isNews: false }])
})

test('looks once more when the last quote of an earlier connection has ended', async () => {
  const { bench } = await firstLife('a')
  bench.maker.close('gone')
  bench.clock.advance(1_000)
  bench.sockets.last('/maker').open()
  await answerReadings(bench, '1000000000')
  const rfq = await rfqOf(bench, 'b')
  expect(bench.source.cover(rfq, parseWad('1')).status).toBe('covered')
  // The quote trades now, and the server tells it on the connection that is gone.
  bench.account.positions = [heldRow(100)]
  for (let i = 0; i < 4; i++) {
    bench.clock.advance(10_000)
    bench.sockets.last('/maker').ping()
  }
  expect(reports(bench)).toEqual([])
  bench.clock.advance(3_000)
  expect(bench.source.cover(rfq, parseWad('1')).status).toBe('unknown')
  await answerReadings(bench, '859375000')
  expect(reports(bench)).toMatchObject([{ missed: [{ quotes: [{ rfqId: 'a' }] }] }])
  expect(bench.source.cover(rfq, parseWad('1'))).toMatchObject({ status: 'covered', available: parseWad('859.375') })
})
