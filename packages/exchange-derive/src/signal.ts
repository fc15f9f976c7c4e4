import type { Clock } from '@riposte/market-model'

/** Something that is waited for, once and not for ever. */
export interface Signal {
  /** Resolves on `give`, rejects on `fail`; later calls change nothing. */
  readonly promise: Promise<void>
  give(): void
  fail(error: unknown): void
}

/** @param onTimeout runs when neither happened in time, and is to call one of them */
export function createSignal(clock: Clock, timeoutMs: number, onTimeout: (signal: Signal) => void): Signal {
  let resolve = (): void => {}
  let reject = (_error: unknown): void => {}
  const promise = new Promise<void>((whenGiven, whenFailed) => {
    resolve = whenGiven
    reject = whenFailed
  })
  const cancelTimer = clock.after(timeoutMs, () => onTimeout(signal))
  const signal: Signal = {
    promise,
    give() {
      cancelTimer()
      resolve()
    },
    fail(error) {
      cancelTimer()
      reject(error)
    },
  }
  return signal
}
