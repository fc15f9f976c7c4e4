import { type EpochMs, formatWad, roundToStep, type Wad, wad } from '@riposte/market-model'
import type { Resting } from './book.ts'
import type { BookFault } from './faults.ts'
import type { Listed } from './listed.ts'
import { shownBook } from './shown-book.ts'

/** Price levels of one side, best first, as text. */
type Levels = readonly (readonly [price: string, amount: string])[]

/**
 * The data of an order book notification: a full snapshot of the best `depth` levels.
 *
 * @param group ticks that make one price level; bids are grouped downwards, asks upwards
 */
export function bookSnapshot(
  listed: Listed,
  fault: BookFault | undefined,
  group: number,
  depth: number,
  now: EpochMs,
): Record<string, unknown> {
  const book = shownBook(listed, fault)
  const grid = wad(listed.terms.tick * BigInt(group))
  return {
    timestamp: now,
    instrument_name: listed.name,
    publish_id: ++listed.publishId,
    bids: levels(book.bids, depth, group === 1 ? undefined : { grid, rounding: 'down' }),
    asks: levels(book.asks, depth, group === 1 ? undefined : { grid, rounding: 'up' }),
  }
}

function levels(
  queue: readonly Resting[],
  depth: number,
  grouping: { grid: Wad; rounding: 'down' | 'up' } | undefined,
): Levels {
  const sums: { price: Wad; amount: bigint }[] = []
  for (const entry of queue) {
    const price = grouping === undefined ? entry.price : roundToStep(entry.price, grouping.grid, grouping.rounding)
    const last = sums.at(-1)
    if (last?.price === price) last.amount += entry.remaining
    else if (sums.length < depth) sums.push({ price, amount: entry.remaining })
    else break
  }
  return sums.map(({ price, amount }) => [formatWad(price), formatWad(wad(amount))] as const)
}
