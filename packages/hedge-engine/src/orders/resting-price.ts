import {
  type Listing,
  maxWad,
  minWad,
  parseWad,
  roundToStep,
  type Side,
  type SoundMarket,
  type Wad,
  wad,
} from '@riposte/market-model'

/**
 * A price for an order that must not cross: rounded away from the market and behind its best price on the other side.
 *
 * @param price USD, > 0
 */
export function restingPrice(
  side: Side,
  price: Wad,
  { tick }: Pick<Listing, 'tick'>,
  { book, ticker }: SoundMarket,
): Wad {
  if (side === 'sell') {
    const bid = book.bids[0]?.[0]
    const least = bid === undefined ? ticker.priceMin : maxWad(ticker.priceMin, wad(parseWad(bid) + tick))
    return roundToStep(maxWad(price, least), tick, 'up')
  }
  const ask = book.asks[0]?.[0]
  const most = ask === undefined ? ticker.priceMax : minWad(ticker.priceMax, wad(parseWad(ask) - tick))
  return roundToStep(minWad(price, most), tick, 'down')
}

/** Best price of our own side, where an order queues up; the mark when nobody is there. */
export function touchPrice(side: Side, { book, ticker }: SoundMarket): Wad {
  const best = (side === 'sell' ? book.asks : book.bids)[0]?.[0]
  return best === undefined ? ticker.mark : parseWad(best)
}

/** One tick before the other side of the market, in front of everybody. The mark when nobody is on the other side. */
export function frontPrice(side: Side, { tick }: Pick<Listing, 'tick'>, { book, ticker }: SoundMarket): Wad {
  const best = (side === 'sell' ? book.bids : book.asks)[0]?.[0]
  if (best === undefined) return ticker.mark
  return wad(side === 'sell' ? parseWad(best) + tick : parseWad(best) - tick)
}
