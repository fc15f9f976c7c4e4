/** Remembers which ids came by lately. */
export interface RecentIds {
  /** @returns true when the id is new, and remembers it */
  admit(id: string, nowMs: number): boolean
  /** Those that are remembered, oldest first. */
  all(): readonly string[]
  readonly size: number
}

/**
 * @param keepMs how long an id is remembered
 * @param countMax how many are remembered; beyond it the oldest is forgotten
 */
export function createRecentIds(keepMs = 600_000, countMax = 50_000): RecentIds {
  const seenAtMs = new Map<string, number>() // in order of arrival
  return {
    get size() {
      return seenAtMs.size
    },
    all: () => [...seenAtMs.keys()],
    admit(id, nowMs) {
      for (const [oldest, atMs] of seenAtMs) {
        if (nowMs - atMs < keepMs) break
        seenAtMs.delete(oldest)
      }
      if (seenAtMs.has(id)) return false
      seenAtMs.set(id, nowMs)
      if (seenAtMs.size > countMax) {
        for (const [oldest] of seenAtMs) {
          seenAtMs.delete(oldest)
          break
        }
      }
      return true
    },
  }
}
