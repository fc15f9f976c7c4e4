import type { Clock } from '@riposte/market-model'

/** The same value for a while, so that a page that polls does not price every option each time. */
export function cached<T>(ageMs: number, clock: Clock, build: () => T): () => T {
  let kept: { readonly value: T; readonly at: number } | undefined
  return () => {
    const now = clock.monotonicMs()
    if (kept === undefined || now - kept.at >= ageMs) kept = { value: build(), at: now }
    return kept.value
  }
}
