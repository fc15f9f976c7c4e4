import { type Wad, wad } from '@riposte/market-model'
import { bestLevel, type Resting } from './book.ts'
import type { BookFault } from './faults.ts'
import type { Listed } from './listed.ts'

/** What clients are shown of a book. */
interface ShownBook {
  readonly bids: readonly Resting[]
  readonly asks: readonly Resting[]
}

const EMPTY: ShownBook = { bids: [], asks: [] }

/** The book as it is, or as a fault shows it. */
export function shownBook({ book, terms }: Listed, fault: BookFault | undefined): ShownBook {
  if (fault === undefined) return book
  const ask = bestLevel(book.asks)
  if (fault === 'empty' || ask === undefined) return EMPTY
  const amount: Wad = terms.minimum
  const crossing: Resting = { side: 'buy', price: wad(ask.price + terms.tick), remaining: amount, order: undefined }
  return { bids: [crossing, ...book.bids], asks: book.asks }
}
