import { type Instrument, maxWad, minWad, toNumber, WAD_ZERO, type Wad, wad } from '@riposte/market-model'
import { cashKey } from './cash-ledger.ts'
import type { ContractExposure } from './contract-exposure.ts'
import type { ExposureChange } from './exposure-change.ts'
import { addRow, cloneRow, contribution, type ExposureRow, emptyRow, ifAtAll, worstOf } from './exposure-row.ts'
import { positionKey } from './position.ts'

/** A contract's exposures, and the scopes that they add up in: its underlying, and its expiry if it has one. */
export interface ValuedContract {
  readonly exposure: ContractExposure
  readonly scopes: readonly string[]
}

export type ContractValuer = (instrument: Instrument) => ValuedContract

/** What may become of one position. */
export interface PositionRange {
  readonly instrument: Instrument
  readonly venue: string
  /** Contracts, <= 0 */
  readonly low: Wad
  /** Contracts, >= 0 */
  readonly high: Wad
}

/** What something that may happen can do to every sum of the book, at the worst. */
export interface PossibleEffect {
  /** By underlying and by expiry. */
  readonly rows: ReadonlyMap<string, ExposureRow>
  readonly positions: ReadonlyMap<string, PositionRange>
  /** What would leave each balance, >= 0. */
  readonly outlays: ReadonlyMap<string, Wad>
  /** USD of margin at each venue, >= 0. */
  readonly margins: ReadonlyMap<string, Wad>
}

/** What a change does if it happens for certain. */
export interface CertainEffect {
  readonly rows: ReadonlyMap<string, ExposureRow>
  /** Contracts of the trade's own legs. */
  readonly positions: ReadonlyMap<string, Wad>
}

/** The scopes in which an instrument counts: `ETH`, and for an option `ETH-20261225`. */
export function scopesOf(instrument: Instrument): readonly string[] {
  const { underlying, name } = instrument
  return instrument.kind === 'perp' ? [underlying] : [underlying, name.slice(0, underlying.length + 9)]
}

/** @returns undefined for the scope of an underlying; the underlying for the scope of one of its expiries */
export function underlyingOfExpiry(scope: string): string | undefined {
  const dash = scope.indexOf('-')
  return dash < 0 ? undefined : scope.slice(0, dash)
}

/** What the trade's own legs do to the exposures if they happen for certain. */
export function certainRows(change: ExposureChange, valuedContract: ContractValuer): ReadonlyMap<string, ExposureRow> {
  const rows = new Map<string, ExposureRow>()
  for (const { instrument, quantity, role } of change.legs) {
    if (role === 'hedge') continue
    const contracts = toNumber(quantity)
    const { exposure, scopes } = valuedContract(instrument)
    const row = contribution(exposure, contracts, Math.abs(contracts))
    for (const scope of scopes) addTo(rows, scope, row)
  }
  return rows
}

/** What they do to positions. */
export function certainPositions(change: ExposureChange): ReadonlyMap<string, Wad> {
  const positions = new Map<string, Wad>()
  for (const { instrument, venue, quantity, role } of change.legs) {
    if (role === 'hedge') continue
    const key = positionKey(instrument.name, venue)
    positions.set(key, wad((positions.get(key) ?? WAD_ZERO) + quantity))
  }
  return positions
}

export function possibleEffect(change: ExposureChange, certain: ReadonlyMap<string, ExposureRow>): PossibleEffect {
  const positions = new Map<string, PositionRange>()
  for (const { instrument, venue, quantity } of change.legs) {
    const key = positionKey(instrument.name, venue)
    const before = positions.get(key)
    const low = minWad(quantity, WAD_ZERO)
    const high = maxWad(quantity, WAD_ZERO)
    const range = before === undefined ? { low, high } : { low: wad(before.low + low), high: wad(before.high + high) }
    positions.set(key, { instrument, venue, ...range })
  }
  const outlays = new Map<string, Wad>()
  for (const flow of change.cash) {
    if (flow.amount >= 0n) continue
    const key = cashKey(flow)
    outlays.set(key, wad((outlays.get(key) ?? WAD_ZERO) - flow.amount))
  }
  const margins = new Map<string, Wad>()
  for (const { venue, amount } of change.margin ?? []) {
    margins.set(venue, wad((margins.get(venue) ?? WAD_ZERO) + amount))
  }
  return { rows: rowsIfAtAll(certain), positions, outlays, margins }
}

