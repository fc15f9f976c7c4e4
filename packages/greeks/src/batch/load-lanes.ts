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
    SIGN[i] = right[row] as number
    UNDERLYING[i] = underlying[row] as number
    STRIKE[i] = strike[row] as number
    YEARS[i] = years[row] as number
  }
  checkLanes(isForward ? 'forward' : 'spot', offset, count)
}

/** One comparison for each range, nearly always true; what fails one is looked at closely and may still be valid. */
function checkLanes(name: 'forward' | 'spot', offset: number, count: number): void {
  for (let i = 0; i < count; i++) {
    const sign = SIGN[i] as number
    const u = UNDERLYING[i] as number
    const k = STRIKE[i] as number
    const t = YEARS[i] as number
    const v = VOLATILITY[i] as number
    const exponent = (RATE[i] as number) * t
    const carryExponent = (DIVIDEND_YIELD[i] as number) * t
    const isOrdinary =
      sign * sign === 1 &&
      (u - LEAST_AMOUNT) * (LARGEST_AMOUNT - u) >= 0 &&
      (k - LEAST_AMOUNT) * (LARGEST_AMOUNT - k) >= 0 &&
      (t - LEAST_MEASURE) * (LARGEST_MEASURE - t) >= 0 &&
      (v - LEAST_MEASURE) * (LARGEST_MEASURE - v) >= 0 &&
      exponent * exponent + carryExponent * carryExponent <= LARGEST_EXPONENT * LARGEST_EXPONENT
    if (!isOrdinary) lookClosely(name, i, offset + i)
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
