import type { Side, Wad } from '@riposte/market-model'
import type { Order } from './order.ts'

/** An amount that waits at a price: an account's order, or a level of the simulated market makers. */
export interface Resting {
  readonly side: Side
  /** USD per contract */
  readonly price: Wad
  /** Contracts */
  remaining: Wad
  /** Undefined for a market maker's level. */
  readonly order: Order | undefined
}

/** One instrument's resting amounts, best price first and oldest first within a price. */
export interface Book {
  bids: Resting[]
  asks: Resting[]
  /** Rises with every change. */
  version: number
}

export function createBook(): Book {
  return { bids: [], asks: [], version: 0 }
}

/** What an order of this side would trade against. */
export function opposing(book: Book, side: Side): readonly Resting[] {
  return side === 'buy' ? book.asks : book.bids
}

/** Whether an order of `side` with this limit would take from a resting price. */
export function crosses(side: Side, limit: Wad, restingPrice: Wad): boolean {
  return side === 'buy' ? restingPrice <= limit : restingPrice >= limit
}

/** Put behind everything that rests at the same price or a better one. */
export function rest(book: Book, entry: Resting): void {
  const queue = entry.side === 'buy' ? book.bids : book.asks
  const at = queue.findIndex((other) => (entry.side === 'buy' ? other.price < entry.price : other.price > entry.price))
  queue.splice(at === -1 ? queue.length : at, 0, entry)
  book.version++
}

/** Take an account's order off the book. */
export function unrest(book: Book, order: Order): void {
  const queue = order.side === 'buy' ? book.bids : book.asks
  const at = queue.findIndex((entry) => entry.order === order)
  if (at === -1) return
  queue.splice(at, 1)
  book.version++
}

/** Reduce a resting amount after a match; what is used up leaves the book. */
export function consume(book: Book, entry: Resting, amount: Wad): void {
  entry.remaining = (entry.remaining - amount) as Wad
  book.version++
  if (entry.remaining > 0n) return
  const queue = entry.side === 'buy' ? book.bids : book.asks
  const at = queue.indexOf(entry)
  if (at !== -1) queue.splice(at, 1)
}

/** Remove every level of the market makers. */
export function clearMakers(book: Book): void {
  book.bids = book.bids.filter((entry) => entry.order !== undefined)
  book.asks = book.asks.filter((entry) => entry.order !== undefined)
  book.version++
}

/** The best price of a side and all that rests at it. */
export function bestLevel(queue: readonly Resting[]): { price: Wad; amount: Wad } | undefined {
  const first = queue[0]
  if (first === undefined) return undefined
  let amount = 0n
  for (const entry of queue) {
    if (entry.price !== first.price) break
    amount += entry.remaining
  }
  return { price: first.price, amount: amount as Wad }
}

/** Whether any account has something resting. */
export function hasOrders(book: Book): boolean {
  return book.bids.some(isOrder) || book.asks.some(isOrder)
}

function isOrder(entry: Resting): boolean {
  return entry.order !== undefined
}