/** The worst of several changes of which at most one happens. */
export function worstEffect(effects: readonly PossibleEffect[], cells: number): PossibleEffect {
  if (effects.length === 1) return effects[0] as PossibleEffect
  const largest = (amounts: readonly Wad[]) => amounts.reduce(maxWad, WAD_ZERO)
  return {
    rows: combine(
      effects.map((effect) => effect.rows),
      (rows) => worstOf(rows, cells),
    ),
    positions: combine(
      effects.map((effect) => effect.positions),
      widest,
    ),
    outlays: combine(
      effects.map((effect) => effect.outlays),
      largest,
    ),
    margins: combine(
      effects.map((effect) => effect.margins),
      largest,
    ),
  }
}

/** What comes in the place of what. */
export function difference(after: PossibleEffect, before: PossibleEffect, cells: number): PossibleEffect {
  const less = (a: Wad | undefined, b: Wad | undefined): Wad => wad((a ?? WAD_ZERO) - (b ?? WAD_ZERO))
  const rows = new Map<string, ExposureRow>()
  for (const [scope, row] of after.rows) rows.set(scope, cloneRow(row))
  for (const [scope, row] of before.rows) {
    const rest = rows.get(scope) ?? emptyRow(cells)
    addRow(rest, row, -1)
    rows.set(scope, rest)
  }
  const positions = joinKeys(after.positions, before.positions, (a, b) => ({
    ...((a ?? b) as PositionRange),
    low: less(a?.low, b?.low),
    high: less(a?.high, b?.high),
  }))
  return {
    rows,
    positions,
    outlays: joinKeys(after.outlays, before.outlays, less),
    margins: joinKeys(after.margins, before.margins, less),
  }
}

function widest(ranges: readonly PositionRange[]): PositionRange {
  const [first] = ranges as [PositionRange]
  const low = ranges.map((range) => range.low).reduce(minWad)
  const high = ranges.map((range) => range.high).reduce(maxWad)
  return { ...first, low, high }
}

/** Rows are replaced, never changed: the same row may stand in two scopes. */
function addTo(rows: Map<string, ExposureRow>, scope: string, row: ExposureRow): void {
  const before = rows.get(scope)
  if (before === undefined) {
    rows.set(scope, row)
    return
  }
  const sum = cloneRow(before)
  addRow(sum, row)
  rows.set(scope, sum)
}

function rowsIfAtAll(rows: ReadonlyMap<string, ExposureRow>): Map<string, ExposureRow> {
  const result = new Map<string, ExposureRow>()
  let last: readonly [ExposureRow, ExposureRow] | undefined
  for (const [scope, row] of rows) {
    // A single leg has the same row in its underlying and in its expiry.
    if (last?.[0] !== row) last = [row, ifAtAll(row)]
    result.set(scope, last[1])
  }
  return result
}

function combine<V>(maps: readonly ReadonlyMap<string, V>[], worst: (values: readonly V[]) => V): Map<string, V> {
  const keys = new Set(maps.flatMap((map) => [...map.keys()]))
  const valuesOf = (key: string) => maps.flatMap((map) => (map.has(key) ? [map.get(key) as V] : []))
  return new Map([...keys].map((key) => [key, worst(valuesOf(key))]))
}

function joinKeys<V>(
  a: ReadonlyMap<string, V>,
  b: ReadonlyMap<string, V>,
  join: (x: V | undefined, y: V | undefined) => V,
): Map<string, V> {
  const keys = new Set([...a.keys(), ...b.keys()])
  return new Map([...keys].map((key) => [key, join(a.get(key), b.get(key))]))
}
