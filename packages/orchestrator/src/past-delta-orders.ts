import { readDeltaLabel } from '@riposte/hedge-engine'
import type { EpochMs, SignedOrder } from '@riposte/market-model'
import type { DeskEvent } from './events.ts'

/** What one underlying's delta hedger left behind. */
interface PastHedger {
  readonly underlying: string
  /** The highest number in any label, whether or not its order is remembered. */
  readonly lastNumber: number
  /** Orders whose end is not known. */
  readonly open: readonly SignedOrder[]
}

export interface PastDeltaOrders {
  /** Labels of every hedger are numbered above this: orders that a cut took from the journal may have had less. */
  readonly floor: number
  readonly hedgers: readonly PastHedger[]
}

/** Collects from a replay what the delta hedgers need to go on. */
export interface DeltaOrderMemory {
  observe(event: DeskEvent): void
  record(): PastDeltaOrders
}

const NO_DELTA_ORDERS: PastDeltaOrders = { floor: 0, hedgers: [] }

/** Numbers begin anew after a cut, above all that may have been lost with it; a later cut may take an earlier one away. */
const NUMBERS_SINCE_MS = Date.UTC(2026, 0, 1)
const NUMBERS_PER_SECOND = 100

export function createDeltaOrderMemory(earlier: PastDeltaOrders = NO_DELTA_ORDERS): DeltaOrderMemory {
  let { floor } = earlier
  const byUnderlying = new Map(
    earlier.hedgers.map(({ underlying, lastNumber, open }) => [
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
      if (event.type === 'journal.cut') floor = numberAt(event.at)
      if (event.type !== 'order.signed' && event.type !== 'order.closed') return
      const label = event.type === 'order.signed' ? event.order.request.label : event.label
      const read = readDeltaLabel(label)
      if (read === undefined) return
      const hedger = of(read.underlying)
      hedger.lastNumber = Math.max(hedger.lastNumber, read.number)
      if (event.type === 'order.signed') hedger.open.set(label, event.order)
      else hedger.open.delete(label)
    },
    record: () => ({
      floor,
      hedgers: [...byUnderlying].map(([underlying, { lastNumber, open }]) => ({
        underlying,
        lastNumber: Math.max(lastNumber, floor),
        open: [...open.values()],
      })),
    }),
  }
}

/** A number above all that any order before this moment can have had. */
function numberAt(at: EpochMs): number {
  return Math.ceil((at - NUMBERS_SINCE_MS) / 1000) * NUMBERS_PER_SECOND
}
