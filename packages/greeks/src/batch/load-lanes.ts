import { DomainError } from '../errors.ts'
import { DIVIDEND_YIELD, RATE, SIGN, STRIKE, UNDERLYING, VOLATILITY, YEARS } from '../kernel/lanes.ts'
import {
  assertNumbers,
  LARGEST_AMOUNT,
  LARGEST_EXPONENT,
  LARGEST_MEASURE,
  LEAST_AMOUNT,
  LEAST_MEASURE,
} from '../option-inputs.ts'
import type { OptionBook, PricedBook } from './option-book.ts'

/**
 * Puts rows `offset` to `offset + count` of a book into the lanes.
 *
 * @throws {DomainError} naming column and row of the first input outside its range
 */
export function loadLanes(book: OptionBook, offset: number, count: number): void {
  const { volatility } = book
  for (let i = 0; i < count; i++) VOLATILITY[i] = volatility[offset + i] as number
  loadMarketLanes(book, offset, count)
}

/**
 * As `loadLanes`, all but the volatility, of which it checks what is there already.
 *
 * @throws {DomainError} naming column and row of the first input outside its range
 */
export function loadMarketLanes(book: OptionBook | PricedBook, offset: number, count: number): void {
  const { right, strike, years } = book
  const isForward = 'forward' in book
  const underlying = isForward ? book.forward : book.spot
  const rate = book.rate ?? 0
  loadRates(rate, RATE, offset, count)
  loadRates(isForward ? rate : (book.dividendYield ?? 0), DIVIDEND_YIELD, offset, count)
  for (let i = 0; i < count; i++) {
    const row = offset + i
    const sign = right[row] as number
    const u = underlying[row] as number
    const k = strike[row] as number
    const t = years[row] as number
    const v = VOLATILITY[i] as number
    SIGN[i] = sign
    UNDERLYING[i] = u
    STRIKE[i] = k
    YEARS[i] = t
    const exponent = (RATE[i] as number) * t
    const carryExponent = (DIVIDEND_YIELD[i] as number) * t
    // Few comparisons, all of them nearly always true; what fails one is looked at closely and may still be valid.
    const isOrdinary =
      sign * sign === 1 &&
      u >= LEAST_AMOUNT &&
      k >= LEAST_AMOUNT &&
      t >= LEAST_MEASURE &&
      (v >= LEAST_MEASURE || v === 0) &&
      u + k <= LARGEST_AMOUNT &&
      t + v <= LARGEST_MEASURE &&
      exponent * exponent + carryExponent * carryExponent <= LARGEST_EXPONENT * LARGEST_EXPONENT
    if (!isOrdinary) lookClosely(isForward ? 'forward' : 'spot', i, row)
  }
}

function loadRates(rates: Float64Array | number, lane: Float64Array, offset: number, count: number): void {
  if (typeof rates === 'number') lane.fill(rates, 0, count)
  else for (let i = 0; i < count; i++) lane[i] = rates[offset + i] as number
}

/** Refuses the lane, or flushes what counts as 0. */
function lookClosely(name: 'forward' | 'spot', i: number, row: number): void {
  const sign = SIGN[i] as number
  if (sign !== 1 && sign !== -1) throw new DomainError(`right[${row}]`, sign, '1 for a call or -1 for a put')
  assertNumbers(
    name,
    UNDERLYING[i] as number,
    STRIKE[i] as number,
    YEARS[i] as number,
    VOLATILITY[i] as number,
    RATE[i] as number,
    DIVIDEND_YIELD[i] as number,
    row,
  )
  if ((YEARS[i] as number) < LEAST_MEASURE) YEARS[i] = 0
  if ((VOLATILITY[i] as number) < LEAST_MEASURE) VOLATILITY[i] = 0
}
