import {
  type Listing,
  type Side,
  type SoundMarket,
  type Ticker,
  type Wad,
  wad,
  walkLevels,
} from '@riposte/market-model'
import { takerFee } from './taker-fee.ts'

/** What taking liquidity now would bring in (a sale) or cost (a purchase). */
export type HedgeEstimate =
  | {
      readonly status: 'ok'
      /** USD after the venue's fees; positive comes in, negative goes out. */
      readonly proceeds: Wad
      /** USD that the venue takes, in the proceeds already. */
      readonly fees: Wad
      /** USD; the limit price that reaches this far into the book. */
      readonly worstPrice: Wad
    }
  | {
      readonly status: 'thin'
      /** Contracts within the venue's price band. */
      readonly available: Wad
    }

/** Levels that an aggressive order of ours may be matched with: the venue refuses what lies beyond its price band. */
export function reachable(side: Side, ticker: Ticker): (price: Wad) => boolean {
  return side === 'sell' ? (price) => price >= ticker.priceMin : (price) => price <= ticker.priceMax
}

/**
 * Walk the book level by level and take the venue's fees off, one base fee for each level touched.
 *
 * @param quantity contracts, > 0
 */
export function estimateHedge(listing: Listing, market: SoundMarket, side: Side, quantity: Wad): HedgeEstimate {
  const levels = side === 'sell' ? market.book.bids : market.book.asks
  const walk = walkLevels(levels, quantity, reachable(side, market.ticker))
  if (walk.filled < quantity || walk.worstPrice === undefined) return { status: 'thin', available: walk.filled }
  const fees = wad(walk.fills.reduce((sum, fill) => sum + takerFee(listing, market.ticker, fill.amount), 0n))
  const gross = side === 'sell' ? walk.notional : -walk.notional
  return { status: 'ok', proceeds: wad(gross - fees), fees, worstPrice: walk.worstPrice }
}
