import type { Breach, BreachCode } from '../breach.ts'
import type { LimitName } from '../catalogue.ts'

/** A breach of what is not allowed at all: the limit is none, and this would be one. */
export function refusal(code: BreachCode, scope: string, message: string): Breach {
  return { code, scope, limit: 0, value: 0, wouldBe: 1, message: `${code} of ${scope}: ${message}` }
}

/** One thing that is past a limit by itself. */
interface PastLimit {
  readonly scope: string
  readonly limit: number
  readonly wouldBe: number
  /** In which both numbers are. */
  readonly unit: string
  /** What is measured, as in "this quote". */
  readonly what: string
}

/** A breach of a limit by one thing that is measured by itself. */
export function pastLimit(name: LimitName, { scope, limit, wouldBe, unit, what }: PastLimit): Breach {
  const message = `${name} of ${scope} is ${plain(limit)} ${unit}, ${what} is ${plain(wouldBe)}`
  return { code: name, scope, limit, value: 0, wouldBe, message }
}

/** A number as people read it: seven digits, no noise of doubles. */
export function plain(value: number): string {
  return String(Number(value.toPrecision(7)))
}
