import { toNumber } from '@riposte/market-model'
import type { LimitValue } from '../limits.ts'

interface Doubles {
  readonly all: number
  readonly byUnderlying: ReadonlyMap<string, number>
}

/** A limit never changes, so each is turned into doubles once: the way from exact to double is longer than most checks. */
const known = new WeakMap<LimitValue, Doubles>()

/**
 * The value of a limit as the nearest double, for what is counted in doubles. Without an underlying, the value where there
 * is no exception.
 */
export function limitNumber(limit: LimitValue, underlying?: string): number {
  const { all, byUnderlying } = known.get(limit) ?? remember(limit)
  return underlying === undefined ? all : (byUnderlying.get(underlying) ?? all)
}

function remember(limit: LimitValue): Doubles {
  const entries = Object.entries(limit.byUnderlying).map(
    ([underlying, value]) => [underlying, toNumber(value)] as const,
  )
  const doubles = { all: toNumber(limit.default), byUnderlying: new Map(entries) }
  known.set(limit, doubles)
  return doubles
}
