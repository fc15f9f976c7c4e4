import { type Wad, wad } from '@riposte/market-model'
import type { FairQuote } from '../market.ts'
import type { Listed } from './listed.ts'

/** The prices within which a taker can be matched, USD per contract, on the tick grid. */
export interface PriceBand {
  readonly lowest: Wad
  readonly highest: Wad
}

/** Recorded BTC-PERP bounds are the spot moved by this share, plus the perp's distance from spot. */
const PERP_SPOT_SHOCK = 0.02
/**
 * For options the exchange shocks spot and volatility by amounts that it does not publish. These two reproduce the
 * bounds of the two recorded option tickers to within 2 % of the mark.
 */
const OPTION_SPOT_SHOCK = 0.0224
const OPTION_VOL_POINTS = 6

export function priceBand(listed: Listed, fair: FairQuote, spot: number): PriceBand {
  if (listed.type === 'perp') {
    const distance = fair.mark - spot
    return onGrid(listed, spot / (1 + PERP_SPOT_SHOCK) + distance, spot * (1 + PERP_SPOT_SHOCK) + distance)
  }
  const move = spot * OPTION_SPOT_SHOCK
  const width = Math.abs(fair.delta) * move + fair.vega * OPTION_VOL_POINTS
  const convexity = 0.5 * fair.gamma * move * move
  return onGrid(listed, fair.mark + convexity - width, fair.mark + convexity + width)
}

/** Inwards would refuse the very bound that was published, so both are rounded to the nearest tick, at least one. */
function onGrid(listed: Listed, lowest: number, highest: number): PriceBand {
  const low = Math.max(1, Math.round(lowest / listed.tick))
  const high = Math.max(low, Math.round(highest / listed.tick))
  return { lowest: wad(BigInt(low) * listed.terms.tick), highest: wad(BigInt(high) * listed.terms.tick) }
}
