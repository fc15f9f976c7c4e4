import {
  fromNumber,
  type Listing,
  minWad,
  roundToStep,
  type Side,
  type SoundMarket,
  toNumber,
  WAD_ZERO,
  type Wad,
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
