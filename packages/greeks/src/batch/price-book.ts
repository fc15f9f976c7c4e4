import { evaluatePrices } from '../kernel/evaluate.ts'
import { INTRINSIC, LANES, TIME_VALUE } from '../kernel/lanes.ts'
import { loadLanes } from './load-lanes.ts'
import { assertLengths, type OptionBook } from './option-book.ts'

/**
 * The price of each option of a book, to the digit what `black76` or `blackScholes` gives, without allocating a row.
 *
 * @param price receives a price a row, USD per unit of the underlying
 * @throws {DomainError} naming column and row of an input outside its range, or a column of another length
 */
export function priceBook(book: OptionBook, price: Float64Array): void {
  const length = book.strike.length
  assertLengths(book, length)
  assertLengths({ price }, length)
  const isForward = 'forward' in book
  for (let offset = 0; offset < length; offset += LANES) {
    const count = Math.min(LANES, length - offset)
    loadLanes(book, offset, count)
    evaluatePrices(isForward, count)
    for (let i = 0; i < count; i++) price[offset + i] = (INTRINSIC[i] as number) + (TIME_VALUE[i] as number)
  }
}
