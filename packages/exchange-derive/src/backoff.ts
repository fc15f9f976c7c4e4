import type { Random } from '@riposte/market-model'

const FIRST_MS = 500
const LONGEST_MS = 8000

/**
 * How long to wait before the next connection: doubling from 0.5 s to 8 s, of which a random half to the whole, so
 * that many clients do not come back at once.
 *
 * @param failures connections that failed since the last one that worked, >= 0
 */
export function reconnectDelayMs(failures: number, random: Random): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures, 30))
  return full * (0.5 + random.unit() / 2)
}
