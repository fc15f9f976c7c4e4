import type { FrontierPoint } from './frontier-points.ts'
import type { JudgedPoint } from './judge.ts'
import type { Outcomes } from './run-paths.ts'
import { deviation, mean, shortfall } from './statistics.ts'

const TAIL_SHARE = 0.01

/** Figures of every point from the outcomes of one sign, which may have been computed in parts. */
export function collectPoints(points: readonly FrontierPoint[], parts: readonly Outcomes[]): JudgedPoint[] {
  return points.map(({ name, parameter }, p) => {
    const profit = joined(parts.map((part) => rowOf(part.profit, points.length, p)))
    return {
      name,
      parameter,
      cost: mean(joined(parts.map((part) => rowOf(part.cost, points.length, p)))),
      risk: deviation(profit),
      tail: shortfall(profit, TAIL_SHARE),
    }
  })
}

function rowOf(column: Float64Array, rows: number, row: number): Float64Array {
  const size = column.length / rows
  return column.subarray(row * size, (row + 1) * size)
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}
