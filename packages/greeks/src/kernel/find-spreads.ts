import { GAUSSIAN_REACH } from '../numerics/gaussian.ts'
import { CELLS_TO, millsFar, millsInCell } from '../numerics/mills-ratio.ts'
import { spreadSeries } from '../numerics/mills-spread.ts'
import { COMPLEMENT, DEVIATION, DISTANCE, NARROW, NEAR_RATIO, SPREAD } from './lanes.ts'

/** From where on the away leg is out of reach whatever the near one. */
export const FAR = 2 * GAUSSIAN_REACH

/**
 * Fifth stage for prices. With d = |x|/s, h = s/2 and Mills' ratio R, the time value is near * phi(d - h) R(d - h) -
 * away * phi(d + h) R(d + h), and as both products have the same weight, weight * (R(d - h) - R(d + h)): nothing cancels but
 * the two ratios, and where they nearly do, their difference is a series. Where d < h, what is missing to the near leg is
 * the better known: weight * (R(h - d) + R(h + d)).
 */
export function findSpreads(count: number): void {
  for (let i = 0; i < count; i++) {
    const d = Math.abs(DISTANCE[i] as number)
    const h = (DEVIATION[i] as number) / 2
    const nearRatio = NEAR_RATIO[i] as number
    const far = d + h
    SPREAD[i] =
      NARROW[i] === 1
        ? spreadSeries(nearRatio, d, h)
        : nearRatio + (2 * (COMPLEMENT[i] as number) - 1) * millsInCell(far < CELLS_TO ? far : 0, 0)
  }
  for (let i = 0; i < count; i++) {
    const far = Math.abs(DISTANCE[i] as number) + (DEVIATION[i] as number) / 2
    if (far >= CELLS_TO && NARROW[i] === 0) {
      SPREAD[i] = (NEAR_RATIO[i] as number) + (2 * (COMPLEMENT[i] as number) - 1) * millsFar(Math.min(far, FAR), 0)
    }
  }
}
