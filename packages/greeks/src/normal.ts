import { DomainError } from './errors.ts'
import { GAUSSIAN_REACH, gaussian, ORDINARY_DENSITY, rootGaussian } from './numerics/gaussian.ts'
import { millsRatio } from './numerics/mills-ratio.ts'

const ONE_OVER_ROOT_TWO_PI = 0.3989422804014327

/**
 * Density of the standard normal distribution at `x`, `e^(-x^2/2) / sqrt(2 pi)`. Within a unit in the last place.
 *
 * @param x any number, infinities included
 * @throws {DomainError} on NaN
 */
export function normalPdf(x: number): number {
  assertNumber(x)
  return density(Math.abs(x))
}

/**
 * Probability that a standard normal variate is at most `x`.
 *
 * Within two units in the last place in the lower tail too, down to where the result leaves the normal doubles (x near
 * -37.5); the result is 0 below about -38.5.
 *
 * @param x any number, infinities included
 * @throws {DomainError} on NaN
 */
export function normalCdf(x: number): number {
  assertNumber(x)
  const size = Math.abs(x)
  const tail = density(size) * millsRatio(Math.min(size, GAUSSIAN_REACH))
  return x <= 0 ? tail : 1 - tail
}

function density(size: number): number {
  if (size < ORDINARY_DENSITY) return ONE_OVER_ROOT_TWO_PI * gaussian(size)
  const root = size < GAUSSIAN_REACH ? rootGaussian(size) : 0
  return ONE_OVER_ROOT_TWO_PI * root * root
}

function assertNumber(x: number): void {
  if (Number.isNaN(x)) throw new DomainError('x', x, 'a number')
}
