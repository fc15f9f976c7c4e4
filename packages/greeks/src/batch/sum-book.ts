import { GREEK_NAMES, type Greeks } from '../greeks.ts'
import { evaluateParts } from '../kernel/evaluate.ts'
import { LANES } from '../kernel/lanes.ts'
import { writeGreeks } from '../kernel/write-outputs.ts'
import { createGreekColumns } from './greek-columns.ts'
import { loadLanes } from './load-lanes.ts'
import { assertLengths, type OptionBook } from './option-book.ts'

const columns = /* @__PURE__ */ createGreekColumns(LANES)

/**
 * Each output times quantity, summed over a book: a portfolio's value and Greeks. Sums of per-USD outputs such as delta mean
 * something only over options on one underlying.
 *
 * @param quantity units of the underlying, one a row, below 0 for what is short
 * @throws {DomainError} naming column and row of an input outside its range, or a column of another length
 */
export function sumBook(book: OptionBook, quantity: Float64Array): Greeks {
  const length = book.strike.length
  assertLengths(book, length)
  assertLengths({ quantity }, length)
  const sums = Object.fromEntries(GREEK_NAMES.map((name) => [name, 0])) as { -readonly [Name in keyof Greeks]: number }
  for (let offset = 0; offset < length; offset += LANES) {
    const count = Math.min(LANES, length - offset)
    loadLanes(book, offset, count)
    evaluateParts('forward' in book, count)
    writeGreeks('forward' in book, count, 0, columns)
    for (const name of GREEK_NAMES) sums[name] += weightedSum(columns[name], quantity, offset, count)
  }
  return sums
}

/** What is not held adds nothing, also where its Greek is without bound. */
function weightedSum(column: Float64Array, quantity: Float64Array, offset: number, count: number): number {
  let sum = 0
  for (let i = 0; i < count; i++) {
    const held = quantity[offset + i] as number
    if (held !== 0) sum += held * (column[i] as number)
  }
  return sum
}
