import { fromNumber, type Listing, type OrderBook, type Rfq, toNumber, type Wad } from '@riposte/market-model'

/** What the bot looks at. */
export interface Market {
  readonly listing: Listing | undefined
  readonly book: OrderBook | undefined
}

/** USD that Derive takes for a taker order at least, spread over the contracts. */
const HEDGE_FEE_USD = 0.5

/**
 * The bot's price, USD per contract: what the best bid on Derive would pay for all of it, less a share for the bot and what both
 * venues take. Undefined: no quote.
 */
export function priceRfq({ side, quantity }: Rfq, { listing, book }: Market, margin: number): Wad | undefined {
  const [best] = book?.bids ?? []
  if (side !== 'buy' || listing?.active !== true || best === undefined) return undefined
  if (quantity < listing.minimum || quantity % listing.step !== 0n) return undefined
  const [bid, depth] = [Number(best[0]), Number(best[1])]
  const contracts = toNumber(quantity)
  if (depth < contracts) return undefined
  // Rysk takes up to an eighth of the premium on top.
  const price = (bid * (1 - margin) - HEDGE_FEE_USD / contracts) / 1.125
  return price > 0 ? fromNumber(price, 6, 'down') : undefined
}
