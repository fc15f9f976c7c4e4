import { DEVIATION, LANES, NEAR_LEG, TIME_VALUE, YEARS } from '../kernel/lanes.ts'
import { TARGET } from './implied-lanes.ts'
import { solveDeviations } from './solve-deviations.ts'

/** A value of STATUS: a deviation was found, */
export const FOUND = 0
/** it is 0, as the price is the intrinsic value, */
export const ZERO = 1
/** the price is below the intrinsic value, */
export const BELOW = 2
/** or it is the largest there can be, or more. */
export const ABOVE = 3
export const STATUS = /* @__PURE__ */ new Uint8Array(LANES)

/** A price this close to its largest is that largest price, rounded. */
const NEARLY_ONE = 1 - 2 ** -52
/** Any solvable target, for lanes without an answer. */
const PLACEHOLDER = 0.25

/** From TIME_VALUE, NEAR_LEG, MONEYNESS and YEARS to STATUS and DEVIATION, which is 0 where none was found. */
export function impliedDeviations(count: number): void {
  for (let i = 0; i < count; i++) {
    const value = TIME_VALUE[i] as number
    const target = value / (NEAR_LEG[i] as number)
    // Also 0 where the quotient is too small to be a double.
    const status = value < 0 ? BELOW : target === 0 ? ZERO : !(target < NEARLY_ONE) || YEARS[i] === 0 ? ABOVE : FOUND
    STATUS[i] = status
    TARGET[i] = status === FOUND ? target : PLACEHOLDER
  }
  solveDeviations(count)
  for (let i = 0; i < count; i++) if (STATUS[i] !== FOUND) DEVIATION[i] = 0
}
