import type { EpochMs } from '@riposte/market-model'
import { asKept } from './permissions.ts'

const MILLISECONDS_A_DAY = 86_400_000

/** Strikes traded with each taker on one UTC day. Plain data. */
export interface TakerValues {
  /** Days since the epoch. */
  readonly day: number
  /** USD, by address. */
  readonly byTaker: Readonly<Record<string, number>>
}

export const NO_TAKER_VALUES: TakerValues = { day: 0, byTaker: {} }

/** Control 16: one trade more with a taker. A trade of a day before the one that is counted changes nothing. */
export function addTakerValue(state: TakerValues, taker: string, valueUsd: number, at: EpochMs): TakerValues {
  const day = Math.floor(at / MILLISECONDS_A_DAY)
  if (day < state.day) return state
  const name = asKept(taker)
  const byTaker = day === state.day ? state.byTaker : {}
  return { day, byTaker: { ...byTaker, [name]: (byTaker[name] ?? 0) + valueUsd } }
}

/** USD of strikes traded with a taker today. */
export function takerValue({ day, byTaker }: TakerValues, taker: string | undefined, now: EpochMs): number {
  if (taker === undefined || Math.floor(now / MILLISECONDS_A_DAY) > day) return 0
  return byTaker[asKept(taker)] ?? 0
}
