import { GAUSSIAN_REACH } from '../numerics/gaussian.ts'
import { CELLS_TO, millsFar, millsInCell } from '../numerics/mills-ratio.ts'
import { narrow } from '../numerics/mills-spread.ts'
import { COMPLEMENT, DEVIATION, DISTANCE, FOUND_AT, NARROW, NEAR_RATIO } from './lanes.ts'

/**
 * Fourth stage: Mills' ratio at the near leg's side, or its slope where the time value is to come from a series. One lookup
 * for both cases: in a mixed book a branch here would be wrong as often as right.
 */
export function findRatios(count: number): void {
  for (let i = 0; i < count; i++) {
    const d = Math.abs(DISTANCE[i] as number)
    const h = (DEVIATION[i] as number) / 2
    const isNarrow = narrow(d, h)
    NARROW[i] = isNarrow
    COMPLEMENT[i] = (1 - isNarrow) & +(d < h)
    // Where the density has vanished any finite ratio will do, and infinity less infinity is none.
    const reach = Math.min(Math.abs(d - (1 - isNarrow) * h), GAUSSIAN_REACH)
    FOUND_AT[i] = reach
    NEAR_RATIO[i] = millsInCell(reach < CELLS_TO ? reach : 0, isNarrow)
  }
  for (let i = 0; i < count; i++) {
    const reach = FOUND_AT[i] as number
    if (reach >= CELLS_TO) NEAR_RATIO[i] = millsFar(reach, NARROW[i] as number)
  }
}
