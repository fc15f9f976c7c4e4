/** Within this |(a - b) / (a + b)| a logarithm comes from the difference: a and b are within a factor 1.5. */
const NEAR = 0.2

/** 2 atanh(NEAR), rounded down: what `nearLog` gives within NEAR, and never outside, where it grows on. */
export const NEAR_LOG = 0.405465108108164

/**
 * ln(a / b) with an error below two units in the last place.
 *
 * Near 1 the difference of the two is exact and their quotient is not, and an option's wing multiplies an error here by
 * the square of its distance. So within a factor 1.5 it is `nearLog`, elsewhere the logarithm.
 *
 * @param a > 0
 * @param b > 0
 */
export function logRatio(a: number, b: number): number {
  const u = (a - b) / (a + b)
  return u > -NEAR && u < NEAR ? nearLog(u) : farLog(a, b)
}

/** ln(a / b) = 2 atanh(u) for u = (a - b) / (a + b) within NEAR. */
export function nearLog(u: number): number {
  const v = u * u
  return 2 * u + 2 * u * v * areaTangentRest(v)
}

/** ln(a / b) for any a and b > 0, best where they are not near. */
export function farLog(a: number, b: number): number {
  const ratio = a / b
  // A quotient that overflows or sinks into the subnormal doubles has lost its digits.
  return ratio > 1e-300 && ratio < 1e300 ? Math.log(ratio) : Math.log(a) - Math.log(b)
}

/** (atanh(u) / u - 1) / u^2 for v = u^2 up to 1/24. Coefficients from scripts/generate-tables.ts. */
export function areaTangentRest(v: number): number {
  const v2 = v * v
  const low = 0.3333333333333333 + 0.2 * v + v2 * (0.1428571428571368 + 0.111111111112971 * v)
  const middle = 0.09090909062011 + 0.0769231026789 * v + v2 * (0.066665272138 + 0.0588700894 * v)
  const high = 0.051699034 + 0.0577708 * v
  const v4 = v2 * v2
  return low + v4 * (middle + v4 * high)
}
