import { yearsBetween } from '@riposte/greeks'
import { type EpochMs, type Instrument, type Option, toNumber } from '@riposte/market-model'
import { type ScenarioMoves, scenarioProfits } from './scenario-profits.ts'

/** What is known of one option contract, from the venue or from a model. */
export interface OptionMarks {
  /** USD per contract. */
  readonly value: number
  /** Underlyings per contract. */
  readonly delta: number
  /** Change of delta for 1 USD of the underlying. */
  readonly gamma: number
  /** USD for one volatility point (0.01). */
  readonly vega: number
  /** USD a day. */
  readonly theta: number
  /** USD; of the underlying for this expiry. */
  readonly forward: number
  /** Annualised, as a fraction. */
  readonly volatility: number
}

/** The market as the book values it: what was last heard, or undefined when nothing is known. */
export interface RiskMarket {
  /** USD */
  spot(underlying: string): number | undefined
  option(option: Option): OptionMarks | undefined
  nowMs(): EpochMs
}

/** Volatilities between which an unknown option's is assumed, annualised. */
export interface VolatilityBounds {
  readonly low: number
  readonly high: number
}

/** Places in a row of exposures. USD but for the delta (underlyings) and the contracts. */
export const FIELD = { delta: 0, gamma: 1, vega: 2, theta: 3, contracts: 4, notional: 5, premium: 6 } as const
export type Field = keyof typeof FIELD
export const FIELD_COUNT = 7

/**
 * Exposures of one contract held long, each between two ends, which are equal where all is known.
 *
 * Gamma is in USD: the change of the delta's value for a move of 1 %.
 */
export interface ContractExposure {
  readonly low: Float64Array
  readonly high: Float64Array
  /** Profit in each cell of the scenario grid, USD. */
  readonly profitLow: Float64Array
  readonly profitHigh: Float64Array
  /** Whether more than the delta is known to be finite; without a spot price nothing else is. */
  readonly bounded: boolean
}

/** Largest density of a standard normal. */
const DENSITY_MAX = 1 / Math.sqrt(2 * Math.PI)
const DAYS_PER_YEAR = 365

export function contractExposure(
  instrument: Instrument,
  market: RiskMarket,
  moves: ScenarioMoves,
  volatility: VolatilityBounds,
): ContractExposure {
  const spot = market.spot(instrument.underlying)
  if (instrument.kind === 'perp') return perpExposure(spot, moves)
  const years = yearsBetween(market.nowMs(), instrument.expiry)
  const marks = market.option(instrument)
  if (marks !== undefined && spot !== undefined) return knownOption(instrument, marks, spot, years, moves)
  // What has expired moves no more; what it is worth is in nobody's hands.
  if (years <= 0) return settled(moves)
  return unknownOption(instrument, spot, years, moves, volatility)
}

function perpExposure(spot: number | undefined, moves: ScenarioMoves): ContractExposure {
  const row = Float64Array.of(1, 0, 0, 0, 0, spot ?? 0, 0)
  const profit = new Float64Array(moves.cells)
  if (spot !== undefined)
    for (let cell = 0; cell < moves.cells; cell++) profit[cell] = spot * (moves.factorOf(cell) - 1)
  return { low: row, high: row, profitLow: profit, profitHigh: profit, bounded: spot !== undefined }
}

function knownOption(
  option: Option,
  marks: OptionMarks,
  spot: number,
  years: number,
  moves: ScenarioMoves,
): ContractExposure {
  const gammaUsd = (marks.gamma * spot * spot) / 100
  const row = Float64Array.of(marks.delta, gammaUsd, marks.vega, marks.theta, 1, spot, marks.value)
  const profit = scenarioProfits(option, marks, Math.max(years, 0), moves)
  return { low: row, high: row, profitLow: profit, profitHigh: profit, bounded: true }
}

function settled(moves: ScenarioMoves): ContractExposure {
  const row = new Float64Array(FIELD_COUNT)
  row[FIELD.contracts] = 1
  const profit = new Float64Array(moves.cells)
  return { low: row, high: row, profitLow: profit, profitHigh: profit, bounded: true }
}

/** Every Greek between the ends that Black-76 gives it at zero rates, whatever the strike and the volatility. */
function unknownOption(
  option: Option,
  spot: number | undefined,
  years: number,
  moves: ScenarioMoves,
  volatility: VolatilityBounds,
): ContractExposure {
  const [deltaLow, deltaHigh] = option.right === 'call' ? [0, 1] : [-1, 0]
  if (spot === undefined) {
    const profit = new Float64Array(moves.cells)
    const low = Float64Array.of(deltaLow, 0, 0, 0, 1, 0, 0)
    const high = Float64Array.of(deltaHigh, 0, 0, 0, 1, 0, 0)
    return { low, high, profitLow: profit, profitHigh: profit, bounded: false }
  }
  const root = Math.sqrt(years)
  const strike = toNumber(option.strike)
  const gammaMax = (spot * DENSITY_MAX) / (100 * volatility.low * root)
  const vegaMax = (spot * root * DENSITY_MAX) / 100
  const thetaMin = (-spot * volatility.high * DENSITY_MAX) / (2 * root * DAYS_PER_YEAR)
  const valueMax = option.right === 'call' ? spot : strike
  const profitLow = new Float64Array(moves.cells).fill(-valueMax)
  const profitHigh = Float64Array.from({ length: moves.cells }, (_, cell) =>
    option.right === 'call' ? spot * Math.max(moves.factorOf(cell), 1) : strike,
  )
  return {
    low: Float64Array.of(deltaLow, 0, 0, thetaMin, 1, spot, 0),
    high: Float64Array.of(deltaHigh, gammaMax, vegaMax, 0, 1, spot, valueMax),
    profitLow,
    profitHigh,
    bounded: true,
  }
}
