import type { EpochMs } from '@riposte/market-model'

/** Length of the window over which Derive averages, ms. */
const WINDOW_MS = 1_800_000
/** Without an observation for longer than this the mean is not known. */
const GAP_MAX_MS = 15_000

/** The index as it was seen in the last half hour before an expiry: what a venue that settles on its mean has collected. */
export interface SettlementMean {
  /** @param index USD */
  observe(index: number, now: EpochMs): void
  /** Undefined when a part of the window was not seen. */
  soFar(now: EpochMs): { readonly mean: number; readonly share: number } | undefined
}

export function createSettlementMean(expiry: EpochMs): SettlementMean {
  const from = expiry - WINDOW_MS
  let area = 0
  let last: { readonly index: number; readonly at: number } | undefined
  let isWhole = true

  return {
    observe(index, now) {
      const at = Math.min(now, expiry)
      if (at < from || (last !== undefined && at < last.at)) return
      const since = last ?? { index, at: from }
      if (at - since.at > GAP_MAX_MS) isWhole = false
      area += since.index * (at - since.at)
      last = { index, at }
    },
    soFar(now) {
      if (now <= from) return { mean: last?.index ?? 1, share: 0 }
      if (last === undefined || !isWhole || now - last.at > GAP_MAX_MS) return undefined
      const elapsed = last.at - from
      if (elapsed === 0) return { mean: last.index, share: 0 }
      return { mean: area / elapsed, share: Math.min(elapsed / WINDOW_MS, 1 - 1e-9) }
    },
  }
}
