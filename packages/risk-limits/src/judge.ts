import type { Breach, LimitUse } from './breach.ts'
import { isFloor, isTarget } from './limit-rows.ts'
import type { LimitEffect, Verdict } from './risk-book.ts'

/** The same limits before a change, with it at the worst, and, where one is past already, with it for certain. */
export interface Comparison {
  readonly before: readonly LimitUse[]
  readonly after: readonly LimitUse[]
  readonly fundsBefore: readonly LimitUse[]
  readonly fundsAfter: readonly LimitUse[]
  /** Undefined when no limit is past by what is held alone. */
  readonly reduced: readonly LimitUse[] | undefined
  isPast(row: LimitUse): boolean
}

/**
 * A change may happen when each limit that it touches is kept at the worst, or is made no worse than it is. Where what is
 * held is past a limit already, only what brings that nearer to it may happen.
 */
export function judge({ before, after, fundsBefore, fundsAfter, reduced, isPast }: Comparison): Verdict {
  const breaches: Breach[] = []
  const limits: LimitEffect[] = []
  const compare = (was: LimitUse, is: LimitUse): void => {
    limits.push({ ...was, limit: is.limit, wouldBe: is.worst, headroomAfter: is.headroom })
    if (isTarget(was)) return
    // Written so that what is not a number is a breach.
    if (!(is.headroom >= 0) && !(is.headroom >= was.headroom)) breaches.push(pastLimit(was, is))
  }
  for (const [i, was] of before.entries()) compare(was, after[i] as LimitUse)
  for (const [i, was] of fundsBefore.entries()) compare(was, fundsAfter[i] as LimitUse)

  const better: LimitUse[] = []
  if (reduced !== undefined) {
    const standing = before.flatMap((was, i) => (isPast(was) ? [[was, reduced[i] as LimitUse] as const] : []))
    for (const [was, is] of standing) if (isNearer(was, is)) better.push(was)
    if (better.length === 0) for (const [was, is] of standing) breaches.push(reduceOnly(was, is))
  }
  const [first, ...rest] = breaches
  if (first !== undefined) return { status: 'breach', limits, breaches: [first, ...rest] }
  return better.length > 0 ? { status: 'reduces', limits, reduced: better } : { status: 'ok', limits }
}

function isNearer(was: LimitUse, is: LimitUse): boolean {
  if (was.name === 'FORMULA') return is.value - is.limit < was.value - was.limit
  return isFloor(was) ? is.value > was.value : is.value < was.value
}

function pastLimit(was: LimitUse, is: LimitUse): Breach {
  const { name, scope, unit, worst } = was
  return { code: name, scope, limit: is.limit, value: worst, wouldBe: is.worst, message: sentence() }

  function sentence(): string {
    const numbers = `now ${shown(worst)}, this would make it ${shown(is.worst)}`
    if (name === 'FORMULA') return `${scope} allows ${shown(is.limit)}: ${numbers}`
    if (name === 'BALANCE') {
      return `balance of ${scope} is ${shown(is.limit)}: ${shown(worst)} is reserved, this would make it ${shown(is.worst)}`
    }
    const least = isFloor(was) ? 'at least ' : ''
    return `${name} of ${scope} is ${least}${shown(is.limit)} ${unit}: ${numbers}`
  }
}

function reduceOnly(was: LimitUse, is: LimitUse): Breach {
  const what = was.name === 'FORMULA' ? was.scope : `${was.name} of ${was.scope}`
  const message = `${what} is breached (${shown(was.value)} of ${shown(was.limit)}): only what reduces it is taken`
  return { code: 'REDUCE_ONLY', scope: was.scope, limit: was.limit, value: was.value, wouldBe: is.value, message }
}

/** Numbers for people; what no end is known of says so. */
function shown(value: number): string {
  if (Number.isNaN(value) || !Number.isFinite(value)) return 'unknown'
  return String(Math.round(value * 1e6) / 1e6)
}
