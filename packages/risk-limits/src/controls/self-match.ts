import {
  formatWad,
  type Level,
  maxWad,
  type OrderBook,
  parseWad,
  type Side,
  toNumber,
  WAD_ZERO,
  type Wad,
  wad,
} from '@riposte/market-model'
import type { Breach } from '../breach.ts'
import type { OrderTerms } from './order-terms.ts'

/** One of ours in a book. */
export interface RestingOrder {
  readonly label: string
  readonly side: Side
  /** USD per contract. */
  readonly price: Wad
  /** Contracts that are still open. */
  readonly open: Wad
}

/**
 * Control 20: the book as it would be without us, so that nothing is priced on our own orders. An order that the snapshot
 * does not show yet takes away what others have at its price: less than there is, never more.
 */
export function withoutOwnOrders(book: OrderBook, orders: readonly RestingOrder[]): OrderBook {
  if (orders.length === 0) return book
  const bids = orders.filter(({ side }) => side === 'buy')
  const asks = orders.filter(({ side }) => side === 'sell')
  return { ...book, bids: withoutOwn(book.bids, bids), asks: withoutOwn(book.asks, asks) }
}

function withoutOwn(levels: readonly Level[], orders: readonly RestingOrder[]): readonly Level[] {
  if (orders.length === 0) return levels
  return levels.flatMap(([priceText, amountText]): Level[] => {
    const price = parseWad(priceText)
    const own = orders.reduce((sum, order) => (order.price === price ? sum + order.open : sum), 0n)
    if (own === 0n) return [[priceText, amountText]]
    const left = maxWad(wad(parseWad(amountText) - own), WAD_ZERO)
    return left === 0n ? [] : [[priceText, formatWad(left)]]
  })
}

/** Control 20: an order that would trade with one of ours. */
export function checkSelfMatch(
  { instrument, side, price }: OrderTerms,
  orders: readonly RestingOrder[],
): Breach | undefined {
  const own = orders.find((order) => order.open > 0n && order.side !== side && crosses(side, price, order.price))
  if (own === undefined) return undefined
  const [limit, wouldBe] = [toNumber(own.price), toNumber(price)]
  const message = `SELF_MATCH of ${instrument.name}: to ${side} at ${formatWad(price)} would meet our own ${own.side} at ${formatWad(own.price)} (${own.label})`
  return { code: 'SELF_MATCH', scope: instrument.name, limit, value: 0, wouldBe, message }
}

function crosses(side: Side, price: Wad, own: Wad): boolean {
  return side === 'buy' ? price >= own : price <= own
}
