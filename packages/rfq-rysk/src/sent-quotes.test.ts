import { parseWad, type QuoteOutcome, type SignedQuote, wad } from '@riposte/market-model'
import { expect, test } from 'vitest'
import { createSentQuotes } from './sent-quotes.ts'
import { createFakeClock } from './testing/fake-clock.ts'

function setUp() {
  const clock = createFakeClock()
  const standings: [string, QuoteOutcome][] = []
  const sent = createSentQuotes({
    clock,
    answerTimeoutMs: 3_000,
    onStanding: (rfqId, outcome) => standings.push([rfqId, outcome]),
  })
  let nonce = 0
  const quote = (rfqId: string, price: string): SignedQuote => ({
    rfqId,
    nonce: `${++nonce}`,
    price: parseWad(price),
    quantity: parseWad('1'),
    validUntil: (clock.nowMs() + 30_000) as SignedQuote['validUntil'],
    payload: '',
  })
  return { clock, standings, sent, quote }
}

const best: QuoteOutcome = { status: 'best' }
const outbid = (price: string): QuoteOutcome => ({ status: 'outbid', best: parseWad(price) })
const answer = (rfqId: string, outcome: QuoteOutcome, yours?: string) => ({
  rfqId,
  outcome,
  yours: yours === undefined ? undefined : parseWad(yours),
})

test('gives each quote its answer', async () => {
  const { sent, quote } = setUp()
  const [a, b] = [sent.expect(quote('a', '1')), sent.expect(quote('b', '1'))]
  expect(sent.answer(answer('b', best))).toBe(true)
  expect(sent.answer(answer('a', outbid('2'), '1'))).toBe(true)
  expect(await b).toEqual(best)
  expect(await a).toEqual(outbid('2'))
})

test('reports a later word as standing', async () => {
  const { sent, quote, standings } = setUp()
  const first = sent.expect(quote('a', '1'))
  sent.answer(answer('a', best))
  sent.answer(answer('a', outbid('2'), '1'))
  expect(await first).toEqual(best)
  expect(standings).toEqual([['a', outbid('2')]])
})

test('does not know when no answer comes, and takes a late one for standing', async () => {
  const { sent, quote, standings, clock } = setUp()
  const first = sent.expect(quote('a', '1'))
  clock.advance(3_000)
  expect(await first).toMatchObject({ status: 'unknown' })
  sent.answer(answer('a', best))
  expect(standings).toEqual([['a', best]])
})

test('tells two quotes for one RFQ apart by price, else by order', async () => {
  const { sent, quote, standings } = setUp()
  const first = sent.expect(quote('a', '1'))
  sent.answer(answer('a', outbid('2'), '1'))
  const second = sent.expect(quote('a', '3'))
  // A word on the first quote again, while the second one waits.
  sent.answer(answer('a', outbid('2.5'), '1'))
  expect(standings).toEqual([['a', outbid('2.5')]])
  sent.answer(answer('a', best))
  expect(await first).toEqual(outbid('2'))
  expect(await second).toEqual(best)

  const [third, fourth] = [sent.expect(quote('b', '1')), sent.expect(quote('b', '2'))]
  sent.answer(answer('b', outbid('9'), '2'))
  sent.answer(answer('b', outbid('9'), '7.77'))
  expect(await fourth).toEqual(outbid('9'))
  expect(await third).toEqual(outbid('9'))
})

test('does not know any more when the connection is lost', async () => {
  const { sent, quote, clock } = setUp()
  const [a, b] = [sent.expect(quote('a', '1')), sent.expect(quote('b', '1'))]
  sent.lose('gone')
  expect(await Promise.all([a, b])).toEqual([
    { status: 'unknown', cause: 'gone' },
    { status: 'unknown', cause: 'gone' },
  ])
  expect(clock.pending).toBe(0)
})

test('settles a withdrawn quote and knows it no longer', async () => {
  const { sent, quote } = setUp()
  const withdrawn = quote('a', '1')
  const promise = sent.expect(withdrawn)
  const outcome: QuoteOutcome = { status: 'rejected', code: 'NOT_CONNECTED', message: '' }
  sent.withdraw(withdrawn, outcome)
  sent.withdraw(quote('zzz', '1'), outcome)
  expect(await promise).toEqual(outcome)
})

test('knows nothing of other people’s quotes, and forgets its own after their validity', () => {
  const { sent, quote, clock } = setUp()
  expect(sent.answer(answer('a', best))).toBe(false)
  void sent.expect(quote('a', '1'))
  clock.advance(90_000)
  expect(sent.answer(answer('a', best))).toBe(true)
  void sent.expect(quote('b', '1'))
  expect(sent.answer(answer('a', best))).toBe(false)
})

test('is bounded, in RFQs and in quotes of one RFQ', async () => {
  const { sent, quote } = setUp()
  const first = sent.expect(quote('a', '1'))
  for (let i = 0; i < 11_000; i++) void sent.expect(quote(`r${i}`, '1'))
  expect(await first).toMatchObject({ status: 'unknown' })
  const oldest = sent.expect(quote('z', '1'))
  for (let i = 0; i < 64; i++) void sent.expect({ ...quote('z', '2'), price: wad(BigInt(i)) })
  expect(await oldest).toMatchObject({ status: 'unknown' })
})
