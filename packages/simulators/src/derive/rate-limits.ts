import type { EpochMs } from '@riposte/market-model'

/** Which bucket a method draws from. */
export type RateClass =
  | 'matching'
  | 'non_matching'
  | 'cancel_all'
  | 'cancel_by_label'
  | 'live_instruments'
  | 'set_session_key'

/**
 * Requests a second; counted in fixed windows of 5 seconds, so that bursts of five times that pass. Matching requests
 * also draw from a bucket of their instrument, which holds five seconds' worth and fills steadily.
 */
export interface RateLimits {
  readonly matchingTps: number
  readonly nonMatchingTps: number
  /** Matching requests a second for each option and each perp; default as `matchingTps`. */
  readonly optionTps?: number
  readonly perpTps?: number
  /** WebSocket connections from one address at a time; default no limit. */
  readonly connections?: number
}

/** A request to be counted. */
export interface Hit {
  readonly rate: RateClass
  /** What it costs: 1, and a third of that for protected orders. */
  readonly cost: number
  /** Of a matching request, and its kind. */
  readonly instrument: { readonly name: string; readonly type: 'option' | 'perp' } | undefined
}

interface Window {
  start: number
  used: number
}

interface Bucket {
  tokens: number
  at: number
}

/** The limits with their defaults. */
export type ShownLimits = Required<Omit<RateLimits, 'connections'>>

/** Counts requests by wallet, or by address of the client before login. */
export interface RateCounter {
  /** @returns milliseconds to wait when the request is over a limit; it is not counted then */
  take(who: string, hit: Hit, now: EpochMs): number | undefined
  /** Shown to accounts; the market maker tier when nothing is refused. */
  readonly limits: ShownLimits
  /** The reply of `public/getRateLimits`. */
  report(who: string, now: EpochMs): Record<string, unknown>
}

/** What is reported when nothing is refused: the market maker tier. */
const UNLIMITED: RateLimits = { matchingTps: 500, nonMatchingTps: 500 }
const WINDOW_MS = 5000
const BURST_SEC = 5
/** Requests in a window of the classes that no tier changes. */
const FIXED = { cancel_all: 5, cancel_by_label: 50, live_instruments: 5, set_session_key: 5 } as const
/** The endpoints that have a bucket of their own, as they are reported. */
const ENDPOINTS = {
  'private/cancel_all': 'cancel_all',
  'private/cancel_by_label': 'cancel_by_label',
  'private/set_session_key': 'set_session_key',
  'public/get_all_live_instruments': 'live_instruments',
} as const
/** Clients and instruments counted at a time; beyond it the oldest is forgotten. */
const MOST_COUNTED = 10_000

/** @param limits undefined to count without refusing */
export function createRateCounter(limits: RateLimits | undefined): RateCounter {
  const windows = new Map<string, Window>()
  const buckets = new Map<string, Bucket>()
  const given = limits ?? UNLIMITED
  const shown = { optionTps: given.matchingTps, perpTps: given.matchingTps, ...given }

  const windowOf = (who: string, rate: RateClass, now: EpochMs): Window => {
    const key = `${rate} ${who}`
    const known = windows.get(key)
    if (known !== undefined && now - known.start < WINDOW_MS) return known
    const fresh = { start: now - (now % WINDOW_MS), used: 0 }
    keep(windows, key, fresh)
    return fresh
  }
  const most = (rate: RateClass): number => {
    if (rate === 'matching') return BURST_SEC * shown.matchingTps
    return rate === 'non_matching' ? BURST_SEC * shown.nonMatchingTps : FIXED[rate]
  }
  const bucketOf = (who: string, instrument: NonNullable<Hit['instrument']>, now: EpochMs): Bucket => {
    const key = `${instrument.name} ${who}`
    const tps = perSecond(instrument)
    const known = buckets.get(key)
    const tokens =
      known === undefined ? BURST_SEC * tps : Math.min(BURST_SEC * tps, known.tokens + ((now - known.at) / 1000) * tps)
    const bucket = { tokens, at: now }
    keep(buckets, key, bucket)
    return bucket
  }
  const perSecond = ({ type }: NonNullable<Hit['instrument']>) => (type === 'option' ? shown.optionTps : shown.perpTps)

  return {
    limits: shown,
    take(who, { rate, cost, instrument }, now) {
      const window = windowOf(who, rate, now)
      if (limits === undefined) {
        window.used += cost
        return undefined
      }
      if (window.used + cost > most(rate) + 1e-9) return window.start + WINDOW_MS - now
      if (instrument !== undefined) {
        const bucket = bucketOf(who, instrument, now)
        if (bucket.tokens + 1e-9 < cost) return Math.ceil(((cost - bucket.tokens) / perSecond(instrument)) * 1000)
        bucket.tokens -= cost
      }
      window.used += cost
      return undefined
    },
    report(who, now) {
      const info = (rate: RateClass) => {
        const window = windowOf(who, rate, now)
        return {
          remainingPoints: Math.max(0, Math.floor(most(rate) - window.used)),
          msBeforeNext: window.used < most(rate) ? 0 : window.start + WINDOW_MS - now,
          consumedPoints: Math.ceil(window.used),
          isFirstInDuration: window.used <= 1,
        }
      }
      return {
        remaining_connections: null,
        remaining_matching: info('matching'),
        remaining_non_matching: info('non_matching'),
        remaining_per_endpoint: Object.fromEntries(
          Object.entries(ENDPOINTS).map(([method, rate]) => [method, info(rate)]),
        ),
      }
    },
  }
}

function keep<T>(kept: Map<string, T>, key: string, value: T): void {
  kept.delete(key)
  kept.set(key, value)
  if (kept.size > MOST_COUNTED) kept.delete(kept.keys().next().value as string)
}
