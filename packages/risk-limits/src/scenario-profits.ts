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
export interface ScenarioMoves {
  readonly cells: readonly { readonly factor: number; readonly volatilityMove: number }[]
}

export function scenarioMoves({ spotFactors, volatilityMoves }: ScenarioSettings): ScenarioMoves {
  return {
    cells: volatilityMoves.flatMap((volatilityMove) => spotFactors.map((factor) => ({ factor, volatilityMove }))),
  }
}

/** What one contract held long would gain in each cell against now, USD, by Black-76 at zero rates. */
export function scenarioProfits(
  option: Option,
  { forward, volatility }: OptionMarks,
  years: number,
  { cells }: ScenarioMoves,
): readonly number[] {
  const rows = [...cells, { factor: 1, volatilityMove: 0 }]
  const book: ForwardBook = {
    right: new Int8Array(rows.length).fill(option.right === 'call' ? 1 : -1),
    strike: new Float64Array(rows.length).fill(toNumber(option.strike)),
    years: new Float64Array(rows.length).fill(years),
    forward: Float64Array.from(rows, ({ factor }) => forward * factor),
    volatility: Float64Array.from(rows, ({ volatilityMove }) => Math.max(volatility + volatilityMove, 0)),
  }
  const prices = new Float64Array(rows.length)
  priceBook(book, prices)
  const now = prices[cells.length] as number
  return cells.map((_, cell) => (prices[cell] as number) - now)
}
