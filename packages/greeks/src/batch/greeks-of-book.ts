import { evaluateParts } from '../kernel/evaluate.ts'
import { LANES } from '../kernel/lanes.ts'
import { writeCore, writeGreeks } from '../kernel/write-outputs.ts'
import type { CoreColumns, GreekColumns } from './greek-columns.ts'
import { loadLanes } from './load-lanes.ts'
import { assertLengths, type OptionBook } from './option-book.ts'

/**
 * Price, delta, gamma, vega, theta and rho of each option of a book, to the digit what the functions for one option give,
 * without allocating a row. Units as in `Greeks`.
 *
 * @throws {DomainError} naming column and row of an input outside its range, or a column of another length
 */
export function coreGreeksOfBook(book: OptionBook, columns: CoreColumns): void {
  const length = assertColumns(book, columns)
  const isForward = 'forward' in book
  for (let offset = 0; offset < length; offset += LANES) {
    const count = Math.min(LANES, length - offset)
    loadLanes(book, offset, count)
    evaluateParts(isForward, count)
    writeCore(isForward, count, offset, columns)
  }
}

/**
 * All outputs of each option of a book. As `coreGreeksOfBook`.
 *
 * @throws {DomainError} naming column and row of an input outside its range, or a column of another length
 */
export function greeksOfBook(book: OptionBook, columns: GreekColumns): void {
  const length = assertColumns(book, columns)
  const isForward = 'forward' in book
  for (let offset = 0; offset < length; offset += LANES) {
    const count = Math.min(LANES, length - offset)
    loadLanes(book, offset, count)
    evaluateParts(isForward, count)
    writeGreeks(isForward, count, offset, columns)
  }
}

function assertColumns(book: OptionBook, columns: CoreColumns | GreekColumns): number {
  const length = book.strike.length
  assertLengths(book, length)
  assertLengths(columns, length)
  return length
}
