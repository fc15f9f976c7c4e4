import { type Clock, type EpochMs, epochMs } from '@riposte/market-model'

/** A clock that stands still until it is told to move. */
export interface VirtualClock extends Clock {
  /** Move on, running each task at its time, and letting promises settle before and after each. */
  advance(ms: number): Promise<void>
  /** Let every promise that can settle do so, without moving. */
  settle(): Promise<void>
  /** Tasks waiting to run. */
  pending(): number
}

export function createVirtualClock(startMs = 1_790_000_000_000): VirtualClock {
  let now = startMs
  let order = 0
  const tasks = new Map<number, { readonly at: number; readonly run: () => void }>()

  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

  function takeDue(until: number): { readonly at: number; readonly run: () => void } | undefined {
    let due: number | undefined
    for (const [id, task] of tasks) {
      if (task.at <= until && (due === undefined || task.at < (tasks.get(due)?.at ?? 0))) due = id
    }
    if (due === undefined) return undefined
    const task = tasks.get(due)
    tasks.delete(due)
    return task
  }

  return {
    nowMs: (): EpochMs => epochMs(now),
    monotonicMs: () => now - startMs,
    after(delayMs, run) {
      order += 1
      const id = order
      tasks.set(id, { at: now + Math.max(0, delayMs), run })
      return () => tasks.delete(id)
    },
    settle,
    pending: () => tasks.size,
    async advance(ms) {
      const until = now + ms
      await settle()
      for (let task = takeDue(until); task !== undefined; task = takeDue(until)) {
        now = Math.max(now, task.at)
        task.run()
        await settle()
      }
      now = until
      await settle()
    },
  }
}
