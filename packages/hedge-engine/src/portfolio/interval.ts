/** A number known only to lie between two ends. A Greek that nobody published is one of these, never zero. */
export interface Interval {
  readonly low: number
  readonly high: number
}

export const NOTHING: Interval = { low: 0, high: 0 }

export function exactly(value: number): Interval {
  return { low: value, high: value }
}

export function add(a: Interval, b: Interval): Interval {
  return { low: a.low + b.low, high: a.high + b.high }
}

/** `factor` may be negative, which swaps the ends. Nothing of the unknown is nothing. */
export function scale(a: Interval, factor: number): Interval {
  if (factor === 0) return NOTHING
  const [x, y] = [a.low * factor, a.high * factor]
  return x <= y ? { low: x, high: y } : { low: y, high: x }
}

/** What happens, happens in part, or does not: the smallest interval that also holds zero. */
export function maybe(a: Interval): Interval {
  return { low: Math.min(0, a.low), high: Math.max(0, a.high) }
}
