import { epochMs, parseWad, WAD_ZERO, type Wad, wad } from '@riposte/market-model'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createBalanceLedger } from './balance-ledger.ts'
import { createFakeClock } from './testing/fake-clock.ts'
import { chain } from './testing/wire-samples.ts'

const LATE_MS = 15_000
const USD = chain.strikeAsset
const OTHER = chain.stables[1] ?? USD

function setUp() {
  const clock = createFakeClock()
  const ledger = createBalanceLedger(clock)
  let nonce = 0
  const reserve = (rfqId: string, cost: string, validMs = 30_000, token = USD): string => {
    nonce += 1
    const endsAt = epochMs(clock.nowMs() + validMs + LATE_MS)
    ledger.reserve({ rfqId, nonce: `${nonce}`, token, premium: parseWad(cost), fee: WAD_ZERO, endsAt })
    return `${nonce}`
  }
  const reserved = (token = USD): Wad =>
    ledger.funds().find((funds) => funds.token.address === token.address)?.reserved ?? wad(0n)
  const know = (amount: string, token = USD) => {
    ledger.reading()([{ token, amount: parseWad(amount) }])
    ledger.trust()
  }
  return { clock, ledger, reserve, reserved, know }
}

test('quotes of different RFQs add up, re-quotes of one count as the largest', () => {
  const { reserve, reserved } = setUp()
  reserve('a', '100')
  reserve('b', '50')
  reserve('a', '120')
  reserve('a', '90')
  expect(reserved()).toBe(parseWad('170'))
})

test('a refused re-quote leaves the earlier quote reserved', () => {
  const { ledger, reserve, reserved } = setUp()
  reserve('a', '100')
  ledger.release(reserve('a', '120'))
  ledger.release('of nobody')
  expect(reserved()).toBe(parseWad('100'))
})

test('a trade turns the reservation of its RFQ into a smaller balance', () => {
  const { ledger, reserve, reserved, know } = setUp()
  know('1000')
  const first = reserve('a', '100')
  reserve('a', '120')
  reserve('b', '50')
  ledger.releaseRfqOf(first)
  ledger.spend(USD, parseWad('99.5'))
  expect(reserved()).toBe(parseWad('50'))
  expect(ledger.funds()).toMatchObject([{ balance: parseWad('900.5') }])
})

test('a reservation ends when a late trade of it can no longer be told, not before', () => {
  const { clock, reserve, reserved } = setUp()
  reserve('a', '100', 30_000)
  reserve('b', '10', 10_000)
  clock.advance(24_999)
  expect(reserved()).toBe(parseWad('110'))
  clock.advance(1)
  expect(reserved()).toBe(parseWad('100'))
  clock.advance(19_999)
  expect(reserved()).toBe(parseWad('100'))
  clock.advance(1)
  expect(reserved()).toBe(0n)
})

test('says what is short, counts an RFQ’s own quotes once, and knows when it does not know', () => {
  const { ledger, reserve, know } = setUp()
  expect(ledger.cover('a', USD, parseWad('1'))).toEqual({
    status: 'unknown',
    needed: parseWad('1'),
    available: undefined,
  })
  know('100')
  reserve('a', '60')
  expect(ledger.cover('b', USD, parseWad('40'))).toMatchObject({ status: 'covered', available: parseWad('40') })
  expect(ledger.cover('b', USD, parseWad('40.000001'))).toMatchObject({ status: 'short' })
  expect(ledger.cover('a', USD, parseWad('100'))).toMatchObject({ status: 'covered', available: parseWad('100') })
})

test('in doubt it covers nothing until it is trusted again, and keeps what is reserved', () => {
  const { ledger, reserve, reserved, know } = setUp()
  know('1000')
  reserve('a', '60')
  ledger.doubt()
  expect(ledger.cover('b', USD, parseWad('1')).status).toBe('unknown')
  expect(reserved()).toBe(parseWad('60'))
  know('70')
  expect(ledger.cover('b', USD, parseWad('11'))).toMatchObject({ status: 'short', available: parseWad('10') })
})

