import { type ContractExposure, FIELD, FIELD_COUNT } from './contract-exposure.ts'
import type { Interval } from './interval.ts'

/**
 * Sums are kept on a grid, a power of two that doubles add up without rounding: whatever is added can be taken away
 * again, in any order, and what is kept up step by step equals what is added up anew, to the last bit. A grain is
 * 1.5e-8 of an underlying and 0.0002 USD; sums are exact up to 1e8 underlyings and 2e12 USD.
 */
const UNIT_GRAINS = 2 ** 26
const USD_GRAINS = 2 ** 12
const GRAINS = Float64Array.from({ length: FIELD_COUNT }, (_, field) =>
  field === FIELD.delta || field === FIELD.contracts ? UNIT_GRAINS : USD_GRAINS,
)

/** Where the upper ends and the profits begin in a row. */
const HIGH = FIELD_COUNT
const PROFIT = 2 * FIELD_COUNT

/** Exposures of something: the lower end of each field, then the upper ends, then the profit in each cell at its worst. */
export interface ExposureRow {
  readonly values: number[]
  /** How many parts have no known end but for their delta and their contracts. */
  unbounded: number
}

export function emptyRow(cells: number): ExposureRow {
  if (zeros.length !== PROFIT + cells) zeros = doubles(PROFIT + cells)
  return { values: zeros.slice(), unbounded: 0 }
}

/** Rows are made for every quote: a plain array of doubles is had in a twentieth of the time that a typed one takes. */
let zeros = doubles(0)

/** Zeros that the engine keeps as doubles and not as small integers. */
function doubles(length: number): number[] {
  return Array.from({ length }, () => 0.5).fill(0)
}

export function cloneRow({ values, unbounded }: ExposureRow): ExposureRow {
  return { values: values.slice(), unbounded }
}

/**
 * What a quantity of one contract adds to an underlying.
 *
 * @param net   contracts that count for Greeks, bought is positive
 * @param gross contracts of all legs, whatever their side, for the notional
 */
export function contribution(contract: ContractExposure, net: number, gross: number): ExposureRow {
  const cells = contract.low.length - FIELD_COUNT
  const row = emptyRow(cells)
  const { values } = row
  const isLong = net >= 0
  const worse = isLong ? contract.low : contract.high
  const better = isLong ? contract.high : contract.low
  for (let field = 0; field < FIELD.notional; field++) {
    const grains = GRAINS[field] as number
    values[field] = Math.round(net * (worse[field] as number) * grains) / grains
    values[HIGH + field] = Math.round(net * (better[field] as number) * grains) / grains
  }
  setBoth(values, FIELD.notional, gross * (contract.high[FIELD.notional] as number))
  // What is sold can lose more than its premium: the other limits bound that.
  setBoth(values, FIELD.premium, isLong ? net * (contract.high[FIELD.premium] as number) : 0)
  for (let cell = 0; cell < cells; cell++) {
    values[PROFIT + cell] = Math.round(net * (worse[FIELD_COUNT + cell] as number) * USD_GRAINS) / USD_GRAINS
  }
  if (!contract.bounded && (net !== 0 || gross !== 0)) row.unbounded = 1
  return row
}

function setBoth(values: number[], field: number, value: number): void {
  const rounded = Math.round(value * USD_GRAINS) / USD_GRAINS
  values[field] = rounded
  values[HIGH + field] = rounded
}

export function addRow(sum: ExposureRow, row: ExposureRow, sign: 1 | -1 = 1): void {
  const { values } = sum
  for (let i = 0; i < values.length; i++) values[i] = (values[i] as number) + sign * (row.values[i] as number)
  sum.unbounded += sign * row.unbounded
}

/** The row of what happens or does not: its ends also hold zero, and it never helps in a cell. */
export function ifAtAll(row: ExposureRow): ExposureRow {
  const result = cloneRow(row)
  const { values } = result
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number
    if (i >= HIGH && i < PROFIT ? value < 0 : value > 0) values[i] = 0
  }
  return result
}

/** The worst of several things of which at most one happens. */
export function worstOf(rows: readonly ExposureRow[], cells: number): ExposureRow {
  const result = emptyRow(cells)
  const { values } = result
  for (const row of rows) {
    for (let i = 0; i < values.length; i++) {
      const [is, may] = [values[i] as number, row.values[i] as number]
      values[i] = i >= HIGH && i < PROFIT ? Math.max(is, may) : Math.min(is, may)
    }
    result.unbounded = Math.max(result.unbounded, row.unbounded)
  }
  return result
}

/** The largest loss of any cell with these together, USD, >= 0. */
export function worstLoss(
  held: ExposureRow,
  possible: ExposureRow | undefined,
  extra: ExposureRow | undefined,
): number {
  if (held.unbounded + (possible?.unbounded ?? 0) + (extra?.unbounded ?? 0) > 0) return Number.POSITIVE_INFINITY
  let worst = 0
  for (let i = PROFIT; i < held.values.length; i++) {
    let profit = held.values[i] as number
    if (possible !== undefined) profit += possible.values[i] as number
    if (extra !== undefined) profit += extra.values[i] as number
    if (-profit > worst) worst = -profit
  }
  return worst
}

/** The field with these together, whatever of the possible ones happens. */
export function fieldBetween(
  field: number,
  held: ExposureRow,
  possible: ExposureRow | undefined,
  extra: ExposureRow | undefined,
): Interval {
  return { low: endOf(field, 'low', held, possible, extra), high: endOf(field, 'high', held, possible, extra) }
}

/** One end of it. */
export function endOf(
  field: number,
  end: 'low' | 'high',
  held: ExposureRow,
  possible: ExposureRow | undefined,
  extra: ExposureRow | undefined,
): number {
  if (isOpen(field, held, possible, extra)) return end === 'low' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  const at = end === 'low' ? field : HIGH + field
  let value = held.values[at] as number
  if (possible !== undefined) value += possible.values[at] as number
  if (extra !== undefined) value += extra.values[at] as number
  return value
}

/** The largest absolute value that the field may have with these together. */
export function fieldMagnitude(
  field: number,
  held: ExposureRow,
  possible: ExposureRow | undefined,
  extra: ExposureRow | undefined,
): number {
  const low = endOf(field, 'low', held, possible, extra)
  const high = endOf(field, 'high', held, possible, extra)
  return Math.max(Math.abs(low), Math.abs(high))
}

function isOpen(field: number, held: ExposureRow, possible?: ExposureRow, extra?: ExposureRow): boolean {
  if (field === FIELD.delta || field === FIELD.contracts) return false
  return held.unbounded + (possible?.unbounded ?? 0) + (extra?.unbounded ?? 0) > 0
}
