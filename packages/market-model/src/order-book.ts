import type { EpochMs } from './time.ts'
import { multiplyWad, parseWad, WAD_ZERO, type Wad, wad } from './wad.ts'

/**
 * Price (USD per contract) and amount (contracts) as the venue wrote them. Books arrive far more often than they are
 * read, so a level stays text until somebody walks it.
 */
export type Level = readonly [price: string, amount: string]

/** A snapshot of one instrument's resting orders, best first on both sides. */
export interface OrderBook {
  readonly instrument: string
  readonly bids: readonly Level[]
  readonly asks: readonly Level[]
  /** When the venue made the snapshot. */
  readonly timestamp: EpochMs
  /** The desk's monotonic clock at arrival, for its age. */
  readonly receivedAtMs: number
}

/** What taking liquidity from one side of a book would bring or cost. */
export interface Walk {
  /** Contracts, at most what was asked for. */
  readonly filled: Wad
  /** USD: sum of price times amount over the levels taken. */
  readonly notional: Wad
  /** USD: price of the last level touched; undefined when nothing was filled. */
  readonly worstPrice: Wad | undefined
  /** One entry for each level touched, best first. The venue charges its base fee for each match. */
  readonly fills: readonly { readonly price: Wad; readonly amount: Wad }[]
}

/**
 * Take `quantity` contracts level by level.
 *
 * @param levels one side of a book, best first
 * @param quantity contracts, >= 0
 * @param accepts stops the walk at the first price that it refuses; by default every price is taken
 */
export function walkLevels(
  levels: readonly Level[],
  quantity: Wad,
  accepts: (price: Wad) => boolean = () => true,
): Walk {
  const fills: { price: Wad; amount: Wad }[] = []
  let missing: bigint = quantity
  let notional: bigint = WAD_ZERO
  for (const [priceText, amountText] of levels) {
    if (missing <= 0n) break
    const price = parseWad(priceText)
    if (!accepts(price)) break
    const available = parseWad(amountText)
    const amount = wad(available < missing ? available : missing)
    if (amount <= 0n) continue
    fills.push({ price, amount })
    missing -= amount
    notional += multiplyWad(price, amount, 'towards-zero')
  }
  return { filled: wad(quantity - missing), notional: wad(notional), worstPrice: fills.at(-1)?.price, fills }
}

/** True when the best bid is at or above the best ask: the snapshot is not to be believed. */
export function isCrossed(book: Pick<OrderBook, 'bids' | 'asks'>): boolean {
  const bid = book.bids[0]
  const ask = book.asks[0]
  return bid !== undefined && ask !== undefined && parseWad(bid[0]) >= parseWad(ask[0])
}
