import { DomainError } from './errors.ts'
import { scaledErfc } from './scaled-erfc.ts'

const ONE_OVER_SQRT_TWO_PI = 0.3989422804014327

/** e^(-x^2/2) is below the smallest double from here on; also keeps infinities out of the split. */
const UNDERFLOW = 39

/**
 * Density of the standard normal distribution at `x`.
 *
 * @param x any number, infinities included
 * @throws {DomainError} on NaN
 */
export function normalPdf(x: number): number {
  assertNumber(x)
  return ONE_OVER_SQRT_TWO_PI * gaussian(x)
}

/**
 * Probability that a standard normal variate is at most `x`.
 *
 * The relative error is about 1e-15 in the lower tail too, down to where the result leaves the normal doubles (x near
 * -37.5); the result is 0 below about -38.5.
 *
 * @param x any number, infinities included
 * @throws {DomainError} on NaN
 */
export function normalCdf(x: number): number {
  assertNumber(x)
  const tail = 0.5 * scaledErfc(Math.abs(x) * Math.SQRT1_2) * gaussian(x)
  return x <= 0 ? tail : 1 - tail
}

/**
 * e^(-x^2/2). Rounding x^2 would cost x^2/2 units in the last place; the part of x on a grid of 1/16 has an exact
 * square, and the rest goes into a second exponential (Cody).
 */
export function gaussian(x: number): number {
  const size = Math.abs(x)
  if (size > UNDERFLOW) return 0
  const head = Math.trunc(size * 16) / 16
  return Math.exp(-0.5 * head * head) * Math.exp(-0.5 * (size - head) * (size + head))
}

function assertNumber(x: number): void {
  if (Number.isNaN(x)) throw new DomainError('x', x, 'a number')
}
