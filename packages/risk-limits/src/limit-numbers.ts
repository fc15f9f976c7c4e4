import { toNumber } from '@riposte/market-model'
import { LIMIT_NAMES, type LimitName } from './catalogue.ts'
import { type Limits, limitFor } from './limits.ts'

/** Limits as doubles, converted once and not for every quote. */
export interface LimitNumbers {
  /** Of the whole desk, and of every underlying without exceptions. */
  readonly everywhere: Readonly<Record<LimitName, number>>
  of(underlying: string): Readonly<Record<LimitName, number>>
}

export function limitNumbers(limits: Limits): LimitNumbers {
  const valuesFor = (underlying: string | undefined) =>
    Object.fromEntries(
      LIMIT_NAMES.map((name) => {
        const limit = limits[name]
        return [name, toNumber(underlying === undefined ? limit.default : limitFor(limit, underlying))]
      }),
    ) as Record<LimitName, number>
  const everywhere = valuesFor(undefined)
  const exceptional = new Set(LIMIT_NAMES.flatMap((name) => Object.keys(limits[name].byUnderlying)))
  const byUnderlying = new Map([...exceptional].map((underlying) => [underlying, valuesFor(underlying)]))
  return { everywhere, of: (underlying) => byUnderlying.get(underlying) ?? everywhere }
}