test('takes a token that the answer leaves out for one of which there is nothing', () => {
  const { ledger, know } = setUp()
  know('1000')
  expect(ledger.cover('a', OTHER, parseWad('1'))).toMatchObject({ status: 'short', available: 0n })
})

test('keeps each stablecoin by itself', () => {
  const { ledger, reserve, reserved } = setUp()
  reserve('a', '60')
  reserve('b', '70', 30_000, OTHER)
  ledger.trust()
  ledger.reading()([
    { token: USD, amount: parseWad('100') },
    { token: OTHER, amount: parseWad('80') },
  ])
  expect([reserved(USD), reserved(OTHER)]).toEqual([parseWad('60'), parseWad('70')])
  expect(ledger.cover('c', OTHER, parseWad('20'))).toMatchObject({ status: 'short', available: parseWad('10') })
})

test('a trade told while the balances are being read is taken off the answer, one told before is in it', () => {
  const { ledger, know } = setUp()
  know('1000')
  ledger.spend(USD, parseWad('100'))
  const answered = ledger.reading()
  ledger.spend(USD, parseWad('10'))
  expect(ledger.funds()[0]?.balance).toBe(parseWad('890'))
  answered([{ token: USD, amount: parseWad('900') }])
  expect(ledger.funds()[0]?.balance).toBe(parseWad('890'))
})

test('a late answer to an earlier question is not taken for one that knows the trades since', () => {
  const { ledger, know } = setUp()
  know('1000')
  ledger.reading()
  ledger.spend(USD, parseWad('10'))
  const answered = ledger.reading()
  answered([{ token: USD, amount: parseWad('1000') }])
  expect(ledger.funds()[0]?.balance).toBe(parseWad('990'))
  know('990')
  expect(ledger.funds()[0]?.balance).toBe(parseWad('990'))
})

test('adds up what was spent long ago, to the last unit', () => {
  const { ledger, know } = setUp()
  know('1000')
  for (let i = 0; i < 2_500; i++) ledger.spend(USD, parseWad('0.000001'))
  expect(ledger.funds()[0]?.balance).toBe(parseWad('999.9975'))
})

test('whatever happens, the reservation is the sum over RFQs of their largest live quote, and nothing in the end', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('quote' as const), rfq: fc.nat(4), cost: fc.nat(1_000), validMs: fc.nat(40_000) }),
    fc.record({ kind: fc.constant('refused' as const), nonce: fc.nat(30) }),
    fc.record({ kind: fc.constant('traded' as const), nonce: fc.nat(30) }),
    fc.record({ kind: fc.constant('wait' as const), ms: fc.nat(20_000) }),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const { clock, ledger, reserve, reserved } = setUp()
      let model: { rfq: number; nonce: string; cost: number; endsAt: number }[] = []
      for (const taken of steps) {
        if (taken.kind === 'quote') {
          const nonce = reserve(`${taken.rfq}`, `${taken.cost}`, taken.validMs)
          model.push({ ...taken, nonce, endsAt: clock.nowMs() + taken.validMs + LATE_MS })
        } else if (taken.kind === 'refused') {
          ledger.release(`${taken.nonce}`)
          model = model.filter(({ nonce }) => nonce !== `${taken.nonce}`)
        } else if (taken.kind === 'traded') {
          ledger.releaseRfqOf(`${taken.nonce}`)
          const rfq = model.find(({ nonce }) => nonce === `${taken.nonce}`)?.rfq
          model = model.filter((quote) => quote.rfq !== rfq)
        } else clock.advance(taken.ms)
        model = model.filter(({ endsAt }) => endsAt > clock.nowMs())
        const largest = new Map<number, number>()
        for (const { rfq, cost } of model) largest.set(rfq, Math.max(largest.get(rfq) ?? 0, cost))
        const sum = [...largest.values()].reduce((total, cost) => total + cost, 0)
        expect(reserved()).toBe(parseWad(`${sum}`))
      }
      clock.advance(60_000)
      expect(reserved()).toBe(0n)
    }),
    { numRuns: 300 },
  )
})
