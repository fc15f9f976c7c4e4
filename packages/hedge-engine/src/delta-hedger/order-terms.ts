import {
  fromNumber,
  type Listing,
  maxWad,
  minWad,
  parseWad,
  roundToStep,
  type Side,
  type SoundMarket,
  toNumber,
  WAD_ZERO,
  type Wad,
  wad,
  walkLevels,
} from '@riposte/market-model'
import { reachable } from '../estimate-hedge.ts'

/** Units of the underlying as contracts of the perp, which are the same; 12 decimals are what the venues accept. */
function toContracts(units: number): Wad {
  return fromNumber(units, 12, 'towards-zero')
}

/**
 * What of a quantity can be traded: whole steps, at most one order's worth; the venue's minimum where less is wanted and that
 * much may be traded; 0 where it may not.
 */
export function tradableAmount(listing: Listing, wanted: number, most: number): Wad {
  const { step, minimum, maximum } = listing
  const amount = roundToStep(minWad(toContracts(Math.min(wanted, most)), maximum), step, 'towards-zero')
  if (amount >= minimum) return amount
  return wanted > 0 && toContracts(most) >= minimum ? minimum : WAD_ZERO
}

/**
 * A price for an order that must not cross: rounded away from the market and behind its best price on the other side.
 *
 * @param price USD, > 0
 */
export function restingPrice(side: Side, price: Wad, { tick }: Listing, { book, ticker }: SoundMarket): Wad {
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
export function frontPrice(side: Side, { tick }: Listing, { book, ticker }: SoundMarket): Wad {
  const best = (side === 'sell' ? book.bids : book.asks)[0]?.[0]
  if (best === undefined) return ticker.mark
  return wad(side === 'sell' ? parseWad(best) + tick : parseWad(best) - tick)
}

export interface CrossingTerms {
  /** Contracts that the book offers at the price or better; 0 when there are none. */
  readonly available: Wad
  readonly limitPrice: Wad
}

/**
 * How much of an amount the book takes without giving away more than a share of the mark, inside the venue's price band.
 */
export function crossingTerms(
  side: Side,
  amount: Wad,
  collar: number,
  { tick }: Listing,
  { book, ticker }: SoundMarket,
): CrossingTerms {
  const mark = toNumber(ticker.mark)
  const worst = fromNumber(mark * (side === 'sell' ? 1 - collar : 1 + collar), 12, side === 'sell' ? 'up' : 'down')
  const inBand = reachable(side, ticker)
  const inCollar = (price: Wad) => (side === 'sell' ? price >= worst : price <= worst)
  const walk = walkLevels(side === 'sell' ? book.bids : book.asks, amount, (price) => inBand(price) && inCollar(price))
  const limitPrice = roundToStep(walk.worstPrice ?? worst, tick, side === 'sell' ? 'up' : 'down')
  return { available: walk.filled, limitPrice }
}
