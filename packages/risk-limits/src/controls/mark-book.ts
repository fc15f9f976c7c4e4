import { type Instrument, toNumber, wad } from '@riposte/market-model'
import type { Position } from '../position.ts'
import { type ConservativePrices, conservativeMark } from './conservative-mark.ts'

/** One instrument over all venues. */
export interface MarkedInstrument {
  readonly instrument: Instrument
  /** Contracts, bought is positive. */
  readonly quantity: number
  /** USD that was lost since it was opened, on the conservative mark; negative is a gain. */
  readonly lossUsd: number
}

export interface MarkedBook {
  /** USD that the whole would bring or cost now; undefined while something has no price at all. */
  readonly valueUsd: number | undefined
  readonly instruments: readonly MarkedInstrument[]
  /** Names of those without a price, in order. */
  readonly unmarked: readonly string[]
}

/**
 * Positions at what they would bring now. An option that is bought at one venue and sold at another is netted first: the
 * pair is worth nothing whatever the market says, and paying its spread to oneself is no loss.
 */
export function markBook(
  positions: Iterable<Position>,
  pricesOf: (instrument: Instrument) => ConservativePrices,
): MarkedBook {
  const netted = new Map<string, { instrument: Instrument; quantity: bigint; costUsd: number }>()
  for (const { instrument, quantity, averagePrice } of positions) {
    const before = netted.get(instrument.name) ?? { instrument, quantity: 0n, costUsd: 0 }
    const costUsd = before.costUsd + toNumber(quantity) * toNumber(averagePrice)
    netted.set(instrument.name, { instrument, quantity: before.quantity + quantity, costUsd })
  }
  let valueUsd = 0
  const instruments: MarkedInstrument[] = []
  const unmarked: string[] = []
  for (const { instrument, quantity: held, costUsd } of netted.values()) {
    const quantity = toNumber(wad(held))
    const price = held === 0n ? 0 : conservativeMark(instrument, held > 0n ? 'long' : 'short', pricesOf(instrument))
    if (price === undefined) {
      unmarked.push(instrument.name)
      continue
    }
    valueUsd += quantity * price
    instruments.push({ instrument, quantity, lossUsd: costUsd - quantity * price })
  }
  return { valueUsd: unmarked.length === 0 ? valueUsd : undefined, instruments, unmarked: unmarked.sort() }
}
