import { type Clock, type EpochMs, epochMs } from '@riposte/market-model'

/** A clock that stands still until it is moved. */
export interface FakeClock extends Clock {
  /** Run every task that falls due on the way, in order of time. */
  advance(ms: number): void
  /** Tasks that wait. */
  readonly pending: number
}

interface Task {
  readonly dueMs: number
  readonly order: number
  readonly run: () => void
}

export function createFakeClock(startAt: EpochMs = epochMs(1_775_567_151_000)): FakeClock {
  let elapsedMs = 0
  let order = 0
  const tasks = new Set<Task>()
  const nextDueBy = (limitMs: number): Task | undefined =>
    [...tasks]
      .filter((task) => task.dueMs <= limitMs)
      .sort((a, b) => a.dueMs - b.dueMs || a.order - b.order)
      .at(0)
  return {
    get pending() {
      return tasks.size
    },
    nowMs: () => epochMs(startAt + elapsedMs),
    monotonicMs: () => elapsedMs,
    after(delayMs, run) {
      const task = { dueMs: elapsedMs + Math.max(0, delayMs), order: order++, run }
      tasks.add(task)
      return () => tasks.delete(task)
    },
    advance(ms) {
      const end = elapsedMs + ms
      for (let task = nextDueBy(end); task !== undefined; task = nextDueBy(end)) {
        tasks.delete(task)
        elapsedMs = Math.max(elapsedMs, task.dueMs)
        task.run()
      }
      elapsedMs = end
    },
  }
}
