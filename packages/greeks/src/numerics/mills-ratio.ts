import { MILLS_CELLS, MILLS_SLOPE_CELLS, MILLS_SLOPE_TAIL, MILLS_TAIL } from './mills-ratio-table.ts'

/** Both tables in one, so that one lookup serves either. */
const CELLS = /* @__PURE__ */ joined(MILLS_CELLS, MILLS_SLOPE_CELLS)
const COEFFICIENTS = 9
const SLOPES = /* @__PURE__ */ (() => MILLS_CELLS.length)()
/** From here on the table ends and a polynomial in 1/x^2 takes over. */
export const CELLS_TO = 8

/**
 * Mills' ratio R(x) = (1 - Phi(x)) / phi(x): the tail of the normal distribution without its exponential decay, so that a
 * far tail keeps its digits until the caller multiplies the density in. R(x) = sqrt(pi/2) erfcx(x / sqrt(2)).
 *
 * Relative error about one unit in the last place: a polynomial of degree 8 on cells of 1/8, in 1/x^2 from 8 on.
 *
 * @param x >= -1/8, Infinity allowed
 */
export function millsRatio(x: number): number {
  return x < CELLS_TO ? millsInCell(x, 0) : millsFar(x, 0)
}

/**
 * For `isSlope` 0 `millsRatio`, for 1 its negative slope 1 - x R(x), which tends to 1/x^2 and would cancel if it were computed
 * like that. Same accuracy for both, and no branch on which.
 *
 * @param x from -1/8 up to CELLS_TO, which is excluded: nothing is checked
 */
export function millsInCell(x: number, isSlope: number): number {
  const cell = (x * 8 + 1) | 0
  const w = x - (cell - 0.5) / 8
  const i = cell * COEFFICIENTS + isSlope * SLOPES
  const w2 = w * w
  const high = (CELLS[i + 5] as number) + (CELLS[i + 6] as number) * w
  const higher = (CELLS[i + 7] as number) + (CELLS[i + 8] as number) * w
  const middle = (CELLS[i + 3] as number) + (CELLS[i + 4] as number) * w
  const low = (CELLS[i + 1] as number) + (CELLS[i + 2] as number) * w
  return (CELLS[i] as number) + w * (low + w2 * (middle + w2 * (high + w2 * higher)))
}

/** As `millsInCell`, from CELLS_TO on. */
export function millsFar(x: number, isSlope: number): number {
  return isSlope === 0 ? tail(MILLS_TAIL, x) / x : tail(MILLS_SLOPE_TAIL, x) / x / x
}

function tail(coefficients: readonly number[], x: number): number {
  const v = 1 / x / x
  let sum = 0
  for (const coefficient of coefficients) sum = sum * v + coefficient
  return sum
}

function joined(first: readonly number[], second: readonly number[]): Float64Array {
  return Float64Array.from([...first, ...second])
}
