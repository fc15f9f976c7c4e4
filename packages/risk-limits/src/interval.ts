/** A number known only to lie between two ends. A Greek that nobody published is one of these, never zero. */
export interface Interval {
  readonly low: number
  readonly high: number
}

export function exactly(value: number): Interval {
  return { low: value, high: value }
}

/** The largest absolute value inside. */
export function magnitude(a: Interval): number {
  return Math.max(Math.abs(a.low), Math.abs(a.high))
}
