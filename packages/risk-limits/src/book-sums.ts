import { WAD_ZERO, type Wad, wad } from '@riposte/market-model'
import { type CertainEffect, type PositionRange, type PossibleEffect, underlyingOfExpiry } from './change-effect.ts'
import { addRow, cloneRow, type ExposureRow, emptyRow } from './exposure-row.ts'

/** Sums of one underlying or one expiry: what is held, and what live quotes and working orders may add. */
export interface Sums {
  readonly held: ExposureRow
  readonly possible: ExposureRow
}

/** Contracts of one position: what is held, and between which ends it may come to lie. */
interface PositionBounds {
  readonly value: Wad
  readonly low: Wad
  readonly high: Wad
}

/**
 * Every sum that limits look at, kept up step by step. What is added can be taken away again without a trace.
 *
 * `extra` is what comes beside everything that is live: a question that is not yet an answer.
 */
export interface BookSums {
  hold(scopes: readonly string[], row: ExposureRow, sign: 1 | -1): void
  reserve(effect: PossibleEffect, sign: 1 | -1): void
  /** As if a change had happened, until it is taken back with -1. */
  assume(effect: CertainEffect, sign: 1 | -1): void
  /** Underlyings and expiries that have been in the book. */
  scopes(): Iterable<string>
  underlyings(): Iterable<readonly [string, Sums]>
  reservedPositions(): Iterable<readonly [string, PositionRange]>
  of(scope: string): Sums
  /** @param quantity contracts that are held */
  position(key: string, quantity: Wad, extra?: PossibleEffect): PositionBounds
  outlay(cashKey: string, extra?: PossibleEffect): Wad
  /** Count changes of what is held, and of anything: what was worked out at one number holds while it stays. */
  heldVersion(): number
  version(): number
  margin(venue: string, extra?: PossibleEffect): Wad
  marginVenues(): Iterable<string>
  clone(): BookSums
}

export function createBookSums(cells: number, contents: Contents = emptyContents()): BookSums {
  const { scopes, positions, assumed, outlays, margins } = contents
  const underlyings = [...scopes].filter(([scope]) => underlyingOfExpiry(scope) === undefined)
  let [heldVersion, version] = [0, 0]

  function sumsOf(scope: string): Sums {
    const found = scopes.get(scope)
    if (found !== undefined) return found
    const fresh = { held: emptyRow(cells), possible: emptyRow(cells) }
    scopes.set(scope, fresh)
    if (underlyingOfExpiry(scope) === undefined) underlyings.push([scope, fresh])
    return fresh
  }

  return {
    hold(inScopes, row, sign) {
      heldVersion += 1
      version += 1
      for (const scope of inScopes) addRow(sumsOf(scope).held, row, sign)
    },
    reserve(effect, sign) {
      version += 1
      for (const [scope, row] of effect.rows) addRow(sumsOf(scope).possible, row, sign)
      for (const [key, range] of effect.positions) {
        const before = positions.get(key)
        const low = plus(before?.low, range.low, sign)
        const high = plus(before?.high, range.high, sign)
        if (low === 0n && high === 0n) positions.delete(key)
        else positions.set(key, { instrument: range.instrument, venue: range.venue, low, high })
      }
      addAmounts(outlays, effect.outlays, sign)
      addAmounts(margins, effect.margins, sign)
    },
    assume(effect, sign) {
      heldVersion += 1
      version += 1
      for (const [scope, row] of effect.rows) addRow(sumsOf(scope).held, row, sign)
      addAmounts(assumed, effect.positions, sign)
    },
    heldVersion: () => heldVersion,
    version: () => version,
    scopes: () => scopes.keys(),
    underlyings: () => underlyings,
    reservedPositions: () => positions.entries(),
    of: sumsOf,
    position(key, quantity, extra) {
      const value = assumed.size === 0 ? quantity : wad(quantity + (assumed.get(key) ?? WAD_ZERO))
      const [range, more] = [positions.get(key), extra?.positions.get(key)]
      let low: bigint = value
      let high: bigint = value
      if (range !== undefined) {
        low += range.low
        high += range.high
      }
      if (more !== undefined) {
        low += more.low
        high += more.high
      }
      return { value, low: wad(low), high: wad(high) }
    },
    outlay: (key, extra) => wad((outlays.get(key) ?? WAD_ZERO) + (extra?.outlays.get(key) ?? WAD_ZERO)),
    margin: (venue, extra) => wad((margins.get(venue) ?? WAD_ZERO) + (extra?.margins.get(venue) ?? WAD_ZERO)),
    marginVenues: () => margins.keys(),
    clone: () => createBookSums(cells, cloneContents(contents)),
  }
}

interface Contents {
  readonly scopes: Map<string, Sums>
  readonly positions: Map<string, PositionRange>
  readonly assumed: Map<string, Wad>
  readonly outlays: Map<string, Wad>
  readonly margins: Map<string, Wad>
}

function emptyContents(): Contents {
  return {
    scopes: new Map(),
    positions: new Map(),
    assumed: new Map(),
    outlays: new Map(),
    margins: new Map(),
  }
}

function cloneContents({ scopes, positions, assumed, outlays, margins }: Contents): Contents {
  return {
    scopes: new Map(
      [...scopes].map(([key, { held, possible }]) => [key, { held: cloneRow(held), possible: cloneRow(possible) }]),
    ),
    positions: new Map(positions),
    assumed: new Map(assumed),
    outlays: new Map(outlays),
    margins: new Map(margins),
  }
}

function addAmounts(sums: Map<string, Wad>, amounts: ReadonlyMap<string, Wad>, sign: 1 | -1): void {
  for (const [key, amount] of amounts) {
    const sum = plus(sums.get(key), amount, sign)
    if (sum === 0n) sums.delete(key)
    else sums.set(key, sum)
  }
}

function plus(sum: Wad | undefined, amount: Wad, sign: 1 | -1): Wad {
  if (sum === undefined) return sign === 1 ? amount : wad(-amount)
  return wad(sign === 1 ? sum + amount : sum - amount)
}
