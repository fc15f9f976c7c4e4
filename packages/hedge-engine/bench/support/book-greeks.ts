import {
  averagedSettlement,
  createGreekColumns,
  type ForwardBook,
  type GreekColumns,
  greeksOfBook,
} from '@riposte/greeks'
import { AVERAGED_STEPS, type MarketPath, STEP_YEARS, STEPS } from './market-path.ts'

/** The book that is hedged, long: calls in the money, at the money and out of it, settled on the mean of the last half hour. */
const STRIKES = [2950, 3000, 3050]
const CONTRACTS = 10

const WINDOW_YEARS = AVERAGED_STEPS * STEP_YEARS
const ROWS = STRIKES.length * STEPS

/** Net sensitivities of the book after each step, and what it pays at the end. */
export interface BookGreeks {
  readonly delta: Float64Array
  readonly gamma: Float64Array
  readonly speed: Float64Array
  readonly vanna: Float64Array
  readonly years: Float64Array
  /** USD */
  payoff: number
}

interface Scratch {
  readonly rows: ForwardBook
  readonly columns: GreekColumns
}

export function createBookGreeks(): BookGreeks {
  const column = () => new Float64Array(STEPS + 1)
  return { delta: column(), gamma: column(), speed: column(), vanna: column(), years: column(), payoff: 0 }
}

export function createScratch(): Scratch {
  const column = () => new Float64Array(ROWS)
  const right = new Int8Array(ROWS).fill(1)
  const rows = { right, forward: column(), strike: column(), years: column(), volatility: column() }
  return { rows, columns: createGreekColumns(ROWS) }
}

export function fillBookGreeks(path: MarketPath, scratch: Scratch, greeks: BookGreeks): void {
  const plainSteps = STEPS - AVERAGED_STEPS
  fillPlain(path, scratch, greeks, plainSteps)
  let sum = 0
  for (let i = plainSteps; i <= STEPS; i++) {
    const collected = i - plainSteps
    if (collected > 0) sum += path.spot[i] as number
    fillAveraged(path, greeks, i, collected, sum)
  }
  const settlement = sum / AVERAGED_STEPS
  greeks.payoff = STRIKES.reduce((total, strike) => total + CONTRACTS * Math.max(0, settlement - strike), 0)
}

function fillPlain(
  { spot, volatility }: MarketPath,
  { rows, columns }: Scratch,
  greeks: BookGreeks,
  steps: number,
): void {
  STRIKES.forEach((strike, row) => {
    for (let i = 0; i < STEPS; i++) {
      const at = row * STEPS + i
      rows.forward[at] = spot[i] as number
      rows.strike[at] = strike
      rows.years[at] = (STEPS - i) * STEP_YEARS - (2 / 3) * WINDOW_YEARS
      if (i >= steps) rows.years[at] = STEP_YEARS
      rows.volatility[at] = volatility[i] as number
    }
  })
  greeksOfBook(rows, columns)
  const { delta, gamma, speed, vanna } = columns
  const sum = (column: Float64Array, i: number) => {
    let total = 0
    for (let row = 0; row < STRIKES.length; row++) total += column[row * STEPS + i] as number
    return CONTRACTS * total
  }
  for (let i = 0; i < steps; i++) {
    greeks.delta[i] = sum(delta, i)
    greeks.gamma[i] = sum(gamma, i)
    greeks.speed[i] = sum(speed, i)
    greeks.vanna[i] = sum(vanna, i)
    greeks.years[i] = (STEPS - i) * STEP_YEARS - (2 / 3) * WINDOW_YEARS
  }
}

function fillAveraged(path: MarketPath, greeks: BookGreeks, i: number, collected: number, sum: number): void {
  const share = collected / AVERAGED_STEPS
  const mean = collected > 0 ? sum / collected : (path.spot[i] as number)
  let [delta, gamma] = [0, 0]
  for (const strike of STRIKES) {
    const one = averagedSettlement({
      right: 'call',
      forward: path.spot[i] as number,
      strike,
      years: (STEPS - i) * STEP_YEARS,
      volatility: path.volatility[i] as number,
      windowYears: WINDOW_YEARS,
      averaged: { mean, share },
    })
    delta += CONTRACTS * one.delta
    gamma += CONTRACTS * one.gamma
  }
  greeks.delta[i] = delta
  greeks.gamma[i] = gamma
  greeks.speed[i] = 0
  greeks.vanna[i] = 0
  greeks.years[i] = ((STEPS - i) * STEP_YEARS) / 3
}
