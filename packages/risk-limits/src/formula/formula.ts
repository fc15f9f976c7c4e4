import type { EpochMs } from '@riposte/market-model'
import type { Interval } from '../interval.ts'
import { type ClockVariable, clockValue, clockVariableProblems } from './clock-variable.ts'
import type { ExposureName } from './exposure-name.ts'
import { readFormula } from './read-formula.ts'
import { endsOf } from './shape.ts'

/** Declared numbers that formulas may name beside exposures. */
export type ClockVariables = Readonly<Record<string, ClockVariable>>

/** The two sides of a formula where the left one is largest against the right one. */
export interface FormulaSides {
  readonly value: number
  readonly limit: number
}

/** A limit of the desk's own: `abs(vega.ETH) <= 5000 * weekendFactor`. */
export interface Formula {
  readonly text: string
  /** In the order in which {@link Formula.worst} takes them. */
  readonly exposures: readonly ExposureName[]
  /** The worst of both sides while each exposure is anywhere in its interval. */
  worst(exposures: readonly Interval[], now: EpochMs): FormulaSides
}

export type FormulaResult =
  | { readonly status: 'ok'; readonly formula: Formula }
  /** `message` ends with the text and a mark under the place. */
  | { readonly status: 'refused'; readonly message: string; readonly at: number }

/** An expression with 2 to this power of corners is looked at for every quote. */
const BOTH_ENDS_MAX = 6

/**
 * Read a limit: two sides with `<=` or `>=` between them, made of exposures, declared variables, numbers, `+ - * / ^`,
 * `abs`, `min`, `max` and `sqrt`.
 *
 * What can't be bounded by looking at the ends of each exposure is refused: the book knows each only as an interval,
 * and a limit has to hold everywhere in it.
 */
export function parseFormula(text: string, variables: ClockVariables = {}): FormulaResult {
  const refused = (at: number, why: string): FormulaResult => ({
    status: 'refused',
    at,
    message: marked(text, at, why),
  })
  const wrong = Object.entries(variables).flatMap(([name, variable]) => clockVariableProblems(name, variable))
  if (wrong[0] !== undefined) return refused(0, wrong[0])

  const read = readFormula(text, new Set(Object.keys(variables)))
  if (read.status === 'refused') return refused(read.at, read.why)
  const { left, right, excess, exposures } = read

  const corners: number[] = []
  for (let slot = 0; slot < exposures.length; slot++) {
    const course = excess.courses.get(slot)
    const ends = course === undefined ? 'high' : endsOf(course)
    if (ends === undefined) {
      const { quantity, underlying = 'total' } = exposures[slot] as ExposureName
      const why = `the worst may lie between the ends of ${quantity}.${underlying}: the formula neither only rises nor only falls with it, nor is it convex`
      return refused(read.placeOf(slot), why)
    }
    corners.push(ends === 'low' ? 0 : ends === 'high' ? 1 : 2)
  }
  const both = corners.flatMap((end, slot) => (end === 2 ? [slot] : []))
  if (both.length > BOTH_ENDS_MAX) {
    return refused(0, `${both.length} exposures count with both signs, at most ${BOTH_ENDS_MAX} are allowed`)
  }

  const names = Object.entries(variables)
  const scope = new Map<string, number>()
  function worst(intervals: readonly Interval[], now: EpochMs): FormulaSides {
    for (const [name, variable] of names) scope.set(name, clockValue(variable, now))
    let found: FormulaSides | undefined
    for (let corner = 0; corner < 2 ** both.length; corner++) {
      for (let slot = 0; slot < corners.length; slot++) {
        const { low, high } = intervals[slot] as Interval
        const end = corners[slot] === 2 ? (corner >> both.indexOf(slot)) & 1 : corners[slot]
        scope.set(slotName(slot), end === 0 ? low : high)
      }
      const sides = { value: left(scope), limit: right(scope) }
      const isWorse = found === undefined || !(sides.value - sides.limit <= found.value - found.limit)
      if (isWorse) found = sides
    }
    return found as FormulaSides
  }
  return { status: 'ok', formula: { text, exposures, worst } }
}

/** The name under which an exposure is known to the compiled expression. */
export function slotName(slot: number): string {
  return `_x${slot}`
}

function marked(text: string, at: number, why: string): string {
  const place = Math.min(Math.max(at, 0), text.length)
  return `${why}, at character ${place + 1}:\n  ${text}\n  ${' '.repeat(place)}^`
}
