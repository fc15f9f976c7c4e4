import { readDeltaLabel } from '@riposte/hedge-engine'
import type { EpochMs, SignedOrder } from '@riposte/market-model'
import type { DeskEvent } from './events.ts'

/** What one underlying's delta hedger left behind. */
export interface PastDeltaOrders {
  readonly underlying: string
  /** The highest number in any label, whether or not its order is remembered. */
  readonly lastNumber: number
  /** Orders whose end is not known. */
  readonly open: readonly SignedOrder[]
}

/** Collects from a replay what the delta hedgers need to go on. */
export interface DeltaOrderMemory {
  observe(event: DeskEvent): void
  record(): readonly PastDeltaOrders[]
}

/** Numbers begin anew after a cut, above all that may have been lost with it; a later cut may take an earlier one away. */
const NUMBERS_SINCE_MS = Date.UTC(2026, 0, 1)
const NUMBERS_PER_SECOND = 100

export function createDeltaOrderMemory(earlier: readonly PastDeltaOrders[] = []): DeltaOrderMemory {
  const byUnderlying = new Map(
    earlier.map(({ underlying, lastNumber, open }) => [
      underlying,
      { lastNumber, open: new Map(open.map((order) => [order.request.label, order])) },
    ]),
  )

  function of(underlying: string) {
    const known = byUnderlying.get(underlying)
    if (known !== undefined) return known
    const fresh = { lastNumber: 0, open: new Map<string, SignedOrder>() }
    byUnderlying.set(underlying, fresh)
    return fresh
  }

  return {
    observe(event) {
      if (event.type === 'journal.cut') {
        for (const hedger of byUnderlying.values()) hedger.lastNumber = Math.max(hedger.lastNumber, numberAt(event.at))
        return
      }
      if (event.type !== 'order.signed' && event.type !== 'order.closed') return
      const label = event.type === 'order.signed' ? event.order.request.label : event.label
      const read = readDeltaLabel(label)
      if (read === undefined) return
      const hedger = of(read.underlying)
      hedger.lastNumber = Math.max(hedger.lastNumber, read.number)
      if (event.type === 'order.signed') hedger.open.set(label, event.order)
      else hedger.open.delete(label)
    },
    record: () =>
      [...byUnderlying].map(([underlying, { lastNumber, open }]) => ({
        underlying,
        lastNumber,
        open: [...open.values()],
      })),
  }
}

/** A number above all that any order before this moment can have had. */
export function numberAt(at: EpochMs): number {
  return Math.ceil((at - NUMBERS_SINCE_MS) / 1000) * NUMBERS_PER_SECOND
}
