import type { EpochMs } from '@riposte/market-model'
import type { LimitEffect } from '@riposte/risk-limits'
import type { DeskEvent } from '../events.ts'

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
/** A hedge that works for an hour has some hundreds. */
const EVENTS_KEPT = 1_000

/** Events with which a trade begins. */
const BEGINNINGS: ReadonlySet<DeskEvent['type']> = new Set(['rfq.received', 'manual.received', 'trade.executed'])
const BOOKINGS: ReadonlySet<DeskEvent['type']> = new Set(['trade.executed', 'order.signed'])

export function createTimelines(askedKept = ASKED_KEPT, bookedKept = BOOKED_KEPT): Timelines {
  const asked = createGenerations<Entry>(askedKept)
  const booked = createGenerations<Entry>(bookedKept)

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

  return {
    observe(event) {
      const { tradeId } = event
      if (tradeId === undefined) return
      const entry = find(tradeId) ?? begin(tradeId, event)
      if (entry.events.length < EVENTS_KEPT) entry.events.push(event)
      else entry.complete = false
      if (BOOKINGS.has(event.type) && booked.get(tradeId) === undefined) {
        asked.delete(tradeId)
        booked.set(tradeId, entry)
      }
    },
    noteLimits(tradeId, limits) {
      const entry = find(tradeId)
      if (entry !== undefined) entry.limits = limits
    },
    timeline: find,
    booked: () => booked.newestFirst(),
  }
}

interface Generations<Value> {
  get(key: string): Value | undefined
  set(key: string, value: Value): void
  delete(key: string): void
  newestFirst(): Iterable<Value>
}

/** A map that forgets its older half at once when it has grown: no search for the oldest entry, however many there are. */
function createGenerations<Value>(kept: number): Generations<Value> {
  let young = new Map<string, Value>()
  let old = new Map<string, Value>()
  return {
    get: (key) => young.get(key) ?? old.get(key),
    set(key, value) {
      if (young.size >= kept) {
        old = young
        young = new Map()
      }
      young.set(key, value)
    },
    delete(key) {
      young.delete(key)
      old.delete(key)
    },
    newestFirst: () => [...old.values(), ...young.values()].reverse(),
  }
}
