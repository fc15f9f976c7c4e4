import type { Cancel, Clock } from '@riposte/market-model'

/** A clock whose pending tasks can all be called off: what is left of a stopped desk must not keep a process alive. */
export interface TrackedClock extends Clock {
  cancelAll(): void
}

export function trackClock(clock: Clock): TrackedClock {
  const pending = new Set<Cancel>()
  return {
    nowMs: () => clock.nowMs(),
    monotonicMs: () => clock.monotonicMs(),
    after(delayMs, task) {
      const cancelTask = clock.after(delayMs, () => {
        pending.delete(cancel)
        task()
      })
      const cancel = (): void => {
        pending.delete(cancel)
        cancelTask()
      }
      pending.add(cancel)
      return cancel
    },
    cancelAll() {
      for (const cancel of [...pending]) cancel()
    },
  }
}
