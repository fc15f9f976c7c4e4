import { minWad, type Side, WAD_ONE, type Wad } from '@riposte/market-model'
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

/** How options share what is taken at one price. */
export interface ProRata {
  /** Share of what is left after the first part that is split in proportion, 0 for none. */
  readonly fraction: Wad
  /** Contracts that go by time first. */
  readonly fifoMinimum: Wad
  /** Proportional parts are multiples of it, contracts. */
  readonly step: Wad
}

/** By time up to a minimum, a fraction of the rest in proportion to what then rests, and by time what that leaves. */
export function allocateByMix({ fraction, fifoMinimum, step }: ProRata): Allocation {
  if (fraction === 0n) return allocateByTime
  return (queue, wanted) => {
    if (queue.length < 2) return allocateByTime(queue, wanted)
    const first = allocateByTime(queue, minWad(wanted, fifoMinimum))
    const resting = queue.map((amount, i) => amount - (first[i] as Wad))
    const total = resting.reduce((sum, amount) => sum + amount, 0n)
    const shared = ((wanted - sum(first)) * fraction) / WAD_ONE
    const parts = resting.map((amount) => (total === 0n ? 0n : ((shared * amount) / total / step) * step))
    const left = resting.map((amount, i) => (amount - (parts[i] as bigint)) as Wad)
    const last = allocateByTime(left, (wanted - sum(first) - sum(parts)) as Wad)
    return queue.map((_, i) => ((first[i] as bigint) + (parts[i] as bigint) + (last[i] as bigint)) as Wad)
  }
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n)
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
