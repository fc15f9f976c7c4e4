import { type ContractExposure, FIELD, FIELD_COUNT } from './contract-exposure.ts'

/**
 * Sums are kept on a grid, a power of two that doubles add up without rounding: whatever is added can be taken away
 * again, in any order, and what is kept up step by step equals what is added up anew, to the last bit. A grain is
 * 1.5e-8 of an underlying and 0.0002 USD; sums are exact up to 1e8 underlyings and 2e12 USD.
 */
const DELTA_GRAINS = 2 ** 26
const USD_GRAINS = 2 ** 12

function onGrid(value: number, field: number): number {
  const grains = field === FIELD.delta || field === FIELD.contracts ? DELTA_GRAINS : USD_GRAINS
  return Math.round(value * grains) / grains
}

/** Exposures of something, each between two ends, and its profit in each cell of the grid at the worse end. */
export interface ExposureRow {
  readonly low: Float64Array
  readonly high: Float64Array
  readonly profit: Float64Array
  /** How many parts have no known end but for their delta and their contracts. */
  unbounded: number
}

export function emptyRow(cells: number): ExposureRow {
  return {
    low: new Float64Array(FIELD_COUNT),
    high: new Float64Array(FIELD_COUNT),
    profit: new Float64Array(cells),
    unbounded: 0,
  }
}

export function cloneRow(row: ExposureRow): ExposureRow {
  return { low: row.low.slice(), high: row.high.slice(), profit: row.profit.slice(), unbounded: row.unbounded }
}

/**
 * What a quantity of one contract adds to an underlying.
 *
 * @param net   contracts that count for Greeks, bought is positive
 * @param gross contracts of all legs, whatever their side, for the notional
 */
export function contribution(contract: ContractExposure, net: number, gross: number): ExposureRow {
  const cells = contract.profitLow.length
  const row = emptyRow(cells)
  const [atLow, atHigh] = net >= 0 ? [contract.low, contract.high] : [contract.high, contract.low]
  for (let field = 0; field < FIELD.notional; field++) {
    row.low[field] = onGrid(net * (atLow[field] as number), field)
    row.high[field] = onGrid(net * (atHigh[field] as number), field)
  }
  const notional = onGrid(gross * (contract.high[FIELD.notional] as number), FIELD.notional)
  row.low[FIELD.notional] = notional
  row.high[FIELD.notional] = notional
  // What is sold can lose more than its premium: the other limits bound that.
  const premium = onGrid(Math.max(net, 0) * (contract.high[FIELD.premium] as number), FIELD.premium)
  row.low[FIELD.premium] = premium
  row.high[FIELD.premium] = premium
  const profit = net >= 0 ? contract.profitLow : contract.profitHigh
  for (let cell = 0; cell < cells; cell++) row.profit[cell] = onGrid(net * (profit[cell] as number), FIELD.notional)
  if (!contract.bounded && (net !== 0 || gross !== 0)) row.unbounded = 1
  return row
}

export function addRow(sum: ExposureRow, row: ExposureRow, sign: 1 | -1 = 1): void {
  for (let field = 0; field < FIELD_COUNT; field++) {
    sum.low[field] = (sum.low[field] as number) + sign * (row.low[field] as number)
    sum.high[field] = (sum.high[field] as number) + sign * (row.high[field] as number)
  }
  for (let cell = 0; cell < sum.profit.length; cell++) {
    sum.profit[cell] = (sum.profit[cell] as number) + sign * (row.profit[cell] as number)
  }
  sum.unbounded += sign * row.unbounded
}

/** The row of what happens or does not: its ends also hold zero, and it never helps in a cell. */
export function ifAtAll(row: ExposureRow): ExposureRow {
  const result = cloneRow(row)
  for (let field = 0; field < FIELD_COUNT; field++) {
    result.low[field] = Math.min(row.low[field] as number, 0)
    result.high[field] = Math.max(row.high[field] as number, 0)
  }
  for (let cell = 0; cell < row.profit.length; cell++) result.profit[cell] = Math.min(row.profit[cell] as number, 0)
  return result
}

/** The worst of several things of which at most one happens. */
export function worstOf(rows: readonly ExposureRow[], cells: number): ExposureRow {
  const result = emptyRow(cells)
  for (const row of rows) {
    for (let field = 0; field < FIELD_COUNT; field++) {
      result.low[field] = Math.min(result.low[field] as number, row.low[field] as number)
      result.high[field] = Math.max(result.high[field] as number, row.high[field] as number)
    }
    for (let cell = 0; cell < cells; cell++) {
      result.profit[cell] = Math.min(result.profit[cell] as number, row.profit[cell] as number)
    }
    result.unbounded = Math.max(result.unbounded, row.unbounded)
  }
  return result
}
