import type { EpochMs } from '@riposte/market-model'
import { addFigures, type PnlFigures } from './pnl-account.ts'

const MILLISECONDS_A_DAY = 86_400_000
/** Rows of days that are shown one by one: ten underlyings for a year. */
const ROWS_KEPT = 3_650

/** What one underlying made on one day that is over. */
interface DayFigures {
  /** Days since the epoch, UTC; undefined for all days before those that are kept. */
  readonly day: number | undefined
  readonly underlying: string
  readonly figures: PnlFigures
}

/** P&L by UTC day: what an account showed at a day's end, less what it showed at its beginning. */
export interface PnlDays {
  /** The day of the newest event; undefined before the first. */
  today(): number | undefined
  /** True when an event at this moment begins another day. An earlier time is no other day: clocks are set back. */
  isOver(at: EpochMs): boolean
  /** End the day with what underlyings show. */
  begin(at: EpochMs, figures: Iterable<readonly [underlying: string, figures: PnlFigures]>): void
  ended(): readonly DayFigures[]
  /** What an underlying has made since the day began. */
  soFar(underlying: string, now: PnlFigures): PnlFigures
  /** What each underlying showed when the day began. */
  opened(): ReadonlyMap<string, PnlFigures>
  restore(today: number | undefined, opened: Iterable<[string, PnlFigures]>, ended: readonly DayFigures[]): void
}

export function createPnlDays(): PnlDays {
  let day: number | undefined
  let opened = new Map<string, PnlFigures>()
  let ended: DayFigures[] = []

  const soFar = (underlying: string, now: PnlFigures): PnlFigures => {
    const before = opened.get(underlying)
    return before === undefined ? now : addFigures(now, before, -1n)
  }

  function forgetOldest(): void {
    const sums = new Map<string, PnlFigures>()
    for (const { underlying, figures } of ended.splice(0, ended.length - ROWS_KEPT)) {
      const sum = sums.get(underlying)
      sums.set(underlying, sum === undefined ? figures : addFigures(sum, figures, 1n))
    }
    ended.unshift(...[...sums].map(([underlying, figures]) => ({ day: undefined, underlying, figures })))
  }

  return {
    today: () => day,
    isOver: (at) => day === undefined || at >= (day + 1) * MILLISECONDS_A_DAY,
    begin(at, now) {
      for (const [underlying, figures] of now) {
        const made = soFar(underlying, figures)
        if (!isNothing(made)) ended.push({ day, underlying, figures: made })
        opened.set(underlying, figures)
      }
      day = Math.floor(at / MILLISECONDS_A_DAY)
      if (ended.length > ROWS_KEPT * 2) forgetOldest()
    },
    ended: () => ended,
    soFar,
    opened: () => opened,
    restore(today, openedBefore, endedBefore) {
      day = today
      opened = new Map(openedBefore)
      ended = [...endedBefore]
    },
  }
}

function isNothing({ cash, items, marks, components }: PnlFigures): boolean {
  const amounts = [marks, ...Object.values(items), ...Object.values(components)]
  return cash.every(({ amount }) => amount === 0n) && amounts.every((amount) => amount === 0n)
}
