import { type Clock, type EpochMs, epochMs } from '@riposte/market-model'

/** Time that moves only when told; due tasks run in order of their time. */
export interface ManualClock extends Clock {
  advance(ms: number): Promise<void>
  /** Tasks that have not run. */
  pending(): number
}

export function createManualClock(start: EpochMs): ManualClock {
  let elapsedMs = 0
  let serial = 0
  let tasks: { dueMs: number; serial: number; run: () => void }[] = []
  return {
    nowMs: () => epochMs(start + elapsedMs),
    monotonicMs: () => elapsedMs,
    after(delayMs, run) {
      const task = { dueMs: elapsedMs + delayMs, serial: serial++, run }
      tasks.push(task)
      return () => {
        tasks = tasks.filter((other) => other !== task)
      }
    },
    pending: () => tasks.length,
    async advance(ms) {
      const endMs = elapsedMs + ms
      await flush()
      for (;;) {
        const due = tasks
          .filter((task) => task.dueMs <= endMs)
          .sort((a, b) => a.dueMs - b.dueMs || a.serial - b.serial)[0]
        if (due === undefined) break
        tasks = tasks.filter((task) => task !== due)
        elapsedMs = Math.max(elapsedMs, due.dueMs)
        due.run()
        await flush()
      }
      elapsedMs = endMs
    },
  }
}

/** Let every promise that can settle do so. */
async function flush(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
}
