import { type ForwardBook, priceBook } from '@riposte/greeks'
import { type Option, toNumber } from '@riposte/market-model'
import type { OptionMarks } from './contract-exposure.ts'

/** Moves of the market that losses are counted in. Each underlying's own; volatilities move alike for all strikes. */
export interface ScenarioSettings {
  /** Factors on spot and forwards, such as 0.9. */
  readonly spotFactors: readonly number[]
  /** Added to every volatility, as a fraction: 0.1 is 10 points. */
  readonly volatilityMoves: readonly number[]
}

/** 7 moves of the underlying by 5 of volatility. */
export const DEFAULT_SCENARIOS: ScenarioSettings = {
  spotFactors: [0.8, 0.9, 0.95, 1, 1.05, 1.1, 1.2],
  volatilityMoves: [-0.3, -0.1, 0, 0.1, 0.3],
}

/** The grid laid out in one row: volatility by volatility, and in each the moves of spot. */
export interface ScenarioMoves extends ScenarioSettings {
  readonly cells: number
  factorOf(cell: number): number
  volatilityMoveOf(cell: number): number
}

export function scenarioMoves({ spotFactors, volatilityMoves }: ScenarioSettings): ScenarioMoves {
  const columns = spotFactors.length
  return {
    spotFactors,
    volatilityMoves,
    cells: columns * volatilityMoves.length,
    factorOf: (cell) => spotFactors[cell % columns] as number,
    volatilityMoveOf: (cell) => volatilityMoves[Math.floor(cell / columns)] as number,
  }
}

/** What one contract held long would gain in each cell against now, USD, by Black-76 at zero rates. */
export function scenarioProfits(
  option: Option,
  { forward, volatility }: OptionMarks,
  years: number,
  moves: ScenarioMoves,
): Float64Array {
  const rows = moves.cells + 1
  const book: ForwardBook = {
    right: new Int8Array(rows).fill(option.right === 'call' ? 1 : -1),
    strike: new Float64Array(rows).fill(toNumber(option.strike)),
    years: new Float64Array(rows).fill(years),
    forward: new Float64Array(rows),
    volatility: new Float64Array(rows),
  }
  for (let cell = 0; cell < moves.cells; cell++) {
    book.forward[cell] = forward * moves.factorOf(cell)
    book.volatility[cell] = Math.max(volatility + moves.volatilityMoveOf(cell), 0)
  }
  book.forward[moves.cells] = forward
  book.volatility[moves.cells] = volatility
  const prices = new Float64Array(rows)
  priceBook(book, prices)
  const now = prices[moves.cells] as number
  return prices.subarray(0, moves.cells).map((price) => price - now)
}
