import type { Instrument } from '@riposte/market-model'
import type { DeskEvent } from './events.ts'
import type { IndexSample } from './index-track.ts'

/**
 * The index of each underlying at the last journaled marks: what a new life knows of a settlement's mean that has begun to
 * form before it.
 */
export interface IndexHistory {
  observe(event: DeskEvent): void
  /** Oldest first. */
  of(underlying: string): readonly IndexSample[]
  record(): IndexHistoryRecord
  restore(record: IndexHistoryRecord): void
}

export type IndexHistoryRecord = readonly (readonly [underlying: string, samples: readonly IndexSample[]])[]

/** Of a settlement's window and a little more. */
const KEPT_MS = 35 * 60_000
/** Marks come each minute, and with every trade. */
const APART_MS = 10_000

export function createIndexHistory(instrumentOf: (name: string) => Instrument): IndexHistory {
  const histories = new Map<string, IndexSample[]>()

  function keep(underlying: string, sample: IndexSample): void {
    const kept = histories.get(underlying) ?? []
    histories.set(underlying, kept)
    const last = kept.at(-1)
    if (last !== undefined && sample.at - last.at < APART_MS) return
    kept.push(sample)
    while ((kept[0]?.at ?? sample.at) < sample.at - KEPT_MS) kept.shift()
  }

  return {
    observe(event) {
      if (event.type !== 'market.marked') return
      const { at } = event
      for (const [name, , index] of event.marks) {
        if (Number.isFinite(index) && index > 0) keep(instrumentOf(name).underlying, { at, index })
      }
    },
    of: (underlying) => histories.get(underlying) ?? [],
    record: () => [...histories].map(([underlying, samples]) => [underlying, [...samples]]),
    restore(record) {
      histories.clear()
      for (const [underlying, samples] of record) histories.set(underlying, [...samples])
    },
  }
}
