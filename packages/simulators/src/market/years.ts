import type { EpochMs } from '@riposte/market-model'

export const MS_PER_YEAR = 365 * 86_400_000

/** ACT/365 fixed; negative when `to` lies before `from`. */
export function yearsBetween(from: EpochMs, to: EpochMs): number {
  return (to - from) / MS_PER_YEAR
}
