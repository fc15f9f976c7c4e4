import type { Clock, EpochMs, Logger, Venue } from '@riposte/market-model'
import type { DeskEvent } from '../events.ts'
import { type MarkRow, publishedMark } from './mark-row.ts'
import type { PnlBook } from './pnl-book.ts'

/** Sees to it that the journal holds the marks that P&L is told by. */
export interface MarkKeeper {
  /** Journal the marks of what is held and of the perps, each minute from now on. */
  start(): void
  /** The same events, with the marks of what they trade in front. */
  withMarks(events: readonly DeskEvent[]): readonly DeskEvent[]
}

interface MarkKeeperParts {
  readonly venue: Venue
  readonly clock: Clock
  readonly logger: Logger
  readonly pnl: Pick<PnlBook, 'toMark'>
  record(event: DeskEvent): void
}

const MARK_EVERY_MS = 60_000
/** The fills of one order come together: they need no mark each. */
const MARK_AGAIN_MS = 1000
const NAMES_KEPT = 1000

export function createMarkKeeper({ venue, clock, logger, pnl, record }: MarkKeeperParts): MarkKeeper {
  const markedAt = new Map<string, EpochMs>()

  function rowOf(name: string): MarkRow | undefined {
    return publishedMark(venue, name, clock.monotonicMs())
  }

  function marked(marks: readonly MarkRow[]): DeskEvent {
    return { type: 'market.marked', tradeId: undefined, at: clock.nowMs(), marks }
  }

  /** With them goes the index, from which a new life knows what a settlement's mean has come to. */
  function perps(): readonly string[] {
    return venue
      .listings()
      .filter(({ instrument }) => instrument.kind === 'perp' && venue.canTrade(instrument.underlying))
      .map(({ instrument }) => instrument.name)
  }

  function markAll(): void {
    const names = new Set([...pnl.toMark(clock.nowMs()), ...perps()])
    const marks = [...names].map(rowOf)
    const known = marks.filter((row) => row !== undefined)
    if (known.length > 0) record(marked(known))
  }

  /** Of what is traded; undefined when it has one of this very moment, or none can be had. */
  function newMark(name: string | undefined): MarkRow | undefined {
    if (name === undefined) return undefined
    const at = clock.nowMs()
    if (at - (markedAt.get(name) ?? -MARK_AGAIN_MS) < MARK_AGAIN_MS) return undefined
    const row = rowOf(name)
    if (row === undefined) return undefined
    if (markedAt.size >= NAMES_KEPT) markedAt.clear()
    markedAt.set(name, at)
    return row
  }

  function again(): void {
    clock.after(MARK_EVERY_MS, () => {
      try {
        markAll()
      } catch (error) {
        // P&L that is told worse must not stop a desk.
        logger.warn('pnl.unmarked', { error: String(error) })
      }
      again()
    })
  }

  return {
    start: again,
    withMarks(events) {
      return events.flatMap((event) => {
        const row = newMark(tradedIn(event))
        return row === undefined ? [event] : [marked([row]), event]
      })
    },
  }
}

function tradedIn(event: DeskEvent): string | undefined {
  if (event.type === 'trade.executed') return event.instrument
  return event.type === 'order.filled' || event.type === 'fill.foreign' ? event.fill.instrument : undefined
}
