import { black76Greeks } from '@riposte/greeks'
import { createOption, type EpochMs, fromNumber } from '@riposte/market-model'
import type { Market } from '../market.ts'
import { BUILT_IN_FIGURES, FIGURES_TAKEN_ON } from './built-in-figures.ts'
import { listExpiries } from './expiry-calendar.ts'
import type { SpotJumps } from './jump-path.ts'
import { smileVolatility, tenorAt, type UnderlyingFigures } from './market-figures.ts'
import { createMovingMarket, type StartingOption } from './moving-market.ts'
import { listStrikes } from './strike-grid.ts'
import { yearsBetween } from './years.ts'

export interface BuiltInMarketOptions {
  /** Expiries are placed ahead of this moment; the listing does not grow later. */
  readonly startAt: EpochMs
  readonly seed: number | string
  /** Sudden moves on top of spot's volatility; none unless given. */
  readonly jumps?: SpotJumps
}

/** Share of spot that a half-spread is at least: half of the recorded exchange's tick of 0.0001 coin. */
const LEAST_HALF_SPREAD = 0.00005

/**
 * A market that needs no recording: spot, forwards, smiles and spreads as fitted to a recorded chain, on expiries and
 * round strikes ahead of `startAt`. Call and put of a strike share one volatility, so parity holds exactly.
 *
 * Afterwards it moves as {@link createMovingMarket} says; forwards come down to spot as their expiry comes near.
 *
 * @throws {SimulatorsError} START_INVALID when `startAt` is not a whole number of milliseconds
 */
export function createBuiltInMarket({ startAt, seed, jumps }: BuiltInMarketOptions): Market {
  const expiries = Number.isSafeInteger(startAt) ? listExpiries(startAt) : []
  return createMovingMarket({
    description: `built-in figures from options recorded on ${FIGURES_TAKEN_ON}; depth and volatility of spot are assumed`,
    seed,
    startAt,
    ...(jumps === undefined ? {} : { jumps }),
    spots: new Map(BUILT_IN_FIGURES.map(({ underlying, spot }) => [underlying, spot])),
    options: BUILT_IN_FIGURES.flatMap((figures) =>
      expiries.flatMap((expiry) => optionsOf(figures, expiry, yearsBetween(startAt, expiry))),
    ),
  })
}

function optionsOf(figures: UnderlyingFigures, expiry: EpochMs, years: number): StartingOption[] {
  const { underlying, spot } = figures
  const tenor = tenorAt(figures, years)
  const forward = spot * Math.exp(tenor.carry * years)
  return listStrikes(spot, forward, tenor.atm * Math.sqrt(years)).flatMap((strike) => {
    const iv = smileVolatility(tenor, forward, strike)
    return (['call', 'put'] as const).map((right): StartingOption => {
      const { price, vega } = black76Greeks({ right, forward, strike, years, volatility: iv })
      const half = Math.max(tenor.halfSpread * vega, LEAST_HALF_SPREAD * spot)
      return {
        instrument: createOption(underlying, expiry, fromNumber(strike, 8, 'down'), right),
        mark: price,
        bid: price > half ? price - half : undefined,
        ask: price + half,
        iv,
        forward,
        carry: tenor.carry,
      }
    })
  })
}
