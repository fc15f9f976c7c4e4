import type { Breach, BreachCode } from '../breach.ts'
import type { LimitName } from '../catalogue.ts'

/** A breach of what is not allowed at all: the limit is none, and this would be one. */
export function refusal(code: BreachCode, scope: string, message: string): Breach {
  return { code, scope, limit: 0, value: 0, wouldBe: 1, message: `${code} of ${scope}: ${message}` }
}

/** A breach of a limit by one thing that is measured by itself; `what` says what is measured, with its unit. */
export function pastLimit(name: LimitName, scope: string, limit: number, wouldBe: number, what: string): Breach {
  const message = `${name} of ${scope} is ${plain(limit)}, ${what} is ${plain(wouldBe)}`
  return { code: name, scope, limit, value: 0, wouldBe, message }
}

/** A number as people read it: seven digits, no noise of doubles. */
export function plain(value: number): string {
  return String(Number(value.toPrecision(7)))
}
