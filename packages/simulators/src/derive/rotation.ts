/**
 * Spreads work over time: each call names the part of a list that is due, so that the whole list comes up once a period,
 * evenly, whatever the intervals of the calls.
 */
export interface Rotation {
  /** @returns indices from `start`, `count` of them, wrapping around at `length` */
  advance(length: number, elapsedMs: number): { start: number; count: number }
}

export function createRotation(periodMs: number): Rotation {
  let cursor = 0
  let credit = 0
  return {
    advance(length, elapsedMs) {
      if (length === 0) return { start: 0, count: 0 }
      credit += (length * Math.max(0, elapsedMs)) / periodMs
      const count = Math.min(length, Math.floor(credit + 1e-9))
      // After a pause longer than the period, what was missed is not made up for.
      credit = Math.max(0, credit - count) % 1
      const start = cursor % length
      cursor = (start + count) % length
      return { start, count }
    },
  }
}
