import type { Clock } from '@riposte/market-model'

/** Kinds of requests that are counted apart, so that many of one leave the others alone. */
type RequestKind = 'read' | 'write' | 'stop' | 'refused'

interface Bucket {
  tokens: number
  filledMs: number
}

export interface RateLimits {
  /**
   * Count a request of somebody.
   *
   * @returns 0 when it may pass, else the whole seconds after which it may be tried again
   */
  take(kind: RequestKind, who: string): number
}

/** Requests a second, and how many may come at once. */
const RATES: Readonly<Record<RequestKind, { readonly perSecond: number; readonly burst: number }>> = {
  read: { perSecond: 500, burst: 1000 },
  write: { perSecond: 100, burst: 500 },
  stop: { perSecond: 10, burst: 50 },
  // Requests without a right token, which are cheap to send and worth nothing.
  refused: { perSecond: 5, burst: 50 },
}

/** More callers than this are not remembered one by one; the one that has been away for longest begins anew. */
const CALLERS_MAX = 4096

/** A token bucket for each kind of request of each caller. */
export function createRateLimits(clock: Pick<Clock, 'monotonicMs'>): RateLimits {
  // A Map keeps the order of insertion, and a bucket that is used moves to the end.
  const buckets = new Map<string, Bucket>()

  function bucketOf(kind: RequestKind, key: string): Bucket {
    const { perSecond, burst } = RATES[kind]
    const nowMs = clock.monotonicMs()
    const bucket = buckets.get(key) ?? { tokens: burst, filledMs: nowMs }
    buckets.delete(key)
    buckets.set(key, bucket)
    bucket.tokens = Math.min(burst, bucket.tokens + ((nowMs - bucket.filledMs) / 1000) * perSecond)
    bucket.filledMs = nowMs
    return bucket
  }

  return {
    take(kind, who) {
      const bucket = bucketOf(kind, `${kind} ${who}`)
      if (buckets.size > CALLERS_MAX) {
        const [oldest] = buckets.keys()
        if (oldest !== undefined) buckets.delete(oldest)
      }
      if (bucket.tokens < 1) return Math.max(1, Math.ceil((1 - bucket.tokens) / RATES[kind].perSecond))
      bucket.tokens -= 1
      return 0
    },
  }
}
