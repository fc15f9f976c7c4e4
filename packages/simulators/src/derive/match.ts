import type { Side, Wad } from '@riposte/market-model'
import { crosses, type Resting } from './book.ts'

/** An amount to be taken from one resting entry. */
export interface Match {
  readonly entry: Resting
  /** Contracts, > 0 */
  readonly amount: Wad
}

/**
 * How a taken amount is shared among the entries that rest at one price.
 *
 * @param queue what rests, oldest first
 * @param wanted contracts, at most the sum of the queue
 * @returns one amount for each entry, in order
 */
export type Allocation = (queue: readonly Wad[], wanted: Wad) => readonly Wad[]

/** First come, first served. */
export const allocateByTime: Allocation = (queue, wanted) => {
  let missing: bigint = wanted
  return queue.map((resting) => {
    const amount = resting < missing ? resting : missing
    missing -= amount
    return amount as Wad
  })
}

/**
 * What an order would take at once: by price, then shared within a price by `allocate`. Nothing is changed.
 *
 * @param queue the other side of the book, best first
 */
export function planMatches(
  queue: readonly Resting[],
  side: Side,
  limit: Wad,
  amount: Wad,
  allocate: Allocation = allocateByTime,
): readonly Match[] {
  const matches: Match[] = []
  let missing: bigint = amount
  let start = 0
  while (missing > 0n) {
    const first = queue[start]
    if (first === undefined || !crosses(side, limit, first.price)) break
    let end = start
    let resting = 0n
    while (queue[end]?.price === first.price) resting += (queue[end++] as Resting).remaining
    const level = queue.slice(start, end)
    const wanted = resting < missing ? resting : missing
    const shares = allocate(
      level.map((entry) => entry.remaining),
      wanted as Wad,
    )
    level.forEach((entry, i) => {
      const share = shares[i]
      if (share !== undefined && share > 0n) matches.push({ entry, amount: share })
    })
    missing -= wanted
    start = end
  }
  return matches
}

/** Contracts taken by all matches together. */
export function totalAmount(matches: readonly Match[]): Wad {
  return matches.reduce((sum, match) => sum + match.amount, 0n) as Wad
}
