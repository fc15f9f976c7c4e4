import type { Breach, LimitUse } from './breach.ts'
import { isFloor, isPast, isTarget } from './limit-rows.ts'
import type { LimitEffect, Verdict } from './risk-book.ts'

/**
 * A change may happen when each limit that it touches is kept at the worst, or is made no worse than it is. Where what is
 * held is past a limit already, only what brings that nearer to it may happen.
 *
 * @param exposures limits of exposures that the change touches, and what it does to each
 * @param funds     the same of cash and margin
 * @param happened  the exposures' limits in the same order, as if the change had happened for certain
 */
export function judge(
  exposures: readonly LimitEffect[],
  funds: readonly LimitEffect[],
  happened: () => readonly LimitUse[],
): Verdict {
  const limits = [...exposures, ...funds]
  const breaches: Breach[] = []
  for (const row of limits) {
    // Written so that what is not a number is a breach.
    const isKept = row.headroomAfter >= 0 || row.headroomAfter >= row.headroom
    if (!isKept && !isTarget(row)) breaches.push(pastLimit(row))
  }
  const reduced: LimitUse[] = []
  if (exposures.some(isPast)) {
    const after = happened()
    const standing = exposures.flatMap((row, i) => (isPast(row) ? [[row, after[i] as LimitUse] as const] : []))
    for (const [row, then] of standing) if (isNearer(row, then)) reduced.push(row)
    if (reduced.length === 0) for (const [row, then] of standing) breaches.push(reduceOnly(row, then))
  }
  const [first, ...rest] = breaches
  if (first !== undefined) return { status: 'breach', limits, breaches: [first, ...rest] }
  return reduced.length > 0 ? { status: 'reduces', limits, reduced } : { status: 'ok', limits }
}

function isNearer(was: LimitUse, is: LimitUse): boolean {
  if (was.name === 'FORMULA') return is.value - is.limit < was.value - was.limit
  return isFloor(was) ? is.value > was.value : is.value < was.value
}

function pastLimit(row: LimitEffect): Breach {
  const { name, scope, unit, limit, worst, wouldBe } = row
  return { code: name, scope, limit, value: worst, wouldBe, message: sentence() }

  function sentence(): string {
    const numbers = `now ${shown(worst)}, this would make it ${shown(wouldBe)}`
    if (name === 'FORMULA') return `${scope} allows ${shown(limit)}: ${numbers}`
    if (name === 'BALANCE') {
      return `balance of ${scope} is ${shown(limit)}: ${shown(worst)} is reserved, this would make it ${shown(wouldBe)}`
    }
    const least = isFloor(row) ? 'at least ' : ''
    return `${name} of ${scope} is ${least}${shown(limit)} ${unit}: ${numbers}`
  }
}

function reduceOnly(was: LimitUse, is: LimitUse): Breach {
  const what = was.name === 'FORMULA' ? was.scope : `${was.name} of ${was.scope}`
  const message = `${what} is breached (${shown(was.value)} of ${shown(was.limit)}): only what reduces it is taken`
  return { code: 'REDUCE_ONLY', scope: was.scope, limit: was.limit, value: was.value, wouldBe: is.value, message }
}

/** Numbers for people; what no end is known of says so. */
function shown(value: number): string {
  return Number.isFinite(value) ? String(Math.round(value * 1e6) / 1e6) : 'unknown'
}
