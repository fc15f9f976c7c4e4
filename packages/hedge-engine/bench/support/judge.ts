import { CROSSING } from './frontier-points.ts'
import { type Figure, pairedError } from './statistics.ts'

export type Measure = 'risk' | 'tail'

/** One point of the frontier: what hedging cost and what risk it left, over the same paths as every other. */
export interface JudgedPoint {
  readonly name: string
  readonly parameter: string
  /** USD a night: fees, spread, funding and fills that the market ran through. */
  readonly cost: Figure
  /** USD: deviation of the hedged profit. */
  readonly risk: Figure
  /** USD: mean loss beyond the average in the worst hundredth of the nights. */
  readonly tail: Figure
}

export interface Verdict {
  readonly measure: Measure
  /** Pairs in which another strategy's point is cheaper than one of ours and leaves less, both beyond the noise. */
  readonly dominated: readonly (readonly [ours: JudgedPoint, by: JudgedPoint])[]
  /** Points of others that none of ours is as good as, within the noise, in both cost and what is left. */
  readonly unmatched: readonly JudgedPoint[]
}

/** Standard errors that count as a difference. */
const ERRORS = 2

export function judge(points: readonly JudgedPoint[], measure: Measure): Verdict {
  const ours = points.filter(({ name }) => name === 'riposte')
  const others = points.filter(({ name }) => name !== 'riposte' && name !== CROSSING)
  const isLess = (a: Figure, b: Figure) => b.value - a.value > ERRORS * pairedError(a, b)
  const dominated = ours.flatMap((own) =>
    others
      .filter((other) => isLess(other.cost, own.cost) && isLess(other[measure], own[measure]))
      .map((other) => [own, other] as const),
  )
  const unmatched = others.filter((other) =>
    ours.every((own) => isLess(other.cost, own.cost) || isLess(other[measure], own[measure])),
  )
  return { measure, dominated, unmatched }
}
