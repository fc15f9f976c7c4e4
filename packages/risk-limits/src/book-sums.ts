import { WAD_ZERO, type Wad, wad } from '@riposte/market-model'
import { type CertainEffect, type PositionRange, type PossibleEffect, rangeAround } from './change-effect.ts'
import { FIELD, type Field } from './contract-exposure.ts'
import { addRow, cloneRow, type ExposureRow, emptyRow } from './exposure-row.ts'
import type { Interval } from './interval.ts'

/** Sums of one underlying or one expiry: what is held, and what live quotes and working orders may add. */
interface Sums {
  readonly held: ExposureRow
  readonly possible: ExposureRow
}

/**
 * Every sum that limits look at, kept up step by step. What is added can be taken away again without a trace, so a
 * question is asked by doing, looking and undoing.
 */
export interface BookSums {
  hold(underlying: string, expiry: string | undefined, row: ExposureRow, sign: 1 | -1): void
  reserve(effect: PossibleEffect, sign: 1 | -1): void
  /** As if a change had happened. */
  assume(effect: CertainEffect, sign: 1 | -1): void
  underlyings(): Iterable<string>
  expiries(): Iterable<string>
  reservedPositions(): Iterable<readonly [string, PositionRange]>
  /** What is held of a Greek or a sum. */
  held(scope: string, field: Field): Interval
  /** The same with everything possible at its worst at both ends. */
  worst(scope: string, field: Field): Interval
  /** Loss in the worst cell, USD, >= 0. */
  heldLoss(underlying: string): number
  worstLoss(underlying: string): number
  /** Contracts of a position of which `quantity` is held. */
  position(key: string, quantity: Wad): { readonly value: Wad; readonly low: Wad; readonly high: Wad }
  outlay(cashKey: string): Wad
  margin(venue: string): Wad
  marginVenues(): Iterable<string>
  clone(): BookSums
}

export function createBookSums(cells: number, from?: Contents): BookSums {
  const contents = from ?? emptyContents()
  const { underlyings, expiries, positions, assumed, outlays, margins } = contents

  function sumsOf(map: Map<string, Sums>, key: string): Sums {
    const found = map.get(key)
    if (found !== undefined) return found
    const fresh = { held: emptyRow(cells), possible: emptyRow(cells) }
    map.set(key, fresh)
    return fresh
  }

  const find = (scope: string): Sums | undefined => underlyings.get(scope) ?? expiries.get(scope)

  function between(sums: Sums | undefined, field: Field, withPossible: boolean): Interval {
    if (sums === undefined) return { low: 0, high: 0 }
    const { held, possible } = sums
    const at = FIELD[field]
    const isOpen = held.unbounded + (withPossible ? possible.unbounded : 0) > 0
    if (isOpen && field !== 'delta' && field !== 'contracts') {
      return { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }
    }
    const [low, high] = [held.low[at] as number, held.high[at] as number]
    if (!withPossible) return { low, high }
    return { low: low + (possible.low[at] as number), high: high + (possible.high[at] as number) }
  }

  function loss(underlying: string, withPossible: boolean): number {
    const sums = underlyings.get(underlying)
    if (sums === undefined) return 0
    const { held, possible } = sums
    if (held.unbounded + (withPossible ? possible.unbounded : 0) > 0) return Number.POSITIVE_INFINITY
    let worst = 0
    for (let cell = 0; cell < cells; cell++) {
      const profit = (held.profit[cell] as number) + (withPossible ? (possible.profit[cell] as number) : 0)
      if (-profit > worst) worst = -profit
    }
    return worst
  }

  function addAll(
    to: Map<string, Sums>,
    which: keyof Sums,
    rows: ReadonlyMap<string, ExposureRow>,
    sign: 1 | -1,
  ): void {
    for (const [key, row] of rows) addRow(sumsOf(to, key)[which], row, sign)
  }

  return {
    hold(underlying, expiry, row, sign) {
      addRow(sumsOf(underlyings, underlying).held, row, sign)
      if (expiry !== undefined) addRow(sumsOf(expiries, expiry).held, row, sign)
    },
    reserve(effect, sign) {
      addAll(underlyings, 'possible', effect.underlyings, sign)
      addAll(expiries, 'possible', effect.expiries, sign)
      const times = BigInt(sign)
      for (const [key, range] of effect.positions) {
        const before = positions.get(key)
        const low = wad((before?.low ?? WAD_ZERO) + times * range.low)
        const high = wad((before?.high ?? WAD_ZERO) + times * range.high)
        if (low === 0n && high === 0n) positions.delete(key)
        else positions.set(key, { ...range, low, high })
      }
      addAmounts(outlays, effect.outlays, times)
      addAmounts(margins, effect.margins, times)
    },
    assume(effect, sign) {
      addAll(underlyings, 'held', effect.underlyings, sign)
      addAll(expiries, 'held', effect.expiries, sign)
      addAmounts(assumed, effect.positions, BigInt(sign))
    },
    underlyings: () => underlyings.keys(),
    expiries: () => expiries.keys(),
    reservedPositions: () => positions.entries(),
    held: (scope, field) => between(find(scope), field, false),
    worst: (scope, field) => between(find(scope), field, true),
    heldLoss: (underlying) => loss(underlying, false),
    worstLoss: (underlying) => loss(underlying, true),
    position(key, quantity) {
      const value = wad(quantity + (assumed.get(key) ?? WAD_ZERO))
      return { value, ...rangeAround(value, positions.get(key)) }
    },
    outlay: (key) => outlays.get(key) ?? WAD_ZERO,
    margin: (venue) => margins.get(venue) ?? WAD_ZERO,
    marginVenues: () => margins.keys(),
    clone: () => createBookSums(cells, cloneContents(contents)),
  }
}

interface Contents {
  readonly underlyings: Map<string, Sums>
  readonly expiries: Map<string, Sums>
  readonly positions: Map<string, PositionRange>
  readonly assumed: Map<string, Wad>
  readonly outlays: Map<string, Wad>
  readonly margins: Map<string, Wad>
}

function emptyContents(): Contents {
  return {
    underlyings: new Map(),
    expiries: new Map(),
    positions: new Map(),
    assumed: new Map(),
    outlays: new Map(),
    margins: new Map(),
  }
}

function cloneContents(contents: Contents): Contents {
  const cloneSums = (map: Map<string, Sums>) =>
    new Map([...map].map(([key, { held, possible }]) => [key, { held: cloneRow(held), possible: cloneRow(possible) }]))
  return {
    underlyings: cloneSums(contents.underlyings),
    expiries: cloneSums(contents.expiries),
    positions: new Map(contents.positions),
    assumed: new Map(contents.assumed),
    outlays: new Map(contents.outlays),
    margins: new Map(contents.margins),
  }
}

function addAmounts(sums: Map<string, Wad>, amounts: ReadonlyMap<string, Wad>, times: bigint): void {
  for (const [key, amount] of amounts) {
    const sum = wad((sums.get(key) ?? WAD_ZERO) + times * amount)
    if (sum === 0n) sums.delete(key)
    else sums.set(key, sum)
  }
}
