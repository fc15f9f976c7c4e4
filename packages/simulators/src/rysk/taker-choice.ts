import type { EpochMs, Option, Random } from '@riposte/market-model'
import type { Market } from '../market.ts'
import type { RyskAsset } from './asset.ts'
import { drawChance, drawOne } from './draw.ts'
import type { TakerSettings } from './taker-settings.ts'

const FRIDAY = 5
const EXPIRY_HOUR_UTC = 8
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** The system lists options that end on a Friday at 08:00 UTC, and no others. */
export function isListedExpiry(expiry: EpochMs): boolean {
  const date = new Date(expiry)
  return date.getUTCDay() === FRIDAY && expiry % DAY_MS === EXPIRY_HOUR_UTC * HOUR_MS
}

/** The moments at which something that the system lists expires. */
export function listedExpiries(market: Market): ReadonlySet<EpochMs> {
  const expiries = market.instruments.flatMap((one) => (one.kind === 'option' ? [one.expiry] : []))
  return new Set(expiries.filter(isListedExpiry))
}

/** The options of an underlying that takers may ask for at this moment. */
export function listedOptions(
  market: Market,
  underlying: string,
  now: EpochMs,
  settings: Pick<TakerSettings, 'leastHoursToExpiry' | 'mostDaysToExpiry'>,
): readonly Option[] {
  const earliest = now + settings.leastHoursToExpiry * HOUR_MS
  const latest = now + settings.mostDaysToExpiry * DAY_MS
  const listed: Option[] = []
  for (const instrument of market.instruments) {
    if (instrument.kind !== 'option' || instrument.underlying !== underlying) continue
    if (instrument.expiry < earliest || instrument.expiry > latest) continue
    if (isListedExpiry(instrument.expiry)) listed.push(instrument)
  }
  return listed
}

/** Writers sell what is worth something and not likely to be exercised: deltas in this range, either sign. */
const USUAL_DELTA_MIN = 0.05
const USUAL_DELTA_MAX = 0.5
const DRAWS_MAX = 16

/**
 * Draw the option that a taker wants to write: calls as often as puts, mostly out of the money (calls at or above spot,
 * puts at or below), preferably one with a bid and a usual delta.
 *
 * @returns undefined when nothing suitable is listed
 */
export function drawOption(
  market: Market,
  underlying: string,
  now: EpochMs,
  settings: TakerSettings,
  random: Random,
): Option | undefined {
  const right = drawChance(random, 0.5) ? 'call' : 'put'
  const isOutOfTheMoney = drawChance(random, settings.outOfTheMoneyChance)
  const spot = market.spot(underlying)
  const ofRight = listedOptions(market, underlying, now, settings).filter((option) => option.right === right)
  const ofMoneyness = ofRight.filter((option) => isOut(option, spot) === isOutOfTheMoney)
  const candidates = ofMoneyness.length > 0 ? ofMoneyness : ofRight

  let fallback: Option | undefined
  for (let i = 0; i < DRAWS_MAX; i++) {
    const option = drawOne(random, candidates)
    if (option === undefined) return undefined
    const fair = market.fair(option.name)
    if (fair?.bid === undefined) continue
    fallback ??= option
    const delta = Math.abs(fair.delta)
    if (delta >= USUAL_DELTA_MIN && delta <= USUAL_DELTA_MAX) return option
  }
  return fallback
}

function isOut(option: Option, spot: number): boolean {
  const strike = Number(option.strike) / 1e18
  return option.right === 'call' ? strike >= spot : strike <= spot
}

/** A tenth of a contract for cheap underlyings, a hundredth for the dear ones whose least size is below a tenth. */
const COARSE_STEP = 10n ** 17n
const FINE_STEP = 10n ** 16n
/** Seven decimals: finer than any hedging venue's step. */
const OFF_GRID_STEP = 10n ** 11n

/**
 * Draw a size within the asset's limits. Small ones are more likely; most lie on a grid, some are finer than 0.01.
 *
 * @returns contracts × 1e18
 */
export function drawSize(
  { minTradeSize, maxTradeSize }: Pick<RyskAsset, 'minTradeSize' | 'maxTradeSize'>,
  fineSizeChance: number,
  random: Random,
): bigint {
  const isFine = drawChance(random, fineSizeChance)
  const grid = minTradeSize < COARSE_STEP ? FINE_STEP : COARSE_STEP
  const step = isFine ? OFF_GRID_STEP : grid
  const share = BigInt(Math.floor(random.unit() ** 3 * 1e9))
  const raw = minTradeSize + ((maxTradeSize - minTradeSize) * share) / 10n ** 9n
  let size = raw - (raw % step)
  // A fine size that happens to fall on the venue's grid is moved off it.
  if (isFine && size % FINE_STEP === 0n) size += OFF_GRID_STEP
  if (size < minTradeSize) size += step
  return size <= maxTradeSize ? size : maxTradeSize
}
