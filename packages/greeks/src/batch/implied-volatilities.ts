import { DomainError } from '../errors.ts'
import { BELOW, FOUND, impliedDeviations, STATUS } from '../implied/implied-deviations.ts'
import { evaluateMarket } from '../kernel/evaluate.ts'
import { DEVIATION, INTRINSIC, LANES, TIME_VALUE, VOLATILITY, YEARS } from '../kernel/lanes.ts'
import { LEAST_MEASURE } from '../option-inputs.ts'
import { loadMarketLanes } from './load-lanes.ts'
import { assertLengths, type PricedBook } from './option-book.ts'

/** What became of a row. `zero` and `found` have a volatility; the others name the bound that the price lies beyond. */
export const IMPLIED_STATUS = { found: 0, zero: 1, belowIntrinsic: 2, aboveMaximum: 3 } as const

/** Results of `impliedVolatilitiesOfBook`, a row an option. */
export interface ImpliedColumns {
  /** Annualised, as a fraction; 0 at the intrinsic value and below, Infinity where the price is not below its maximum. */
  readonly volatility: Float64Array
  /** A value of IMPLIED_STATUS. */
  readonly status: Uint8Array
}

/**
 * The implied volatility of each option of a book, to the digit what `impliedVolatility` or `blackScholesImpliedVolatility`
 * gives, without allocating a row.
 *
 * @throws {DomainError} naming column and row of an input outside its range (a price may be any number but NaN), or a column
 *   of another length
 */
export function impliedVolatilitiesOfBook(book: PricedBook, columns: ImpliedColumns): void {
  const length = book.strike.length
  assertLengths(book, length)
  assertLengths(columns, length)
  const isForward = 'forward' in book
  for (let offset = 0; offset < length; offset += LANES) {
    const count = Math.min(LANES, length - offset)
    // Nothing is known of it yet: the least there is.
    VOLATILITY.fill(LEAST_MEASURE, 0, count)
    loadMarketLanes(book, offset, count)
    evaluateMarket(isForward, count)
    takePrices(book.price, offset, count)
    impliedDeviations(count)
    writeVolatilities(columns, offset, count)
  }
}

function takePrices(price: Float64Array, offset: number, count: number): void {
  for (let i = 0; i < count; i++) {
    const value = (price[offset + i] as number) - (INTRINSIC[i] as number)
    TIME_VALUE[i] = value
    if (Number.isNaN(value)) throw new DomainError(`price[${offset + i}]`, price[offset + i], 'a number')
  }
}

function writeVolatilities({ volatility, status }: ImpliedColumns, offset: number, count: number): void {
  for (let i = 0; i < count; i++) {
    const found = STATUS[i] as number
    status[offset + i] = found
    if (found === FOUND) volatility[offset + i] = (DEVIATION[i] as number) / Math.sqrt(YEARS[i] as number)
    else volatility[offset + i] = found <= BELOW ? 0 : Number.POSITIVE_INFINITY
  }
}
