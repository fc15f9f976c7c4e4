import type { EpochMs } from '@riposte/market-model'
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
  readonly exposures: readonly ExposureName[]
  /** Of each exposure, the ends of its interval at which the formula may be worst. */
  readonly ends: readonly ('low' | 'high' | 'both')[]
  /**
   * The worst of both sides while each exposure is anywhere in its interval.
   *
   * @param between lower and upper end of each exposure in turn; those that {@link Formula.ends} leaves out are not read
   */
  worst(between: readonly number[], now: EpochMs): FormulaSides
}

export type FormulaResult =
  | { readonly status: 'ok'; readonly formula: Formula }
  /** `message` ends with the text and a mark under the place. */
  | { readonly status: 'refused'; readonly message: string; readonly at: number }

/** An expression with 2 to this power of corners is looked at for every quote. */
const BOTH_ENDS_MAX = 6
/** Spans of clock variables begin and end on whole minutes. */
const MS_PER_MINUTE = 60_000

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

  const names = Object.keys(variables)
  const read = readFormula(text, names)
  if (read.status === 'refused') return refused(read.at, read.why)
  const { left, right, excess, exposures, isLimitFixed } = read

  const ends: Formula['ends'][number][] = []
  for (const [slot, { quantity, underlying = 'total' }] of exposures.entries()) {
    const course = excess.courses.get(slot)
    const end = course === undefined ? 'high' : endsOf(course)
    if (end === undefined) {
      const why = `the worst may lie between the ends of ${quantity}.${underlying}: the formula neither only rises nor only falls with it, nor is it convex`
      return refused(read.placeOf(slot), why)
    }
    ends.push(end)
  }
  const both = ends.flatMap((end, slot) => (end === 'both' ? [slot] : []))
  if (both.length > BOTH_ENDS_MAX) {
    return refused(0, `${both.length} exposures count with both signs, at most ${BOTH_ENDS_MAX} are allowed`)
  }

  const exposureValues = new Float64Array(exposures.length)
  const variableValues = new Float64Array(names.length)
  let readAtMinute: number | undefined
  function readClock(now: EpochMs): void {
    const minute = Math.floor(now / MS_PER_MINUTE)
    if (minute === readAtMinute) return
    readAtMinute = minute
    for (const [slot, name] of names.entries()) variableValues[slot] = clockValue(variables[name] as ClockVariable, now)
  }

  function worst(between: readonly number[], now: EpochMs): FormulaSides {
    readClock(now)
    for (let slot = 0; slot < ends.length; slot++) {
      exposureValues[slot] = between[2 * slot + (ends[slot] === 'low' ? 0 : 1)] as number
    }
    const fixed = isLimitFixed ? right(exposureValues, variableValues) : undefined
    let found: FormulaSides | undefined
    for (let corner = 0; corner < 2 ** both.length; corner++) {
      for (let bit = 0; bit < both.length; bit++) {
        const slot = both[bit] as number
        exposureValues[slot] = between[2 * slot + ((corner >> bit) & 1)] as number
      }
      const value = left(exposureValues, variableValues)
      const limit = fixed ?? right(exposureValues, variableValues)
      const isNoWorse = found !== undefined && value - limit <= found.value - found.limit
      if (!isNoWorse) found = { value, limit }
    }
    return found as FormulaSides
  }
  return { status: 'ok', formula: { text, exposures, ends, worst } }
}

function marked(text: string, at: number, why: string): string {
  const place = Math.min(Math.max(at, 0), text.length)
  return `${why}, at character ${place + 1}:\n  ${text}\n  ${' '.repeat(place)}^`
}
