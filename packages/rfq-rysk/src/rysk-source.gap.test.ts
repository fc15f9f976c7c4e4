import { epochMs, parseWad } from '@riposte/market-model'
import { expect, test } from 'vitest'
import type { GapReport } from './account-watch.ts'
import { heldRow } from './testing/held-row.ts'
import { answerReadings, type ReadyBench, rfqOf, settle, setUpReady } from './testing/source-bench.ts'
import { quoteTerms, tradeFrame, tradePayloadOf } from './testing/wire-samples.ts'

function quoteFor(bench: ReadyBench, rfq: Awaited<ReturnType<typeof rfqOf>>, price = '1.25') {
  const quote = bench.source.signQuote(rfq, parseWad(price), epochMs(bench.clock.nowMs() + 30_000))
  void bench.source.sendQuote(quote)
  return quote
}

/** The connection is lost and comes back; meanwhile the account becomes this. */
async function passGap(bench: ReadyBench, positions: unknown, units: string): Promise<void> {
  bench.sockets.last('/maker').close('gone')
  bench.account.positions = positions
  bench.clock.advance(2_000)
  bench.sockets.last('/maker').open()
  await answerReadings(bench, units)
}

const reports = (bench: ReadyBench): GapReport[] =>
  bench.heard.alerts.flatMap((alert) => (alert.kind === 'gap' ? [alert.report] : []))

/** What a trade of a quote looks like on the wire. */
function tradeOf(quote: { nonce: string; validUntil: number; price: bigint }): string {
  const terms = quoteTerms({ price: quote.price, nonce: BigInt(quote.nonce), validUntil: quote.validUntil / 1000 })
  return tradeFrame(tradePayloadOf(terms))
}

test('after a gap it reports the trade that must have happened in it, by its quote', async () => {
  const bench = await setUpReady()
  await answerReadings(bench, '1000000000')
  const quote = quoteFor(bench, await rfqOf(bench, 'a'))
  quoteFor(bench, await rfqOf(bench, 'b'), '3')
  await passGap(bench, [heldRow(100)], '859375000')
  expect(reports(bench)).toMatchObject([
    {
      missed: [{ terms: { underlying: 'HYPE' }, quantity: parseWad('100'), quotes: [{ nonce: quote.nonce }] }],
      gone: [],
      unexplained: [],
    },
  ])
  // It is no longer reserved but spent: only the quote for b is left.
  expect(bench.source.funds()).toMatchObject([{ balance: parseWad('859.375'), reserved: parseWad('337.5') }])
  expect(bench.heard.trades).toEqual([])
})

test('a trade found in a gap is passed on when its message comes after all, and counted once', async () => {
  const bench = await setUpReady()
  await answerReadings(bench, '1000000000')
  const quote = quoteFor(bench, await rfqOf(bench, 'a'))
  await passGap(bench, [heldRow(100)], '859375000')
  bench.sockets.last('/maker').message(tradeOf(quote))
  expect(bench.heard.trades).toMatchObject([{ quoteNonce: quote.nonce }])
  expect(bench.source.funds()[0]?.balance).toBe(parseWad('859.375'))
  await passGap(bench, [heldRow(100)], '859375000')
  expect(reports(bench)).toHaveLength(1)
})

test('what was told is not reported, and a quiet gap neither', async () => {
  const bench = await setUpReady()
  await answerReadings(bench, '1000000000')
  const quote = quoteFor(bench, await rfqOf(bench, 'a'))
  bench.maker.message(tradeOf(quote))
  await passGap(bench, [heldRow(100)], '859375000')
  await passGap(bench, [heldRow(100)], '859375000')
  expect(reports(bench)).toEqual([])
})

test('names no quote when two fit alike, and takes either message for the one that was found', async () => {
  const bench = await setUpReady()
  await answerReadings(bench, '1000000000')
  const quotes = [quoteFor(bench, await rfqOf(bench, 'a')), quoteFor(bench, await rfqOf(bench, 'b'))]
  await passGap(bench, [heldRow(100)], '859375000')
  expect(reports(bench)).toMatchObject([
    { missed: [{ quotes: [], candidates: quotes.map(({ nonce }) => ({ nonce })) }] },
  ])
  bench.clock.advance(1)
  const later = quoteFor(bench, await rfqOf(bench, 'c'))
  bench.sockets.last('/maker').message(tradeOf(later))
  expect(bench.source.funds()[0]?.balance).toBe(parseWad('718.75'))
  bench.sockets.last('/maker').message(tradeOf(quotes[1] as (typeof quotes)[1]))
  expect(bench.source.funds()[0]?.balance).toBe(parseWad('718.75'))
})

test('reports cash and contracts that no trade of ours explains', async () => {
  const bench = await setUpReady()
  bench.account.positions = [heldRow(7, { isPut: true }), heldRow(3, { expiry: 1_775_567_160 })]
  // The first reading saw nothing yet, so it takes a third one.
  await answerReadings(bench, '1000000000')
  await answerReadings(bench, '1000000000')
  bench.clock.advance(60_000)
  await passGap(bench, [], '1500000000')
  expect(reports(bench)).toMatchObject([
    {
      missed: [],
      gone: [{ terms: { right: 'put' }, quantity: parseWad('-7') }],
      unexplained: [{ token: { symbol: 'USDT0' }, amount: parseWad('500') }],
    },
  ])
})

test('waits until two readings agree with no trade told between them', async () => {
  const bench = await setUpReady()
  await answerReadings(bench, '1000000000')
  const quote = quoteFor(bench, await rfqOf(bench, 'a'))
  bench.maker.close('gone')
  bench.clock.advance(2_000)
  const maker = bench.sockets.last('/maker')
  maker.open()
  const answer = async (units: string) => {
    await settle()
    maker.message(JSON.stringify({ id: 'balances', result: { '0xb8ce59fc3717ada4c02eadf9682a9e934f625ebb': units } }))
    await settle()
  }
  await answer('1000000000')
  // The trade settles: the books show it first, then the message comes.
  bench.account.positions = [heldRow(100)]
  bench.clock.advance(2_000)
  await answer('859375000')
  maker.message(tradeOf(quote))
  bench.clock.advance(2_000)
  await answer('859375000')
  bench.clock.advance(2_000)
  await answer('859375000')
  expect(bench.logger.events().filter((event) => event === 'rysk.account.compared')).toHaveLength(2)
  expect(reports(bench)).toEqual([])
})

test('reads the account again when it could not be read, and says what it found when asked', async () => {
  const bench = await setUpReady()
  bench.maker.close('gone')
  bench.clock.advance(2_000)
  const maker = bench.sockets.last('/maker')
  maker.open()
  await settle()
  maker.message('{"id":"balances","error":{"code":-32003,"message":"Internal Error"}}')
  await settle()
  expect(bench.logger.events()).toContain('rysk.account.unread')
  bench.clock.advance(1_000)
  await answerReadings(bench, '1000000000')
  quoteFor(bench, await rfqOf(bench, 'a'))
  bench.account.positions = [heldRow(100)]
  const asked = bench.source.reconcile()
  await answerReadings(bench, '859375000')
  expect(await asked).toMatchObject({ missed: [{ quotes: [{ rfqId: 'a' }] }] })
  // Whoever asked has it; nobody else is told.
  expect(reports(bench)).toEqual([])
})
