import { evaluateSpreads } from '../kernel/evaluate.ts'
import { COMPLEMENT, DENSITY, DEVIATION, DISTANCE, MONEYNESS, SPREAD } from '../kernel/lanes.ts'
import { guessDeviations } from './guess-deviations.ts'
import { HIGH, LOW, REGION, SETTLED, TARGET } from './implied-lanes.ts'

const LOG_ROOT_TWO_PI = 0.9189385332046728
/** Two steps suffice from any guess; the rest is a bound. */
const LARGEST_STEPS = 6
/** A step of fourth order from this relative error leaves less than a double can show. */
const SMALL_STEP = 2e-5

/**
 * The deviations s = volatility * sqrt(years) at which out-of-the-money options have the relative time values TARGET, from
 * MONEYNESS, into DEVIATION.
 *
 * A first guess and steps of Householder's fourth-order method on a function of c that is nearly straight in its region:
 * 1/ln(c) in the low one, c in the middle, ln(1 - c) where the price nears its largest.
 *
 * @see P. Jaeckel, "Let's Be Rational", Wilmott (2015)
 */
export function solveDeviations(count: number): void {
  guessDeviations(count)
  SETTLED.fill(0, 0, count)
  let unsettled = count
  for (let step = 0; step < LARGEST_STEPS && unsettled > 0; step++) {
    evaluateSpreads(count)
    unsettled = stepDeviations(count)
  }
}

/** One step for every lane that isn't settled; how many are not after it. */
function stepDeviations(count: number): number {
  let unsettled = 0
  for (let i = 0; i < count; i++) {
    if (SETTLED[i] === 1) continue
    const d = Math.abs(DISTANCE[i] as number)
    const s = DEVIATION[i] as number
    const density = DENSITY[i] as number
    const spread = SPREAD[i] as number
    const target = TARGET[i] as number
    const isComplement = COMPLEMENT[i] === 1
    const region = REGION[i]

    // Second over first derivative of c in s; the third over the first is its square less `bendChange`.
    const bend = (d * d) / s - s / 4
    const third = bend * bend - (3 * d * d) / (s * s) - 0.25
    let newton: number
    let h2 = bend
    let h3 = third
    if (region === HIGH && isComplement) {
      const slope = 1 / spread
      newton = Math.log((density * spread) / (1 - target)) * spread
      h2 = bend + slope
      h3 = third + slope * (2 * slope + 3 * bend)
    } else if (region === LOW) {
      // On the price over the mean of the legs, c e^(-x/2), whose logarithm has no linear term.
      const half = Math.abs(MONEYNESS[i] as number) / 2
      const ratio = isComplement ? 1 / density - spread : spread
      const logPrice = Math.log(ratio) - 0.5 * (d * d + (s * s) / 4) - LOG_ROOT_TWO_PI
      const logTarget = Math.log(target) - half
      const slope = 1 / ratio
      const inverse = 1 / logPrice
      const tilt = slope * (1 + 2 * inverse)
      newton = ((logTarget - logPrice) * logPrice * ratio) / logTarget
      h2 = bend - tilt
      h3 = third + slope * slope * (2 + 6 * inverse * (1 + inverse)) - 3 * bend * tilt
    } else {
      newton = isComplement ? (target - 1) / density + spread : target / density - spread
    }
    const step = (newton * (1 + (newton * h2) / 2)) / (1 + newton * (h2 + (newton * h3) / 6))
    const next = s + step
    // A step may not leave the domain; half the way to its edge is still progress.
    DEVIATION[i] = next > 0 ? next : s / 2
    if (Math.abs(step) <= SMALL_STEP * s) SETTLED[i] = 1
    else unsettled++
  }
  return unsettled
}
