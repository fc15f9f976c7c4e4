import { epochMs, formatWad, parseInstrumentName, parseWad, type Wad } from '@riposte/market-model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type BooksToCompare, findDifferences, type OpenQuote, persistent } from './differences.ts'

const CALL = 'ETH-20261225-3000-C'
const PUT = 'ETH-20261225-2500-P'
const NOW = epochMs(Date.UTC(2026, 11, 1))

type Amounts = Record<string, string>
const books = (venue: string, positions: Amounts = {}, balances: Amounts = {}) => {
  const read = (amounts: Amounts) => new Map(Object.entries(amounts).map(([name, text]) => [name, parseWad(text)]))
  return { venue, positions: read(positions), balances: read(balances) }
}

function compare(change: Partial<BooksToCompare>): BooksToCompare {
  const same = { source: books('rysk', {}, { USDC: '100' }), venue: books('derive', {}, { USDC: '50' }) }
  return { desk: same, actual: same, openQuotes: [], inexact: new Map(), hasLeft: () => false, now: NOW, ...change }
}

const quote = (tradeId: string, quantity: string, instrument = CALL): OpenQuote => ({
  tradeId,
  instrument,
  quantity: parseWad(quantity),
  isHedged: false,
})

describe('differences', () => {
  it('are none between equal books', () => {
    expect(findDifferences(compare({}))).toEqual([])
  })

  it('golden: the source holds what one quote would have bought', () => {
    const actual = {
      source: books('rysk', { [CALL]: '2' }, { USDC: '100' }),
      venue: books('derive', {}, { USDC: '50' }),
    }
    expect(findDifferences(compare({ actual, openQuotes: [quote('b', '1'), quote('a', '2')] }))).toEqual([
      { kind: 'missed-trades', instrument: CALL, tradeIds: ['a'] },
    ])
  })

  it('golden: two of three quotes explain it', () => {
    const actual = {
      source: books('rysk', { [CALL]: '5' }, { USDC: '100' }),
      venue: books('derive', {}, { USDC: '50' }),
    }
    const openQuotes = [quote('c', '4'), quote('b', '2.5'), quote('a', '1')]
    expect(findDifferences(compare({ actual, openQuotes }))).toEqual([
      { kind: 'missed-trades', instrument: CALL, tradeIds: ['c', 'a'] },
    ])
  })

  it('golden: of two quotes that explain it the one that was hedged was hit', () => {
    const actual = {
      source: books('rysk', { [CALL]: '2' }, { USDC: '100' }),
      venue: books('derive', {}, { USDC: '50' }),
    }
    const openQuotes = [quote('new', '2'), quote('old', '2')]
    const hit = (quotes: readonly OpenQuote[]) => findDifferences(compare({ actual, openQuotes: quotes }))
    expect(hit(openQuotes)).toMatchObject([{ tradeIds: ['new'] }])
    const hedged = openQuotes.map((one) => ({ ...one, isHedged: one.tradeId === 'old' }))
    expect(hit(hedged)).toEqual([{ kind: 'missed-trades', instrument: CALL, tradeIds: ['old'] }])
  })

  it('golden: a hedged quote goes before others that would explain more', () => {
    const actual = {
      source: books('rysk', { [CALL]: '3' }, { USDC: '100' }),
      venue: books('derive', {}, { USDC: '50' }),
    }
    const openQuotes = [quote('large', '3'), { ...quote('hedged', '1'), isHedged: true }]
    expect(findDifferences(compare({ actual, openQuotes }))).toEqual([
      { kind: 'missed-trades', instrument: CALL, tradeIds: ['hedged'] },
      { kind: 'unknown-trade', instrument: CALL, quantity: parseWad('2') },
    ])
  })

  it('golden: no quote explains it', () => {
    const actual = {
      source: books('rysk', { [CALL]: '2' }, { USDC: '80' }),
      venue: books('derive', {}, { USDC: '50' }),
    }
    expect(findDifferences(compare({ actual, openQuotes: [quote('a', '3'), quote('p', '2', PUT)] }))).toEqual([
      { kind: 'unknown-trade', instrument: CALL, quantity: parseWad('2') },
      { kind: 'cash', venue: 'rysk', flow: { venue: 'rysk', token: 'USDC', amount: parseWad('-20') }, cause: 'other' },
    ])
  })

  it('golden: the hedging venue holds something else', () => {
    const actual = {
      source: books('rysk', {}, { USDC: '100' }),
      venue: books('derive', { [PUT]: '-1' }, { USDC: '51' }),
    }
    expect(findDifferences(compare({ actual }))).toEqual([
      { kind: 'position', venue: 'derive', instrument: PUT, quantity: parseWad('-1') },
      {
        kind: 'cash',
        venue: 'derive',
        flow: { venue: 'derive', token: 'USDC', amount: parseWad('1') },
        cause: 'other',
      },
    ])
  })

  it('golden: an expired option has left the books of the venue that settled it', () => {
    const after = epochMs((parseInstrumentName(CALL) as { expiry: number }).expiry)
    const desk = {
      source: books('rysk', { [CALL]: '2' }, { USDC: '100' }),
      venue: books('derive', { [CALL]: '-2' }, { USDC: '50' }),
    }
    const actual = {
      source: books('rysk', { [CALL]: '2' }, { USDC: '100' }),
      venue: books('derive', {}, { USDC: '50' }),
    }
    expect(findDifferences(compare({ desk, actual, now: after }))).toEqual([
      { kind: 'settlement', venue: 'derive', instrument: CALL, quantity: parseWad('2') },
    ])
  })

  it('golden: an expired option that has left the books, and is listed again, is no trade', () => {
    const after = epochMs((parseInstrumentName(CALL) as { expiry: number }).expiry)
    const actual = {
      source: books('rysk', { [CALL]: '2' }, { USDC: '100' }),
      venue: books('derive', { [CALL]: '-1' }, { USDC: '50' }),
    }
    expect(findDifferences(compare({ actual, hasLeft: () => true, now: after }))).toEqual([])
  })

  it('golden: what was bought before the expiry, and shows after it, was traded all the same', () => {
    const after = epochMs((parseInstrumentName(CALL) as { expiry: number }).expiry + 1000)
    const actual = {
      source: books('rysk', { [CALL]: '3' }, { USDC: '100' }),
      venue: books('derive', {}, { USDC: '50' }),
    }
    expect(findDifferences(compare({ actual, openQuotes: [quote('a', '2')], now: after }))).toEqual([
      { kind: 'missed-trades', instrument: CALL, tradeIds: ['a'] },
      { kind: 'unknown-trade', instrument: CALL, quantity: parseWad('1') },
    ])
  })

  it('golden: a position that is gone was settled, even for a clock that is behind the venue’s', () => {
    const before = (ms: number) => epochMs((parseInstrumentName(CALL) as { expiry: number }).expiry - ms)
    const desk = {
      source: books('rysk', { [CALL]: '2' }, { USDC: '100' }),
      venue: books('derive', { [CALL]: '-2' }, { USDC: '50' }),
    }
    const actual = { source: books('rysk', {}, { USDC: '100' }), venue: books('derive', {}, { USDC: '50' }) }
    expect(findDifferences(compare({ desk, actual, now: before(200_000) }))).toMatchObject([
      { kind: 'settlement', venue: 'rysk' },
      { kind: 'settlement', venue: 'derive' },
    ])
    expect(findDifferences(compare({ desk, actual, now: before(400_000) }))).toMatchObject([
      { kind: 'position', venue: 'rysk' },
      { kind: 'position', venue: 'derive' },
    ])
  })

  it.each(['fee', 'settlement'] as const)(
    'golden: cash that moved with a %s is told apart from other cash',
    (cause) => {
      const actual = { source: books('rysk', {}, { USDC: '99' }), venue: books('derive', {}, { USDC: '51' }) }
      const flow = (venue: string, amount: string) => ({ venue, token: 'USDC', amount: parseWad(amount) })
      expect(findDifferences(compare({ actual, inexact: new Map([['rysk', cause]]) }))).toEqual([
        { kind: 'cash', venue: 'rysk', flow: flow('rysk', '-1'), cause },
        { kind: 'cash', venue: 'derive', flow: flow('derive', '1'), cause: 'other' },
      ])
    },
  )

  it('booked, leave none: the differences add up to the gap', () => {
    const quantities = fc.array(fc.integer({ min: 1, max: 500 }), { maxLength: 8 })
    fc.assert(
      fc.property(quantities, fc.integer({ min: 1, max: 2000 }), (hundredths, gap) => {
        const openQuotes = hundredths.map((size, i) => quote(String(i), String(size / 100)))
        const held = parseWad(String(gap / 100))
        const actual = {
          source: books('rysk', { [CALL]: formatWad(held) }, { USDC: '100' }),
          venue: books('derive', {}, { USDC: '50' }),
        }
        let total = 0n
        for (const difference of findDifferences(compare({ actual, openQuotes }))) {
          if (difference.kind === 'unknown-trade') total += difference.quantity
          if (difference.kind === 'missed-trades') {
            expect(new Set(difference.tradeIds).size).toBe(difference.tradeIds.length)
            for (const id of difference.tradeIds) total += openQuotes[Number(id)]?.quantity as Wad
          }
        }
        expect(total).toBe(held)
      }),
    )
  })
})

describe('two looks', () => {
  it('keep only what both show: the rest was on its way', () => {
    const lasting = { kind: 'unknown-trade', instrument: CALL, quantity: parseWad('2') } as const
    const passing = { kind: 'position', venue: 'derive', instrument: CALL, quantity: parseWad('-2') } as const
    expect(persistent([lasting, passing], [lasting])).toEqual([lasting])
    expect(persistent([passing], [lasting])).toEqual([])
  })

  it('keep the cash of a venue for the look that shows what it has settled', () => {
    const payment = (venue: string, amount: string) =>
      ({ kind: 'cash', venue, flow: { venue, token: 'USDC', amount: parseWad(amount) }, cause: 'other' }) as const
    const settlement = { kind: 'settlement', venue: 'derive', instrument: CALL, quantity: parseWad('0.24') } as const
    const [paid, other] = [payment('derive', '-718'), payment('rysk', '1')]
    expect(persistent([paid, other], [settlement, paid, other])).toEqual([other])
    expect(persistent([settlement, paid], [settlement, paid])).toEqual([settlement, paid])
  })
})
