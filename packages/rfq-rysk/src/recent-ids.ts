/** Remembers which ids came by lately. */
export interface RecentIds {
  /** @returns true when the id is new, and remembers it */
  admit(id: string, nowMs: number): boolean
  /** Those that are remembered, oldest first. */
  all(): readonly string[]
  readonly size: number
}

/**
 * Old ids are forgotten many at a time, a tenth of what is kept: to find the first entry of a map takes longer the more
 * were deleted before it.
 */
const SHARE_AT_ONCE = 10

/**
 * @param keepMs how long an id is remembered
 * @param countMax how many are remembered, give or take a tenth; beyond it the oldest are forgotten
 */
export function createRecentIds(keepMs = 600_000, countMax = 50_000): RecentIds {
  const seenAtMs = new Map<string, number>() // in order of arrival
  let sweepAtMs = Number.NEGATIVE_INFINITY

  function sweep(nowMs: number): void {
    if (nowMs < sweepAtMs && seenAtMs.size <= countMax + countMax / SHARE_AT_ONCE) return
    sweepAtMs = nowMs + keepMs / SHARE_AT_ONCE
    for (const [oldest, atMs] of seenAtMs) {
      if (nowMs - atMs < keepMs && seenAtMs.size <= countMax) break
      seenAtMs.delete(oldest)
    }
  }

  return {
    get size() {
      return seenAtMs.size
    },
    all: () => [...seenAtMs.keys()],
    admit(id, nowMs) {
      sweep(nowMs)
      const atMs = seenAtMs.get(id)
      if (atMs !== undefined && nowMs - atMs < keepMs) return false
      seenAtMs.delete(id)
      seenAtMs.set(id, nowMs)
      return true
    },
  }
}
