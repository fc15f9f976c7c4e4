import { formatWad, parseWad, type Wad, wad } from '@riposte/market-model'
import { definitionOf, LIMIT_NAMES, type LimitName } from './catalogue.ts'

/** A limit's value, with exceptions by underlying. */
export interface LimitValue {
  readonly default: Wad
  readonly byUnderlying: Readonly<Record<string, Wad>>
}

/** What the desk must never exceed. There is no infinity: every limit has a value. */
export type Limits = Readonly<Record<LimitName, LimitValue>>

export function limitFor(limit: LimitValue, underlying: string): Wad {
  return limit.byUnderlying[underlying] ?? limit.default
}

/** The same limit for every underlying. */
export function uniformLimit(value: bigint | string): LimitValue {
  const amount = typeof value === 'string' ? parseWad(value) : wad(value * 10n ** 18n)
  return { default: amount, byUnderlying: {} }
}

/** The limits of the catalogue at their defaults, with some of them set otherwise. */
export function limitsWith(some: Partial<Limits> = {}): Limits {
  const all = LIMIT_NAMES.map((name) => [name, some[name] ?? uniformLimit(definitionOf(name).default)] as const)
  return Object.fromEntries(all) as unknown as Limits
}

/** One value that a configuration may not have, or that a running desk may not change to. */
export interface LimitProblem {
  readonly name: LimitName
  /** Undefined for the value that holds wherever there is no exception. */
  readonly underlying: string | undefined
  readonly message: string
}

/** Values outside what is compiled in, and exceptions where a limit has none. Empty when all is well. */
export function checkLimits(limits: Limits): readonly LimitProblem[] {
  return LIMIT_NAMES.flatMap((name) => {
    const { ceiling, kind, perUnderlying, unit } = definitionOf(name)
    const bound = parseWad(ceiling)
    return entriesOf(limits[name]).flatMap(([underlying, value]): LimitProblem[] => {
      const where = underlying === undefined ? name : `${name} of ${underlying}`
      const problem = (message: string): LimitProblem[] => [{ name, underlying, message: `${where}: ${message}` }]
      if (underlying !== undefined && !perUnderlying) return problem('it is the same for every underlying')
      if (value < 0n) return problem(`${formatWad(value)} is below zero`)
      if (kind === 'cap' && value > bound)
        return problem(`${formatWad(value)} is above ${ceiling} ${unit}, the most allowed`)
      if (kind === 'floor' && value < bound)
        return problem(`${formatWad(value)} is below ${ceiling} ${unit}, the least allowed`)
      return []
    })
  })
}

export type Tightening =
  | { readonly status: 'tightened'; readonly limits: Limits; readonly changed: readonly LimitName[] }
  /** Nothing was changed: every value that would have been loosened is named. */
  | { readonly status: 'refused'; readonly problems: readonly [LimitProblem, ...LimitProblem[]] }

/**
 * The limits of a running desk with some of them tighter. While a desk runs, nothing is ever loosened: that takes a
 * restart, and whoever may do that.
 */
export function tightenLimits(current: Limits, changes: Partial<Limits>): Tightening {
  const next: Limits = { ...current, ...changes }
  const changed = LIMIT_NAMES.filter((name) => changes[name] !== undefined && !sameValue(current[name], next[name]))
  const loosened = changed.flatMap((name) => looserValues(name, current[name], next[name]))
  const [first, ...rest] = [...loosened, ...checkLimits(next)]
  if (first !== undefined) return { status: 'refused', problems: [first, ...rest] }
  return { status: 'tightened', limits: next, changed }
}

function looserValues(name: LimitName, before: LimitValue, after: LimitValue): LimitProblem[] {
  const underlyings = [undefined, ...new Set([...Object.keys(before.byUnderlying), ...Object.keys(after.byUnderlying)])]
  return underlyings.flatMap((underlying): LimitProblem[] => {
    const valueIn = (limit: LimitValue) => (underlying === undefined ? limit.default : limitFor(limit, underlying))
    const [was, would] = [valueIn(before), valueIn(after)]
    if (!isLooser(name, was, would)) return []
    const where = underlying === undefined ? name : `${name} of ${underlying}`
    const message = `${where}: ${formatWad(would)} is looser than ${formatWad(was)}, and a running desk only tightens`
    return [{ name, underlying, message }]
  })
}

function isLooser(name: LimitName, was: Wad, would: Wad): boolean {
  const { kind, zero } = definitionOf(name)
  if (zero !== undefined && (was === 0n) !== (would === 0n)) return (would === 0n) === (zero === 'loosest')
  return kind === 'cap' ? would > was : would < was
}

function entriesOf(limit: LimitValue): readonly (readonly [string | undefined, Wad])[] {
  return [[undefined, limit.default], ...Object.entries(limit.byUnderlying)]
}

function sameValue(a: LimitValue, b: LimitValue): boolean {
  return looseKey(a) === looseKey(b)
}

function looseKey({ default: all, byUnderlying }: LimitValue): string {
  const rows = Object.entries(byUnderlying).sort(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify([formatWad(all), ...rows.map(([name, value]) => [name, formatWad(value)])])
}
