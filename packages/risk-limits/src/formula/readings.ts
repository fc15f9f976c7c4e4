import type { BookSums, Sums } from '../book-sums.ts'
import { type PossibleEffect, underlyingOfExpiry } from '../change-effect.ts'
import { FIELD } from '../contract-exposure.ts'
import { type ExposureRow, endOf, worstLoss } from '../exposure-row.ts'
import { type ExposureName, fieldOf } from './exposure-name.ts'
import type { Formula } from './formula.ts'

/** Exposures as a formula reads them: for each slot its lower and its upper end, of which only those that count are read. */
export interface Readings {
  /** By what is held alone. */
  held(formula: Formula): number[]
  /** With everything live. */
  worst(formula: Formula): number[]
  /** With everything live, of which these are the readings, and what is asked about beside it. */
  beside(formula: Formula, live: readonly number[], extra: PossibleEffect): number[]
}

type End = 'low' | 'high'

export function createReadings(sums: BookSums, spot: (underlying: string) => number | undefined): Readings {
  function readOne(
    quantity: ExposureName['quantity'],
    underlying: string,
    end: End,
    { held, possible }: Sums,
    isHeld: boolean,
    more: ExposureRow | undefined,
  ): number {
    const live = isHeld ? undefined : possible
    // With less of what may help, a loss could be smaller: nothing is the least that is known of it.
    if (quantity === 'scenarioLoss') return end === 'low' ? 0 : worstLoss(held, live, more)
    const value = endOf(FIELD[fieldOf(quantity) ?? 'delta'], end, held, live, more)
    if (quantity !== 'deltaUsd' || value === 0) return value
    const price = spot(underlying)
    if (price === undefined) return end === 'low' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
    return value * price
  }

  function read({ quantity, underlying }: ExposureName, end: End, isHeld: boolean, extra?: PossibleEffect): number {
    if (underlying !== undefined) {
      return readOne(quantity, underlying, end, sums.of(underlying), isHeld, extra?.rows.get(underlying))
    }
    let total = 0
    for (const [each, its] of sums.underlyings()) {
      total += readOne(quantity, each, end, its, isHeld, extra?.rows.get(each))
    }
    return total
  }

  /** Only what the question touches is read again. */
  function readBeside(name: ExposureName, end: End, live: number, extra: PossibleEffect): number {
    const { quantity, underlying } = name
    if (underlying !== undefined) {
      const more = extra.rows.get(underlying)
      return more === undefined ? live : readOne(quantity, underlying, end, sums.of(underlying), false, more)
    }
    if (!Number.isFinite(live)) return read(name, end, false, extra)
    let total = live
    for (const [scope, more] of extra.rows) {
      if (underlyingOfExpiry(scope) !== undefined) continue
      const its = sums.of(scope)
      total += readOne(quantity, scope, end, its, false, more) - readOne(quantity, scope, end, its, false, undefined)
    }
    return total
  }

  function readAll(
    { exposures, ends }: Formula,
    readEnd: (name: ExposureName, end: End, at: number) => number,
  ): number[] {
    const result = new Array<number>(2 * exposures.length).fill(0.5)
    for (let slot = 0; slot < exposures.length; slot++) {
      const name = exposures[slot] as ExposureName
      if (ends[slot] !== 'high') result[2 * slot] = readEnd(name, 'low', 2 * slot)
      if (ends[slot] !== 'low') result[2 * slot + 1] = readEnd(name, 'high', 2 * slot + 1)
    }
    return result
  }

  return {
    held: (formula) => readAll(formula, (name, end) => read(name, end, true)),
    worst: (formula) => readAll(formula, (name, end) => read(name, end, false)),
    beside: (formula, live, extra) =>
      readAll(formula, (name, end, at) => readBeside(name, end, live[at] as number, extra)),
  }
}
