import { type Instrument, maxWad, minWad, toNumber, WAD_ZERO, type Wad, wad } from '@riposte/market-model'
import { cashKey } from './cash-ledger.ts'
import type { ContractExposure } from './contract-exposure.ts'
import type { ExposureChange } from './exposure-change.ts'
import { addRow, contribution, type ExposureRow, emptyRow, ifAtAll, worstOf } from './exposure-row.ts'
import { positionKey } from './position.ts'

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
  readonly underlyings: ReadonlyMap<string, ExposureRow>
  readonly expiries: ReadonlyMap<string, ExposureRow>
  readonly positions: ReadonlyMap<string, PositionRange>
  /** What would leave each balance, >= 0. */
  readonly outlays: ReadonlyMap<string, Wad>
  /** USD of margin at each venue, >= 0. */
  readonly margins: ReadonlyMap<string, Wad>
}

/** What a change does if it happens for certain. */
export interface CertainEffect {
  readonly underlyings: ReadonlyMap<string, ExposureRow>
  readonly expiries: ReadonlyMap<string, ExposureRow>
  /** Contracts of the trade's own legs. */
  readonly positions: ReadonlyMap<string, Wad>
}

/** Options of one underlying that expire on one day: `ETH-20261225`. */
export function expiryKey(instrument: Instrument): string | undefined {
  if (instrument.kind === 'perp') return undefined
  return instrument.name.slice(0, instrument.underlying.length + 9)
}

export function certainEffect(
  change: ExposureChange,
  contractOf: (instrument: Instrument) => ContractExposure,
): CertainEffect {
  const underlyings = new Map<string, ExposureRow>()
  const expiries = new Map<string, ExposureRow>()
  const positions = new Map<string, Wad>()
  for (const { instrument, venue, quantity, role } of change.legs) {
    if (role === 'hedge') continue
    const contracts = toNumber(quantity)
    const row = contribution(contractOf(instrument), contracts, Math.abs(contracts))
    addTo(underlyings, instrument.underlying, row)
    const expiry = expiryKey(instrument)
    if (expiry !== undefined) addTo(expiries, expiry, row)
    const key = positionKey(instrument.name, venue)
    positions.set(key, wad((positions.get(key) ?? WAD_ZERO) + quantity))
  }
  return { underlyings, expiries, positions }
}

export function possibleEffect(change: ExposureChange, certain: CertainEffect): PossibleEffect {
  const positions = new Map<string, PositionRange>()
  for (const { instrument, venue, quantity } of change.legs) {
    const key = positionKey(instrument.name, venue)
    const { low, high } = positions.get(key) ?? { low: WAD_ZERO, high: WAD_ZERO }
    positions.set(key, {
      instrument,
      venue,
      low: wad(low + minWad(quantity, WAD_ZERO)),
      high: wad(high + maxWad(quantity, WAD_ZERO)),
    })
  }
  const outlays = new Map<string, Wad>()
  for (const flow of change.cash) {
    if (flow.amount >= 0n) continue
    const key = cashKey(flow)
    outlays.set(key, wad((outlays.get(key) ?? WAD_ZERO) - flow.amount))
  }
  const margins = new Map<string, Wad>()
  for (const { venue, amount } of change.margin ?? [])
    margins.set(venue, wad((margins.get(venue) ?? WAD_ZERO) + amount))
  return {
    underlyings: mapValues(certain.underlyings, ifAtAll),
    expiries: mapValues(certain.expiries, ifAtAll),
    positions,
    outlays,
    margins,
  }
}

/** The worst of several changes of which at most one happens. */
export function worstEffect(effects: readonly PossibleEffect[], cells: number): PossibleEffect {
  if (effects.length === 1) return effects[0] as PossibleEffect
  const worstRow = (rows: readonly ExposureRow[]) => worstOf(rows, cells)
  const largest = (amounts: readonly Wad[]) => amounts.reduce(maxWad, WAD_ZERO)
  return {
    underlyings: combine(
      effects.map((effect) => effect.underlyings),
      worstRow,
    ),
    expiries: combine(
      effects.map((effect) => effect.expiries),
      worstRow,
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

function widest(ranges: readonly PositionRange[]): PositionRange {
  const [first] = ranges as [PositionRange]
  const low = ranges.map((range) => range.low).reduce(minWad)
  const high = ranges.map((range) => range.high).reduce(maxWad)
  return { ...first, low, high }
}

function addTo(rows: Map<string, ExposureRow>, key: string, row: ExposureRow): void {
  const before = rows.get(key)
  if (before === undefined) {
    rows.set(key, row)
    return
  }
  const sum = emptyRow(row.profit.length)
  addRow(sum, before)
  addRow(sum, row)
  rows.set(key, sum)
}

function mapValues<V, W>(map: ReadonlyMap<string, V>, to: (value: V) => W): Map<string, W> {
  const result = new Map<string, W>()
  for (const [key, value] of map) result.set(key, to(value))
  return result
}

function combine<V>(maps: readonly ReadonlyMap<string, V>[], worst: (values: readonly V[]) => V): Map<string, V> {
  const byKey = new Map<string, V[]>()
  for (const map of maps) {
    for (const [key, value] of map) {
      const values = byKey.get(key)
      if (values === undefined) byKey.set(key, [value])
      else values.push(value)
    }
  }
  return mapValues(byKey, worst)
}

/** Exact contracts as a bound of a position. */
export function rangeAround(held: Wad, range: PositionRange | undefined): { readonly low: Wad; readonly high: Wad } {
  return { low: wad(held + (range?.low ?? WAD_ZERO)), high: wad(held + (range?.high ?? WAD_ZERO)) }
}
