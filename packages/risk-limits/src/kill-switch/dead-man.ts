import type { EpochMs } from '@riposte/market-model'
import type { Breach } from '../breach.ts'
import { limitNumber } from '../controls/limit-number.ts'
import type { Limits } from '../limits.ts'
import { killFor } from './kill-for.ts'
import { WHOLE_DESK } from './kill-scope.ts'
import type { KillEngaged, KillSwitch } from './kill-switch.ts'

/**
 * The lease that a watchdog outside the process renews. Kept in the desk's monotonic time and not in the journal: a desk
 * that starts has one whole lease until the first renewal must have come.
 */
export interface DeadManLease {
  /** Monotonic ms. */
  readonly renewedAtMs: number
}

export function startLease(nowMs: number): DeadManLease {
  return { renewedAtMs: nowMs }
}

/** Never runs back, whatever the order in which renewals are handled. */
export function renewLease(lease: DeadManLease, nowMs: number): DeadManLease {
  return nowMs > lease.renewedAtMs ? { renewedAtMs: nowMs } : lease
}

/** A lease older than `MAX_LIFE_SIGN_AGE_S`; never where that is 0, as no watchdog is expected then. */
export function checkLease(lease: DeadManLease, limits: Limits, nowMs: number): Breach | undefined {
  const limit = limitNumber(limits.MAX_LIFE_SIGN_AGE_S)
  const ageS = (nowMs - lease.renewedAtMs) / 1000
  if (limit === 0 || ageS <= limit) return undefined
  const message = `MAX_LIFE_SIGN_AGE_S is ${limit} s: the watchdog was last heard of ${ageS.toFixed(1)} s ago`
  return { code: 'MAX_LIFE_SIGN_AGE_S', scope: 'desk', limit, value: ageS, wouldBe: ageS, message }
}

/**
 * What a lapse engages, once: no new quotes on the whole desk. A watchdog that comes back does not release it. The
 * silence may have been the desk's own (a machine that slept, a loop that hung), and somebody should know why before it
 * signs again. A release while the lease is still lapsed is followed by the next engagement.
 */
export function killOnLapse(
  lease: DeadManLease,
  kill: KillSwitch,
  limits: Limits,
  nowMs: number,
  at: EpochMs,
): KillEngaged | undefined {
  if (kill.engaged.some((engaged) => engaged.cause === 'dead-man')) return undefined
  const lapse = checkLease(lease, limits, nowMs)
  return lapse === undefined ? undefined : killFor(lapse, WHOLE_DESK, at)
}
