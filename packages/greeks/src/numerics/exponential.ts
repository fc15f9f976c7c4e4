import { ROOTS_OF_TWO, ROOTS_OF_TWO_REST } from './exponential-table.ts'

const ROOTS = /* @__PURE__ */ Float64Array.from(ROOTS_OF_TWO)
const ROOTS_REST = /* @__PURE__ */ Float64Array.from(ROOTS_OF_TWO_REST)

const SMALLEST_POWER = -1022
/** 2^-1022 to 2^1023. */
const POWERS_OF_TWO = /* @__PURE__ */ Float64Array.from({ length: 2046 }, (_, i) => 2 ** (i + SMALLEST_POWER))

/** ln(2)/64 in two parts; the first has 32 bits, so that its product with a step count is exact. */
const STEP_HIGH = 0.010830424696905538
const STEP_LOW = -6.563929801064195e-13
const STEPS_A_UNIT = 92.33248261689366
/** Adding and taking away 1.5 * 2^52 rounds to the nearest integer. */
const ROUNDER = 6755399441055744

/**
 * e^(high + low), for an argument whose rounding would cost digits: e^x multiplies an absolute error of x. About half an
 * ulp off, and faster than `Math.exp`.
 *
 * @param high from -700 to 700: nothing is checked
 * @param low  the rest of the argument, within 1
 */
export function exponential(high: number, low: number): number {
  const steps = (high + low) * STEPS_A_UNIT + ROUNDER - ROUNDER
  const rest = high - steps * STEP_HIGH + (low - steps * STEP_LOW)
  const count = steps | 0
  const cell = count & 63
  const growth = rest + rest * rest * (0.5 + rest * (1 / 6 + rest * (1 / 24 + rest * (1 / 120))))
  const root = ROOTS[cell] as number
  const scale = POWERS_OF_TWO[(count >> 6) - SMALLEST_POWER] as number
  return scale * (root + ((ROOTS_REST[cell] as number) + root * growth))
}

/**
 * e^x - 1 with the relative accuracy of a double near 0, too: nothing cancels but numbers that are exact.
 *
 * @param x |x| < 1/2; elsewhere subtract 1 from the exponential
 */
export function exponentialLessOne(x: number): number {
  const steps = x * STEPS_A_UNIT + ROUNDER - ROUNDER
  const rest = x - steps * STEP_HIGH - steps * STEP_LOW
  const count = steps | 0
  const cell = count & 63
  // One power more than above: the result may be as small as the rest itself.
  const growth = rest + rest * rest * (0.5 + rest * (1 / 6 + rest * (1 / 24 + rest * (1 / 120 + rest * (1 / 720)))))
  const root = ROOTS[cell] as number
  const scale = POWERS_OF_TWO[(count >> 6) - SMALLEST_POWER] as number
  return scale * root - 1 + scale * ((ROOTS_REST[cell] as number) + root * growth)
}
