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
 * Exposures of one contract held long, each between two ends: the fields, then the profit in each cell of the scenario
 * grid. Where all is known both ends are the same array.
 *
 * Gamma is in USD: the change of the delta's value for a move of 1 %.
 */
export interface ContractExposure {
  readonly low: readonly number[]
  readonly high: readonly number[]
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
  // What has expired moves no more, unless somebody says that it has become the underlying.
  if (years <= 0) return settled(moves, marks?.delta ?? 0)
  return unknownOption(instrument, spot, years, moves, volatility)
}

function exactly(fields: readonly number[], profits: readonly number[], bounded = true): ContractExposure {
  const row = [...fields, ...profits]
  return { low: row, high: row, bounded }
}

function perpExposure(spot: number | undefined, moves: ScenarioMoves): ContractExposure {
  const price = spot ?? 0
  const profits = moves.cells.map(({ factor }) => price * (factor - 1))
  return exactly([1, 0, 0, 0, 0, price, 0], profits, spot !== undefined)
}

function knownOption(
  option: Option,
  marks: OptionMarks,
  spot: number,
  years: number,
  moves: ScenarioMoves,
): ContractExposure {
  const gammaUsd = (marks.gamma * spot * spot) / 100
  const fields = [marks.delta, gammaUsd, marks.vega, marks.theta, 1, spot, marks.value]
  return exactly(fields, scenarioProfits(option, marks, Math.max(years, 0), moves))
}

function settled(moves: ScenarioMoves, delta: number): ContractExposure {
  const profits = moves.cells.map(() => 0)
  return exactly([delta, 0, 0, 0, 1, 0, 0], profits, delta === 0)
}

/** Every Greek between the ends that Black-76 gives it at zero rates, whatever the strike and the volatility. */
function unknownOption(
  option: Option,
  spot: number | undefined,
  years: number,
  moves: ScenarioMoves,
  volatility: VolatilityBounds,
): ContractExposure {
  const isCall = option.right === 'call'
  const [deltaLow, deltaHigh] = isCall ? [0, 1] : [-1, 0]
  if (spot === undefined) {
    const nothing = moves.cells.map(() => 0)
    return {
      low: [deltaLow, 0, 0, 0, 1, 0, 0, ...nothing],
      high: [deltaHigh, 0, 0, 0, 1, 0, 0, ...nothing],
      bounded: false,
    }
  }
  const root = Math.sqrt(years)
  const strike = toNumber(option.strike)
  const gammaMax = (spot * DENSITY_MAX) / (100 * volatility.low * root)
  const vegaMax = (spot * root * DENSITY_MAX) / 100
  const thetaMin = (-spot * volatility.high * DENSITY_MAX) / (2 * root * DAYS_PER_YEAR)
  const valueMax = isCall ? spot : strike
  const profitMax = moves.cells.map(({ factor }) => (isCall ? spot * Math.max(factor, 1) : strike))
  return {
    low: [deltaLow, 0, 0, thetaMin, 1, spot, 0, ...moves.cells.map(() => -valueMax)],
    high: [deltaHigh, gammaMax, vegaMax, 0, 1, spot, valueMax, ...profitMax],
    bounded: true,
  }
}
