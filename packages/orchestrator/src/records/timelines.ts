import type { EpochMs } from '@riposte/market-model'
import type { LimitEffect } from '@riposte/risk-limits'
import type { DeskEvent } from '../events.ts'
import { createGenerations } from './generations.ts'
import { labelOf, nextOrder, type OrderRecord } from './hedge-orders.ts'

/** All that happened to one trade, as far as it is remembered. */
export interface Timeline {
  readonly tradeId: string
  readonly startedAt: EpochMs
  /** Oldest first. */
  readonly events: readonly DeskEvent[]
  /** False when it began before the oldest event that this process has seen: the journal has the rest. */
  readonly complete: boolean
  /** Limits that its price was held against, in this process; undefined when there was none, or in an earlier life. */
  readonly limits: readonly LimitEffect[] | undefined
}

/** Timelines of trades: what was booked is kept longer than what was only asked for, which comes in floods. */
export interface Timelines {
  /** Something has happened, in this life or in one before. */
  observe(event: DeskEvent): void
  /** What the risk book answered when a price was about to be signed. */
  noteLimits(tradeId: string, limits: readonly LimitEffect[]): void
  timeline(tradeId: string): Timeline | undefined
  /** Of trades with a booking or an order, the one that began last first. */
  booked(): Iterable<Timeline>
  /** At the hedging venue, the one that was signed last first. */
  orders(): Iterable<OrderRecord>
}

interface Entry {
  readonly tradeId: string
  readonly startedAt: EpochMs
  readonly events: DeskEvent[]
  complete: boolean
  limits: readonly LimitEffect[] | undefined
}

/** Timelines that are kept at least; twice as many at most. */
const ASKED_KEPT = 5_000
const BOOKED_KEPT = 5_000
const ORDERS_KEPT = 5_000
/** A hedge that works for an hour has some hundreds; of a delta hedger, which never ends, the last are kept. */
const EVENTS_KEPT = 1_000

/** Events with which a trade begins. */
const BEGINNINGS: ReadonlySet<DeskEvent['type']> = new Set(['rfq.received', 'manual.received', 'trade.executed'])
const BOOKINGS: ReadonlySet<DeskEvent['type']> = new Set(['trade.executed', 'order.signed'])

export function createTimelines(askedKept = ASKED_KEPT, bookedKept = BOOKED_KEPT): Timelines {
  const asked = createGenerations<Entry>(askedKept)
  const booked = createGenerations<Entry>(bookedKept)
  const orders = createGenerations<OrderRecord>(ORDERS_KEPT)

  const find = (tradeId: string): Entry | undefined => booked.get(tradeId) ?? asked.get(tradeId)

  function begin(tradeId: string, event: DeskEvent): Entry {
    const entry: Entry = {
      tradeId,
      startedAt: event.at,
      events: [],
      complete: BEGINNINGS.has(event.type),
      limits: undefined,
    }
    asked.set(tradeId, entry)
    return entry
  }

  function observeOrder(event: DeskEvent): void {
    const label = labelOf(event)
    if (label === undefined) return
    const order = nextOrder(orders.get(label), event)
    if (order !== undefined) orders.set(label, order)
  }

  return {
    observe(event) {
      const { tradeId } = event
      if (tradeId === undefined) return
      const entry = find(tradeId) ?? begin(tradeId, event)
      entry.events.push(event)
      if (entry.events.length > EVENTS_KEPT) {
        entry.events.splice(0, EVENTS_KEPT / 2)
        entry.complete = false
      }
      if (BOOKINGS.has(event.type) && booked.get(tradeId) === undefined) {
        asked.delete(tradeId)
        booked.set(tradeId, entry)
      }
      observeOrder(event)
    },
    noteLimits(tradeId, limits) {
      const entry = find(tradeId)
      if (entry !== undefined) entry.limits = limits
    },
    timeline: find,
    booked: () => booked.newestFirst(),
    orders: () => orders.newestFirst(),
  }
}
