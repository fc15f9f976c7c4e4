import { type Listing, minWad, multiplyWad, roundToStep, type Ticker, type Wad, wad } from '@riposte/market-model'

/** Venue amounts have 12 decimals at most; a fee is cut to them. */
const FEE_STEP = wad(1_000_000n)

/**
 * What the venue charges a taker for one match, USD: base fee plus rate × index × amount, the rate part capped at a share
 * of the option's mark value where the listing has a cap.
 *
 * @param amount contracts, > 0
 */
export function takerFee(listing: Listing, ticker: Pick<Ticker, 'index' | 'mark'>, amount: Wad): Wad {
  const { takerBase, takerRate, rateCap } = listing.fees
  const byRate = multiplyWad(takerRate, multiplyWad(ticker.index, amount, 'up'), 'up')
  const cap = rateCap && multiplyWad(rateCap, multiplyWad(ticker.mark, amount, 'up'), 'up')
  const variable = cap === undefined ? byRate : minWad(byRate, cap)
  return roundToStep(wad(takerBase + variable), FEE_STEP, 'towards-zero')
}
