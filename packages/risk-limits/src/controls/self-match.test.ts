import { formatWad, parseWad, type Side, type Wad, wad, walkLevels } from '@riposte/market-model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type RestingOrder, withoutOwnOrders } from './self-match.ts'
import { bookOf, TICKER } from './testing/sample-order.ts'

const BOOK = {
  ...bookOf(TICKER),
  bids: [
    ['200', '10'],
    ['199', '5'],
  ],
  asks: [['212', '3']],
} as const

function own(side: Side, price: string, open: string): RestingOrder {
  return { label: `${side}-${price}`, side, price: parseWad(price), open: parseWad(open) }
}

describe('books without our own orders', () => {
  it('20: takes away what is ours, and a level that is all ours', () => {
    const orders = [own('buy', '200', '4'), own('buy', '199.0', '5'), own('sell', '212', '1'), own('sell', '200', '9')]
    expect(withoutOwnOrders(BOOK, orders)).toMatchObject({ bids: [['200', '6']], asks: [['212', '2']] })
  })

  it('20: is the book itself while nothing of ours rests', () => {
    expect(withoutOwnOrders(BOOK, [])).toBe(BOOK)
  })

  it('20: never shows more than the book has, nor less than others have', () => {
    const amount = fc.bigInt({ min: 0n, max: 20n * 10n ** 18n }).map((raw): Wad => wad(raw))
    fc.assert(
      fc.property(fc.array(amount, { maxLength: 4 }), amount, (ours, others) => {
        const total = ours.reduce((sum, open) => sum + open, 0n) + others
        const book = { ...BOOK, bids: [['200', formatWad(wad(total))] as const] }
        const orders = ours.map((open, i) => ({ label: String(i), side: 'buy' as const, price: parseWad('200'), open }))
        expect(walkLevels(withoutOwnOrders(book, orders).bids, wad(10n ** 21n)).filled).toBe(others)
      }),
    )
  })
})
