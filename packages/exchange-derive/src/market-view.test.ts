import { expect, it } from 'vitest'
import { decodeOrderBook } from './decode/order-book.ts'
import { decodeTicker } from './decode/ticker.ts'
import { viewMarket } from './market-view.ts'
import { bookData, tickerData } from './testing/records.ts'

const NAME = 'ETH-PERP'
const ticker = decodeTicker(NAME, tickerData(1), 100)
const bookOf = (changes: object) => decodeOrderBook(NAME, { ...bookData(NAME, 1, 7), ...changes }, 100).book

it.each([
  ['a plain book', {}, 200, 'sound'],
  ['a book without bids', { bids: [] }, 200, 'empty'],
  ['a book without anything', { bids: [], asks: [] }, 200, 'empty'],
  ['a crossed book', { bids: [['3001', '1']] }, 200, 'crossed'],
  ['old news', {}, 5000, 'stale'],
])('%s is %s', (_, changes, nowMs, state) => {
  const view = viewMarket({ book: bookOf(changes), ticker, sequence: 7 }, nowMs, 1000)
  expect(view).toMatchObject({ state, sequence: 7, bookAgeMs: nowMs - 100, tickerAgeMs: nowMs - 100 })
})

it('is missing before anything has come', () => {
  const view = viewMarket({ book: undefined, ticker: undefined, sequence: undefined }, 5, 1000)
  expect(view).toMatchObject({ state: 'missing', bookAgeMs: undefined, tickerAgeMs: undefined })
})
