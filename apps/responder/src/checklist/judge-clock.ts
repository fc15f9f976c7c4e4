import { type Finding, failed, ok, warned } from './check-line.ts'

/** A quote's validity is dated by this clock: a second too long is a second for which nobody pays. */
const WARN_MS = 500
const FAIL_MS = 5_000

/**
 * Whether this machine's clock is right enough to date signatures.
 *
 * @param uncertaintyMs of the reading, given the benefit of the doubt
 */
export function judgeClock(aheadMs: number, uncertaintyMs: number): Finding {
  const direction = aheadMs > 0 ? 'behind' : 'ahead of'
  const text = `this machine is ${Math.abs(aheadMs)} ms ${direction} the venue, give or take ${uncertaintyMs} ms`
  const sureMs = Math.abs(aheadMs) - uncertaintyMs
  if (sureMs > FAIL_MS) return failed(`${text}; at most ${FAIL_MS} ms are borne: set the clock, and keep it set (NTP)`)
  return sureMs > WARN_MS ? warned(`${text}: keep it set (NTP)`) : ok(text)
}
