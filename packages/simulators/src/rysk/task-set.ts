import type { Cancel, Clock } from '@riposte/market-model'

/** Tasks of one owner on the clock, all of which end together. */
export interface TaskSet {
  /** Run once, later; does nothing after {@link TaskSet.stop}. */
  after(delayMs: number, task: () => void): void
  /** Cancel what is pending and accept nothing more. */
  stop(): void
}

export function createTaskSet(clock: Clock): TaskSet {
  const pending = new Set<Cancel>()
  let stopped = false
  return {
    after(delayMs, task) {
      if (stopped) return
      const cancel = clock.after(delayMs, () => {
        pending.delete(cancel)
        if (!stopped) task()
      })
      pending.add(cancel)
    },
    stop() {
      stopped = true
      for (const cancel of pending) cancel()
      pending.clear()
    },
  }
}
