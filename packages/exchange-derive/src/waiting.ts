import type { Clock } from '@riposte/market-model'
import { createSignal, type Signal } from './signal.ts'

/** What a start waits for, one thing after the other. */
export interface Waiting {
  /** Something came in that may have been waited for. */
  progress(): void
  /** It is of no use to wait any longer. */
  fail(error: unknown): void
  /** @param onTimeout runs when it was not done in time, and is to give or to fail */
  until(isDone: () => boolean, timeoutMs: number, onTimeout: (signal: Signal) => void): Promise<void>
}

export function createWaiting(clock: Clock): Waiting {
  let waiting: Signal | undefined
  let look = (): void => {}
  return {
    progress: () => look(),
    fail: (error) => waiting?.fail(error),
    async until(isDone, timeoutMs, onTimeout) {
      const signal = createSignal(clock, timeoutMs, onTimeout)
      waiting = signal
      look = () => {
        if (isDone()) signal.give()
      }
      look()
      try {
        await signal.promise
      } finally {
        waiting = undefined
        look = () => {}
      }
    },
  }
}
