import { type EpochMs, epochMs } from '@riposte/market-model'

/** Derive settles an option on the mean of the index over this long before its expiry, ms. */
const WINDOW_MS = 1_800_000
/**
 * Between two looks at the index a straight line is as good as a look: two minutes in a market of 60 % a year leave the mean
 * uncertain by 0.002 %. What was not seen for longer than this is not known.
 */
const GAP_MAX_MS = 120_000
/** Looks that are nearer together than this tell nothing new. */
const APART_MS = 1000
/** The window, and what it takes to reach back to its beginning. */
const KEPT_MS = WINDOW_MS + 2 * GAP_MAX_MS

/** The index of an underlying at a moment, USD. */
export interface IndexSample {
  readonly at: EpochMs
  readonly index: number
}

/** The index of one underlying over the last half hour, as far as it was seen. */
export interface IndexTrack {
  observe(sample: IndexSample): void
  /**
   * What has been averaged of an expiry's settlement price so far: the mean, and the share of the window that is over.
   * Undefined when a part of it was not seen.
   */
  averaged(expiry: EpochMs, now: EpochMs): { readonly mean: number; readonly share: number } | undefined
}

export function createIndexTrack(): IndexTrack {
  /** By rising time, each with the area under the index since the first of all, USD ms. */
  const samples: (IndexSample & { readonly area: number })[] = []
  /** Since when there is no gap. */
  let wholeFrom = epochMs(0)

  /** The area at a moment that lies between two samples, or before all of them. */
  function areaAt(at: number): number {
    const last = samples.at(-1)
    if (last === undefined || at >= last.at) return last?.area ?? 0
    const next = samples.findIndex((sample) => sample.at >= at)
    const [before, after] = [samples[next - 1], samples[next] ?? last]
    if (before === undefined) return after.area - after.index * (after.at - at)
    const index = before.index + ((after.index - before.index) * (at - before.at)) / (after.at - before.at)
    return before.area + ((before.index + index) / 2) * (at - before.at)
  }

  return {
    observe({ at, index }) {
      const last = samples.at(-1)
      if (last === undefined) {
        samples.push({ at, index, area: 0 })
        wholeFrom = at
        return
      }
      // A clock that was set back is waited for.
      if (at - last.at < APART_MS) return
      if (at - last.at > GAP_MAX_MS) wholeFrom = at
      const area = last.area + ((last.index + index) / 2) * (at - last.at)
      samples.push({ at, index, area })
      while ((samples[0]?.at ?? at) < at - KEPT_MS) samples.shift()
    },
    averaged(expiry, now) {
      const from = expiry - WINDOW_MS
      const last = samples.at(-1)
      if (now <= from) return { mean: last?.index ?? 1, share: 0 }
      if (last === undefined || wholeFrom - from > GAP_MAX_MS || now - last.at > GAP_MAX_MS) return undefined
      const elapsed = Math.min(last.at, expiry) - from
      if (elapsed <= 0) return { mean: last.index, share: 0 }
      const mean = (areaAt(Math.min(last.at, expiry)) - areaAt(from)) / elapsed
      return { mean, share: Math.min(elapsed / WINDOW_MS, 1 - 1e-9) }
    },
  }
}
