import { type EpochMs, epochMs } from '@riposte/market-model'
import type { Breach } from '../breach.ts'
import type { Limits } from '../limits.ts'
import { limitNumber } from './limit-number.ts'
import { plain } from './refusal.ts'
import { addToSlots, type WindowSlots } from './window-slots.ts'

const MILLISECONDS_A_YEAR = 31_536_000_000

/** Where spot of one underlying was of late, and whether it moved too fast. Plain data. */
export interface PriceMove {
  readonly spots: WindowSlots<SpotRange>
  readonly pause: PriceMovePause | undefined
}

interface SpotRange {
  readonly low: number
  readonly high: number
}

interface PriceMovePause {
  readonly until: EpochMs
  /** The largest move that it is for, in standard deviations. */
  readonly sigmas: number
}

export interface SpotObservation {
  /** USD, > 0. */
  readonly spot: number
  /** Annualised, as a fraction; undefined when nobody knows it, which is taken for `MIN_IV`: the strictest there is. */
  readonly volatility: number | undefined
  readonly at: EpochMs
}

export const NO_MOVE: PriceMove = { spots: [], pause: undefined }

/**
 * Control 5: spot after an observation. A move within `PRICE_MOVE_WINDOW_S` of more than `PRICE_MOVE_SIGMAS` standard
 * deviations of that time, from the highest or the lowest of the window, pauses the underlying for another window and
 * begins a new one at the price reached: it resumes by itself once a whole window was calm.
 */
export function observeSpot(
  state: PriceMove,
  { spot, volatility, at }: SpotObservation,
  underlying: string,
  limits: Limits,
): PriceMove {
  // An absent price is a matter of the market data's age.
  if (!(spot > 0)) return state
  const windowMs = limitNumber(limits.PRICE_MOVE_WINDOW_S) * 1000
  const spots = addToSlots(state.spots, { low: spot, high: spot }, at, windowMs, widen)
  let [low, high] = [spot, spot]
  for (const { value } of spots) {
    if (value.low < low) low = value.low
    if (value.high > high) high = value.high
  }
  const least = limitNumber(limits.MIN_IV, underlying)
  const known = volatility !== undefined && volatility > least ? volatility : least
  const sigma = known * Math.sqrt(windowMs / MILLISECONDS_A_YEAR)
  const sigmas = Math.log(Math.max(spot / low, high / spot)) / sigma
  if (sigmas <= limitNumber(limits.PRICE_MOVE_SIGMAS, underlying)) return { spots, pause: state.pause }
  const until = epochMs(Math.max(at + windowMs, state.pause?.until ?? 0))
  return { spots: [{ from: at, last: at, value: { low: spot, high: spot } }], pause: { until, sigmas } }
}

/** Whether quoting of an underlying pauses. */
export function checkPriceMove(
  { pause }: PriceMove,
  underlying: string,
  limits: Limits,
  now: EpochMs,
): Breach | undefined {
  if (pause === undefined || now >= pause.until) return undefined
  const limit = limitNumber(limits.PRICE_MOVE_SIGMAS, underlying)
  const seconds = plain((pause.until - now) / 1000)
  const message = `PAUSED quoting of ${underlying} for ${seconds} s: spot moved by ${plain(pause.sigmas)} standard deviations, PRICE_MOVE_SIGMAS is ${plain(limit)}`
  return { code: 'PAUSED', scope: underlying, limit, value: pause.sigmas, wouldBe: pause.sigmas, message }
}

function widen(a: SpotRange, b: SpotRange): SpotRange {
  return { low: Math.min(a.low, b.low), high: Math.max(a.high, b.high) }
}
