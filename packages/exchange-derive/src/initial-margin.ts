import {
  absWad,
  type Listing,
  maxWad,
  multiplyWad,
  parseWad,
  type Ticker,
  WAD_ZERO,
  type Wad,
  wad,
} from '@riposte/market-model'

/** Of spot; recorded for BTC-PERP: 0.066. */
const PERP_SHARE = parseWad('0.07')
/**
 * A short option under standard margin: a share of spot less what it is out of the money, with a floor, plus its mark.
 * Derive does not publish the shares of each currency, so these are above those that are known of.
 */
const SHORT_SHARE = parseWad('0.2')
const SHORT_FLOOR = parseWad('0.15')

/**
 * Free margin that opening a position may take, USD: an estimate on the high side, for reserving it before the exchange is
 * asked. What is bought takes its premium and no margin.
 *
 * @param quantity contracts, sold is negative
 */
export function estimateInitialMargin({ instrument }: Listing, ticker: Ticker, quantity: Wad): Wad {
  const size = absWad(quantity)
  const spot = ticker.index
  if (instrument.kind === 'perp') return multiplyWad(multiplyWad(spot, PERP_SHARE, 'up'), size, 'up')
  if (quantity >= 0n) return multiplyWad(ticker.mark, size, 'up')
  const { strike, right } = instrument
  const outOfTheMoney = maxWad(wad(right === 'call' ? strike - spot : spot - strike), WAD_ZERO)
  const full = wad(multiplyWad(spot, SHORT_SHARE, 'up') - outOfTheMoney)
  const perContract = wad(maxWad(full, multiplyWad(spot, SHORT_FLOOR, 'up')) + ticker.mark)
  return multiplyWad(perContract, size, 'up')
}
