import type { EpochMs } from '@riposte/market-model'

/** Which bucket a method draws from. */
export type RateClass = 'matching' | 'non_matching' | 'own'

/** Requests a second; counted in fixed windows of 5 seconds, so that bursts of five times that pass. */
export interface RateLimits {
  readonly matchingTps: number
  readonly nonMatchingTps: number
}

interface Window {
  start: number
  used: number
}

/** Counts requests by wallet, or by address of the client before login. */
export interface RateCounter {
  /** @returns milliseconds to wait when the request is over the limit */
  take(who: string, rate: RateClass, now: EpochMs): number | undefined
  /** Shown to accounts; the market maker tier when nothing is refused. */
  readonly limits: RateLimits
  /** The reply of `public/getRateLimits`. */
  report(who: string, now: EpochMs): Record<string, unknown>
}

/** What is reported when nothing is refused: the market maker tier. */
const UNLIMITED: RateLimits = { matchingTps: 500, nonMatchingTps: 500 }
const WINDOW_MS = 5000
/** Clients counted at a time; beyond it the oldest window is forgotten. */
const MOST_WINDOWS = 10_000

/** @param limits undefined to count without refusing */
export function createRateCounter(limits: RateLimits | undefined): RateCounter {
  const windows = new Map<string, Window>()
  const shown = limits ?? UNLIMITED

  const windowOf = (who: string, rate: RateClass, now: EpochMs): Window => {
    const key = `${rate} ${who}`
    const known = windows.get(key)
    if (known !== undefined && now - known.start < WINDOW_MS) return known
    const fresh = { start: now - (now % WINDOW_MS), used: 0 }
    windows.delete(key)
    windows.set(key, fresh)
    if (windows.size > MOST_WINDOWS) windows.delete(windows.keys().next().value as string)
    return fresh
  }
  const most = (rate: RateClass): number =>
    5 *
    (rate === 'matching' ? shown.matchingTps : rate === 'own' ? Math.max(1, shown.matchingTps) : shown.nonMatchingTps)

  return {
    limits: shown,
    take(who, rate, now) {
      const window = windowOf(who, rate, now)
      if (limits !== undefined && window.used >= most(rate)) return window.start + WINDOW_MS - now
      window.used++
      return undefined
    },
    report(who, now) {
      const bucket = (rate: RateClass) => {
        const window = windowOf(who, rate, now)
        return {
          remainingPoints: Math.max(0, most(rate) - window.used),
          msBeforeNext: window.used < most(rate) ? 0 : window.start + WINDOW_MS - now,
          consumedPoints: window.used,
          isFirstInDuration: window.used <= 1,
        }
      }
      return {
        remaining_connections: null,
        remaining_matching: bucket('matching'),
        remaining_non_matching: bucket('non_matching'),
        remaining_per_endpoint: {},
      }
    },
  }
}
