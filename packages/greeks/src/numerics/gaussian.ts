import { exponential } from './exponential.ts'

/** Beyond this many deviations e^(-x^2/2) is 0 in doubles. */
export const GAUSSIAN_REACH = 38.7

/** Up to here it is an ordinary double, with all its digits. */
export const ORDINARY_DENSITY = 37

/** Adding and taking away 1.5 * 2^47 rounds to a multiple of 1/32, whose square is exact. */
const ROUNDER = 211106232532992

/**
 * e^(-x^2/2). Rounding x^2 would cost up to x^2/4 units in the last place, so the square goes into the exponential in two
 * parts (Cody): that of the nearest multiple of 1/32, which is exact, and the rest.
 *
 * @param x within ORDINARY_DENSITY of 0
 */
export function gaussian(x: number): number {
  const head = x + ROUNDER - ROUNDER
  return exponential(-0.5 * head * head, -0.5 * (x - head) * (x + head))
}

/** The square root of e^(-x^2/2), an ordinary double where that is subnormal. @param x within GAUSSIAN_REACH of 0 */
export function rootGaussian(x: number): number {
  const head = x + ROUNDER - ROUNDER
  return exponential(-0.25 * head * head, -0.25 * (x - head) * (x + head))
}
