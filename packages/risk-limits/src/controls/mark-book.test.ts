import { type Instrument, parseWad, wad } from '@riposte/market-model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Position } from '../position.ts'
import { type ConservativePrices, conservativeMark } from './conservative-mark.ts'
import { markBook } from './mark-book.ts'
import { CALL, NOW, PERP, PUT } from './testing/sample-order.ts'

const PRICES: ConservativePrices = { bid: 200, ask: 212, spot: 3100 }
const NOBODY: ConservativePrices = { bid: undefined, ask: undefined, spot: 3100 }
const NOTHING: ConservativePrices = { bid: undefined, ask: undefined, spot: undefined }

function holding(instrument: Instrument, quantity: string, price: string, venue = 'rysk'): Position {
  return { instrument, venue, quantity: parseWad(quantity), averagePrice: parseWad(price), lastUpdated: NOW }
}

describe('conservative mark', () => {
  it.each([
    [CALL, 'long', PRICES, 200],
    [CALL, 'short', PRICES, 212],
    [CALL, 'long', NOBODY, 100],
    [PUT, 'long', NOBODY, 0],
    [CALL, 'long', NOTHING, 0],
    [CALL, 'short', NOBODY, 3100],
    [PUT, 'short', NOBODY, 3000],
    [CALL, 'short', NOTHING, undefined],
    [PERP, 'long', NOBODY, undefined],
    [PERP, 'short', { ...PRICES, ask: Number.NaN }, undefined],
  ] as const)('36: of %o held %s is what it would bring or cost (%o)', (instrument, side, prices, mark) => {
    expect(conservativeMark(instrument, side, prices)).toBe(mark)
  })
})

describe('a marked book', () => {
  it('36: takes longs at the bid and shorts at the ask, with what was paid for them', () => {
    const book = markBook([holding(CALL, '2', '190'), holding(PUT, '-1', '205')], () => PRICES)
    expect(book).toMatchObject({
      valueUsd: 2 * 200 - 212,
      unmarked: [],
      instruments: [
        { quantity: 2, lossUsd: -20 },
        { quantity: -1, lossUsd: 7 },
      ],
    })
  })

  it('36: nets a pair over venues, so that its spread is no loss', () => {
    const book = markBook([holding(CALL, '5', '190'), holding(CALL, '-5', '195', 'derive')], () => NOTHING)
    expect(book).toMatchObject({ valueUsd: 0, unmarked: [], instruments: [{ quantity: 0, lossUsd: -25 }] })
  })

  it('36: has no value while something has no price, and says what', () => {
    const book = markBook([holding(PERP, '1', '3000'), holding(CALL, '1', '190')], () => NOBODY)
    expect(book).toMatchObject({ valueUsd: undefined, unmarked: ['ETH-PERP'] })
    expect(book.instruments).toHaveLength(1)
  })

  it('36: is never worth more than at any prices between bid and ask', () => {
    const raw = fc.integer({ min: -1000, max: 1000 })
    fc.assert(
      fc.property(raw, raw, fc.double({ min: 0, max: 1, noNaN: true }), (calls, puts, share) => {
        const [call, put] = [holding(CALL, '0', '0'), holding(PUT, '0', '0', 'derive')]
        const positions = [
          { ...call, quantity: wad(BigInt(calls) * 10n ** 18n) },
          { ...put, quantity: wad(BigInt(puts) * 10n ** 18n) },
        ]
        const fair = (calls + puts) * (200 + 12 * share)
        const { valueUsd } = markBook(positions, () => PRICES)
        expect(valueUsd).toBeLessThanOrEqual(fair + 1e-6)
      }),
    )
  })
})
