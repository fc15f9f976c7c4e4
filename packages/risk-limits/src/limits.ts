import { type Wad, wad } from '@riposte/market-model'

/** A limit's value, with exceptions by underlying. */
export interface LimitValue {
  readonly default: Wad
  readonly byUnderlying: Readonly<Record<string, Wad>>
}

/** What the desk must never exceed. There is no infinity: every limit has a value. */
export interface Limits {
  /** Absolute contracts for each instrument and venue, live quotes included. */
  readonly maxPositionSize: LimitValue
  /** Absolute delta for each underlying, in underlyings, net of hedges, live quotes at their worst. */
  readonly maxDeltaExposure: LimitValue
}

export function limitFor(limit: LimitValue, underlying: string): Wad {
  return limit.byUnderlying[underlying] ?? limit.default
}

/** The same limit for every underlying. */
export function uniformLimit(contracts: bigint): LimitValue {
  return { default: wad(contracts * 10n ** 18n), byUnderlying: {} }
}
