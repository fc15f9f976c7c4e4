import { epochMs, type OptionTerms, parseWad, type Wad, wad } from '@riposte/market-model'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Account, accountDifference, changedAccount, heldContracts } from './account.ts'
import { modelFee, premiumOf } from './fee.ts'
import { findMissedTrades, type OpenQuote } from './missed-trades.ts'
import { chain } from './testing/wire-samples.ts'

const USD = chain.strikeAsset
const CALL: OptionTerms = { underlying: 'HYPE', strike: parseWad('45'), expiry: epochMs(1e12), right: 'call' }
const PUT: OptionTerms = { ...CALL, right: 'put' }

function quote(rfqId: string, nonce: string, price: string, quantity = '10', terms = CALL): OpenQuote {
  const [p, q] = [parseWad(price), parseWad(quantity)]
  const premium = premiumOf(p, q, USD.decimals)
  return {
    rfqId,
    nonce,
    terms,
    quantity: q,
    price: p,
    token: USD,
    premium,
    fee: modelFee(p, q, undefined, USD.decimals),
  }
}

/** The account after these quotes were taken, the operator rounding each fee down. */
function taken(quotes: readonly OpenQuote[], otherCash = 0n) {
  const unit = 10n ** 12n
  const cost = quotes.reduce(
    (total, { premium, fee }) => total + premium + fee - (fee % (8n * unit) > 0n ? unit : 0n),
    0n,
  )
  const before: Account = { positions: [], balances: [{ token: USD, amount: parseWad('100000') }] }
  return accountDifference(before, {
    positions: quotes.map(({ terms, quantity }) => ({ terms, quantity: heldContracts(quantity) })),
    balances: [{ token: USD, amount: wad(parseWad('100000') - cost + otherCash) }],
  })
}

const nonces = (quotes: readonly OpenQuote[] = []) => quotes.map(({ nonce }) => nonce).sort()

test('finds nothing where nothing changed', () => {
  expect(findMissedTrades({ positions: [], cash: [] }, [quote('a', '1', '2')])).toEqual({ trades: [], unexplained: [] })
})

test('names the quote when only one fits the contracts', () => {
  const quotes = [quote('a', '1', '2'), quote('b', '2', '2', '7'), quote('c', '3', '2', '10', PUT)]
  const { trades, unexplained } = findMissedTrades(taken([quotes[0] as OpenQuote]), quotes)
  expect(trades).toMatchObject([{ terms: CALL, quantity: parseWad('10'), quotes: [{ nonce: '1' }] }])
  expect(nonces(trades[0]?.candidates)).toEqual(['1', '2'])
  expect(unexplained.every(({ amount }) => amount >= 0n && amount <= 10n ** 12n)).toBe(true)
})

test('tells re-quotes of one RFQ apart by the cash', () => {
  const quotes = [quote('a', '1', '2'), quote('a', '2', '2.05'), quote('a', '3', '2.1')]
  for (const one of quotes) expect(findMissedTrades(taken([one]), quotes).trades[0]?.quotes).toEqual([one])
})

test('finds two trades in one option, and trades in two options at once', () => {
  const quotes = [quote('a', '1', '2', '10'), quote('b', '2', '3', '5'), quote('c', '3', '1', '4', PUT)]
  const { trades } = findMissedTrades(taken(quotes), quotes)
  expect(trades.map((trade) => nonces(trade.quotes))).toEqual([['1', '2'], ['3']])
})

test('names nobody when two quotes fit alike', () => {
  const quotes = [quote('a', '1', '2'), quote('b', '2', '2')]
  const { trades } = findMissedTrades(taken([quotes[0] as OpenQuote]), quotes)
  expect(trades[0]?.quotes).toEqual([])
  expect(nonces(trades[0]?.candidates)).toEqual(['1', '2'])
})

test('names the quote although cash moved for another reason too, and says how much', () => {
  const quotes = [quote('a', '1', '2')]
  const { trades, unexplained } = findMissedTrades(taken(quotes, parseWad('500')), quotes)
  expect(nonces(trades[0]?.quotes)).toEqual(['1'])
  expect(unexplained).toEqual([{ token: USD, amount: parseWad('500') }])
})

test('reports contracts that no quote explains, and cash without contracts', () => {
  const { trades, unexplained } = findMissedTrades(taken([quote('x', '9', '2', '3')]), [quote('a', '1', '2')])
  expect(trades).toMatchObject([{ quantity: parseWad('3'), quotes: [] }])
  expect(unexplained).toHaveLength(1)
})

test('a quantity finer than an option token is found by what the token shows', () => {
  const fine = quote('a', '1', '2', '1.000000009')
  expect(findMissedTrades(taken([fine]), [fine]).trades).toMatchObject([
    { quantity: parseWad('1'), quotes: [{ nonce: '1' }] },
  ])
})

test('gives up a search that has too many ways instead of guessing', () => {
  const quotes = Array.from({ length: 40 }, (_, i) => quote(`r${i}`, `${i}`, '2', '1'))
  const { trades } = findMissedTrades(taken(quotes.slice(0, 20)), quotes)
  expect(trades[0]).toMatchObject({ quantity: parseWad('20'), quotes: [] })
  expect(trades[0]?.candidates).toHaveLength(40)
})

test('whatever it names was taken, and what it leaves unnamed is still reported to the last contract', () => {
  const drawn = fc.record({
    rfq: fc.nat(5),
    price: fc.integer({ min: 1, max: 40 }),
    quantity: fc.integer({ min: 1, max: 4 }),
    put: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(drawn, { maxLength: 8 }), fc.array(fc.boolean(), { maxLength: 8 }), (rows, hits) => {
      const quotes = rows.map(({ rfq, price, quantity, put }, i) =>
        quote(`${rfq}`, `${i}`, `${price}.37`, `${quantity}`, put ? PUT : CALL),
      )
      const hit = new Map<string, OpenQuote>()
      for (const [i, one] of quotes.entries()) {
        if (hits[i] === true && !hit.has(one.rfqId)) hit.set(one.rfqId, one)
      }
      const { trades } = findMissedTrades(taken([...hit.values()]), quotes)
      const held = (of: Iterable<{ quantity: Wad }>) => [...of].reduce((total, { quantity }) => total + quantity, 0n)
      expect(held(trades)).toBe(held(hit.values()))
      for (const trade of trades) {
        if (trade.quotes.length > 0) expect(held(trade.quotes)).toBe(trade.quantity)
        for (const named of trade.quotes) expect(hit.get(named.rfqId)).toBe(named)
      }
    }),
    { numRuns: 300 },
  )
})

test('an account changed by a difference shows that difference', () => {
  const before: Account = {
    positions: [{ terms: CALL, quantity: parseWad('2') }],
    balances: [{ token: USD, amount: parseWad('5') }],
  }
  const difference = {
    positions: [
      { terms: PUT, quantity: parseWad('1') },
      { terms: CALL, quantity: parseWad('-2') },
    ],
    cash: [{ token: USD, amount: parseWad('-1') }],
  }
  const after = changedAccount(before, difference)
  expect(after).toEqual({
    positions: [{ terms: PUT, quantity: parseWad('1') }],
    balances: [{ token: USD, amount: parseWad('4') }],
  })
  expect(accountDifference(before, after)).toEqual(difference)
})
