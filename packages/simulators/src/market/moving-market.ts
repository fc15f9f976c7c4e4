import { black76, black76Greeks } from '@riposte/greeks'
import { createPerp, type EpochMs, epochMs, type Instrument, type Option, toNumber } from '@riposte/market-model'
import { SimulatorsError } from '../errors.ts'
import type { FairQuote, Market } from '../market.ts'
import { bestDepth } from './depth.ts'
import type { SpotJumps } from './jump-path.ts'
import { createSpotPath } from './spot-path.ts'
import { yearsBetween } from './years.ts'

/** One option at the moment when a market starts. USD per contract. */
export interface StartingOption {
  readonly instrument: Option
  readonly mark: number
  readonly bid: number | undefined
  readonly ask: number | undefined
  /** Annualised, as a fraction, > 0. Stays with the option. */
  readonly iv: number
  readonly forward: number
  /** Share of the forward a year that is lost to spot as time passes; 0 keeps forward over spot as it is. */
  readonly carry: number
}

/** A market at its first moment, and the seed of what follows. */
export interface MarketStart {
  readonly description: string
  readonly seed: number | string
  readonly startAt: EpochMs
  /** USD for each underlying; every one of them gets a perp. */
  readonly spots: ReadonlyMap<string, number>
  readonly options: readonly StartingOption[]
  /** None unless given. */
  readonly jumps?: SpotJumps
}

/** Perp over spot, and half of its bid-ask spread: fractions of the price. */
const PERP_BASIS = 0.0001
const PERP_HALF_SPREAD = 0.00005

/**
 * A market that moves from a given start along a seeded path of spot.
 *
 * The mark of an option changes by what Black-76 changes at its own constant volatility, so whatever the start's mark
 * had beyond the model stays with it; a mark never falls below 0. Bid and ask keep their distance from the mark, and
 * there is none where it would be 0 or below.
 *
 * @throws {SimulatorsError} START_INVALID when `startAt` is not a whole number of milliseconds
 */
export function createMovingMarket(start: MarketStart): Market {
  const { description, seed, startAt, spots } = start
  if (!Number.isSafeInteger(startAt)) {
    throw new SimulatorsError('START_INVALID', `expected a start in whole milliseconds since 1970, got ${startAt}`)
  }
  const moveOf = createSpotPath(seed, startAt, start.jumps)
  let now = startAt

  const spotOf = (underlying: string): number => {
    const first = spots.get(underlying)
    if (first !== undefined) return first * moveOf(underlying, now)
    const known = [...spots.keys()].join(', ')
    throw new SimulatorsError(
      'UNDERLYING_UNKNOWN',
      `expected an underlying of this market (${known}), got "${underlying}"`,
    )
  }

  const fairs = new Map<string, () => FairQuote | undefined>()
  const instruments: Instrument[] = []
  const list = (instrument: Instrument, fair: (depth: number) => FairQuote | undefined): void => {
    const depth = bestDepth(seed, instrument, spotOf(instrument.underlying))
    instruments.push(instrument)
    fairs.set(instrument.name, () => fair(depth))
  }
  for (const underlying of spots.keys()) {
    list(createPerp(underlying), (depth) => perpFair(spotOf(underlying), depth))
  }
  for (const option of [...start.options].sort(byListingOrder)) {
    const fairAt = createOptionFair(option, startAt)
    const { underlying } = option.instrument
    list(option.instrument, (depth) => fairAt(now, moveOf(underlying, now), depth))
  }

  return {
    description,
    underlyings: [...spots.keys()],
    instruments,
    advance: (to) => {
      now = epochMs(Math.max(to, startAt))
    },
    spot: spotOf,
    fair: (instrument) => fairs.get(instrument)?.(),
  }
}

function createOptionFair(option: StartingOption, startAt: EpochMs) {
  const { instrument, iv } = option
  const strike = toNumber(instrument.strike)
  const inputsAt = (now: EpochMs, spotMove: number) => ({
    right: instrument.right,
    forward: option.forward * spotMove * Math.exp(-option.carry * yearsBetween(startAt, now)),
    strike,
    years: yearsBetween(now, instrument.expiry),
    volatility: iv,
  })
  const modelAtStart = startAt < instrument.expiry ? black76(inputsAt(startAt, 1)) : 0

  return (now: EpochMs, spotMove: number, depth: number): FairQuote | undefined => {
    if (now >= instrument.expiry) return undefined
    const inputs = inputsAt(now, spotMove)
    const greeks = black76Greeks(inputs)
    const mark = Math.max(0, option.mark + (greeks.price - modelAtStart))
    const change = mark - option.mark
    return {
      mark,
      bid: positive(option.bid, change),
      ask: positive(option.ask, change),
      depth,
      forward: inputs.forward,
      iv,
      delta: greeks.delta,
      gamma: greeks.gamma,
      vega: greeks.vega / 100,
      theta: greeks.theta / 365,
    }
  }
}

function positive(price: number | undefined, change: number): number | undefined {
  return price !== undefined && price + change > 0 ? price + change : undefined
}

function perpFair(spot: number, depth: number): FairQuote {
  const mark = spot * (1 + PERP_BASIS)
  return {
    mark,
    bid: mark * (1 - PERP_HALF_SPREAD),
    ask: mark * (1 + PERP_HALF_SPREAD),
    depth,
    forward: spot,
    iv: undefined,
    delta: 1,
    gamma: 0,
    vega: 0,
    theta: 0,
  }
}

/** By underlying, expiry, strike, and the call before the put. */
function byListingOrder({ instrument: a }: StartingOption, { instrument: b }: StartingOption): number {
  if (a.underlying !== b.underlying) return a.underlying < b.underlying ? -1 : 1
  if (a.expiry !== b.expiry) return a.expiry - b.expiry
  if (a.strike !== b.strike) return a.strike < b.strike ? -1 : 1
  return a.right < b.right ? -1 : 1
}
