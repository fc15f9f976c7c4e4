import type { CacheTimer } from './ports.ts'

/**
 * Wait for a promise, and not for ever. What it becomes afterwards is nobody's business any more.
 *
 * @throws what the promise rejects with, or an Error that names the time
 */
export function within<T>(clock: CacheTimer, timeMs: number, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(timeMs, () => reject(new Error(`no answer within ${timeMs} ms`)))
    promise.then(resolve, reject).finally(cancel)
  })
}
