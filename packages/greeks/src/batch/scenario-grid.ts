import { DomainError } from '../errors.ts'
import { evaluateParts } from '../kernel/evaluate.ts'
import { LANES, UNDERLYING, VOLATILITY, YEARS } from '../kernel/lanes.ts'
import { writeCore } from '../kernel/write-outputs.ts'
import { createCoreColumns } from './greek-columns.ts'
import { loadLanes } from './load-lanes.ts'
import { assertLengths, type OptionBook } from './option-book.ts'

/** What may happen, each axis in any order. */
export interface Scenarios {
  /** Factors on every forward or spot, such as 0.9 and 1.1. From 0.001 to 1000. */
  readonly underlyingFactors: readonly number[]
  /** Added to every volatility, such as -0.1 and 0.1; no volatility falls below 0. */
  readonly volatilityMoves: readonly number[]
  /** Years that pass; what expires in between is worth its intrinsic value. */
  readonly yearsPassed: readonly number[]
}

/** One number per cell; `cellIndex` tells where. */
export interface ScenarioGrid {
  /** Change of the portfolio's value, USD. */
  readonly profit: Float64Array
  readonly delta: Float64Array
  readonly gamma: Float64Array
  readonly vega: Float64Array
  readonly theta: Float64Array
}

/** Place of a cell in a grid's columns, from the places on the three axes. */
export function cellIndex(scenarios: Scenarios, underlying: number, volatility: number, years: number): number {
  const { underlyingFactors, volatilityMoves } = scenarios
  return (years * volatilityMoves.length + volatility) * underlyingFactors.length + underlying
}

/** A grid of the right size, all 0. */
export function createScenarioGrid(scenarios: Scenarios): ScenarioGrid {
  const { underlyingFactors, volatilityMoves, yearsPassed } = scenarios
  const column = () => new Float64Array(underlyingFactors.length * volatilityMoves.length * yearsPassed.length)
  return { profit: column(), delta: column(), gamma: column(), vega: column(), theta: column() }
}

const columns = /* @__PURE__ */ createCoreColumns(LANES)
const sums = /* @__PURE__ */ new Float64Array(5)

/**
 * Values a portfolio anew in every combination of moves: its profit against now, and its Greeks there. Volatility moves are the
 * same for all options, and no smile moves with the underlying.
 *
 * @param quantity units of the underlying, one a row, below 0 for what is short
 * @param grid     receives one number per cell, from `createScenarioGrid`
 * @throws {DomainError} naming an input outside its range, or a column of another length
 */
export function scenarioGrid(book: OptionBook, quantity: Float64Array, scenarios: Scenarios, grid: ScenarioGrid): void {
  assertLengths(book, book.strike.length)
  assertLengths({ quantity }, book.strike.length)
  assertScenarios(scenarios)
  const { underlyingFactors, volatilityMoves, yearsPassed } = scenarios
  assertLengths(grid, underlyingFactors.length * volatilityMoves.length * yearsPassed.length)
  sumCell(book, quantity, 1, 0, 0)
  const now = sums[0] as number
  let cell = 0
  for (const years of yearsPassed) {
    for (const move of volatilityMoves) {
      for (const factor of underlyingFactors) {
        sumCell(book, quantity, factor, move, years)
        grid.profit[cell] = (sums[0] as number) - now
        grid.delta[cell] = sums[1] as number
        grid.gamma[cell] = sums[2] as number
        grid.vega[cell] = sums[3] as number
        grid.theta[cell] = sums[4] as number
        cell++
      }
    }
  }
}

function sumCell(book: OptionBook, quantity: Float64Array, factor: number, move: number, years: number): void {
  const isForward = 'forward' in book
  const length = quantity.length
  sums.fill(0)
  for (let offset = 0; offset < length; offset += LANES) {
    const count = Math.min(LANES, length - offset)
    loadLanes(book, offset, count)
    for (let i = 0; i < count; i++) {
      UNDERLYING[i] = (UNDERLYING[i] as number) * factor
      VOLATILITY[i] = Math.max((VOLATILITY[i] as number) + move, 0)
      YEARS[i] = Math.max((YEARS[i] as number) - years, 0)
    }
    evaluateParts(isForward, count)
    writeCore(isForward, count, 0, columns)
    addUp(quantity, offset, count)
  }
}

function addUp(quantity: Float64Array, offset: number, count: number): void {
  const { price, delta, gamma, vega, theta } = columns
  for (let i = 0; i < count; i++) {
    const held = quantity[offset + i] as number
    if (held === 0) continue
    sums[0] = (sums[0] as number) + held * (price[i] as number)
    sums[1] = (sums[1] as number) + held * (delta[i] as number)
    sums[2] = (sums[2] as number) + held * (gamma[i] as number)
    sums[3] = (sums[3] as number) + held * (vega[i] as number)
    sums[4] = (sums[4] as number) + held * (theta[i] as number)
  }
}

function assertScenarios({ underlyingFactors, volatilityMoves, yearsPassed }: Scenarios): void {
  underlyingFactors.forEach((factor, i) => {
    if (!(factor >= 0.001 && factor <= 1000)) {
      throw new DomainError(`underlyingFactors[${i}]`, factor, 'a number from 0.001 to 1000')
    }
  })
  volatilityMoves.forEach((move, i) => {
    if (!Number.isFinite(move)) throw new DomainError(`volatilityMoves[${i}]`, move, 'a finite number')
  })
  yearsPassed.forEach((years, i) => {
    if (!(years >= 0 && years < Number.POSITIVE_INFINITY)) {
      throw new DomainError(`yearsPassed[${i}]`, years, 'a finite number >= 0')
    }
  })
}
