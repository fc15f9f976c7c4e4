import { type EpochMs, epochMs, type Option, toNumber } from '@riposte/market-model'
import { createBuiltInMarket, type Market } from '@riposte/simulators'

/** The expiry within a night: a Friday, 08:00 UTC, as both venues list them. */
export const NIGHT_EXPIRY = epochMs(Date.UTC(2026, 5, 26, 8))

/** How much of the whole market there is: every instrument is published all night. */
export interface NightListing {
  /** Fridays: the night's own, and those of the next weeks. */
  readonly expiries: number
  /** Of each expiry, the nearest to spot when the night begins: what takers ask for. */
  readonly strikes: number
}

const WEEK_MS = 7 * 86_400_000
/** Two in a usual night, of about 1 %. */
const JUMPS = { perDay: 6, deviation: 0.01 }
/** Listed three hours ahead at the latest, so that is when the market was made. */
const LISTED_BEFORE_MS = 4 * 3_600_000

/**
 * The paper desk's own market, thinned to what a night needs: the perps, and options of some Fridays around spot. Spot jumps
 * now and then.
 */
export function createNightMarket(seed: number, startAt: EpochMs, listing: NightListing): Market {
  const madeAt = epochMs(Math.min(startAt, NIGHT_EXPIRY - LISTED_BEFORE_MS))
  const whole = createBuiltInMarket({ startAt: madeAt, seed, jumps: JUMPS })
  whole.advance(startAt)
  const expiries = Array.from({ length: listing.expiries }, (_, i) => NIGHT_EXPIRY + i * WEEK_MS)
  const options = whole.underlyings.flatMap((underlying) =>
    expiries.flatMap((expiry) => {
      const own = whole.instruments.filter((one) => one.kind === 'option')
      const listed = own.filter((one) => one.underlying === underlying && one.expiry === expiry)
      return nearestStrikes(listed, whole.spot(underlying), listing.strikes)
    }),
  )
  const perps = whole.instruments.filter((one) => one.kind === 'perp')
  return { ...whole, description: `${whole.description}, thinned for a night`, instruments: [...perps, ...options] }
}

function nearestStrikes(options: readonly Option[], spot: number, count: number): readonly Option[] {
  const strikes = [...new Set(options.map(({ strike }) => toNumber(strike)))]
  const nearest = strikes.sort((a, b) => Math.abs(a - spot) - Math.abs(b - spot)).slice(0, count)
  return options.filter(({ strike }) => nearest.includes(toNumber(strike)))
}
