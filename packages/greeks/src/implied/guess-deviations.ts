import { DENSITY, DEVIATION, MONEYNESS } from '../kernel/lanes.ts'
import { ONE_OVER_ROOT_TWO_PI } from '../kernel/measure-density.ts'
import { millsRatio } from '../numerics/mills-ratio.ts'
import { EDGES } from './edge-table.ts'
import {
  ABOVE_BEND,
  AT,
  BELOW_BEND,
  BEND,
  CURVE,
  CURVED_AT,
  FROM,
  FROM_SLOPE,
  FROM_VALUE,
  HIGH,
  INTERPOLATED,
  LOW,
  REGION,
  TARGET,
  TARGET_AT_BEND,
  TARGET_AT_EDGE,
  TO,
  TO_SLOPE,
  TO_VALUE,
} from './implied-lanes.ts'
import { interpolate } from './interpolate.ts'

const ROOT_TWO_PI = 2.5066282746310002
const ROOT_HALF_PI = 1.2533141373155001
const ROOT_THREE = 1.7320508075688772
const ROOT_27 = 5.196152422706632

const SMALLEST_NORMAL = 1e-300

/** Below this bend the tangent's foot comes from its series; the difference would have lost half its digits. */
const SMALL_BEND = 1e-5

/**
 * A first guess, right to some thousandths, of the deviation s at which an out-of-the-money option has the relative time
 * value c = TARGET, into DEVIATION.
 *
 * c(s) bends once, at s = sqrt(2 |x|), where its slope is the largest that a normal density has. The tangent there meets
 * c = 0 and c = 1 and so marks a low, a middle and a high region. In the middle s(c) is interpolated; below and above, maps
 * of c that make it nearly straight are.
 *
 * @see P. Jaeckel, "Let's Be Rational", Wilmott (2015)
 */
export function guessDeviations(count: number): void {
  findEdges(count)
  for (let i = 0; i < count; i++) {
    const targetAtEdge = TARGET_AT_EDGE[i] as number
    const target = TARGET[i] as number
    if (REGION[i] === BELOW_BEND) {
      if (target >= targetAtEdge) describeBelowBend(i, targetAtEdge)
      else describeLow(i, targetAtEdge)
    } else if (target <= targetAtEdge) describeAboveBend(i, targetAtEdge)
    else describeHigh(i, targetAtEdge)
  }
  interpolate(count)
  for (let i = 0; i < count; i++) {
    const region = REGION[i]
    if (region === LOW) guessLow(i)
    else if (region === HIGH) guessHigh(i)
    else DEVIATION[i] = INTERPOLATED[i] as number
  }
}

/** Which side of the bend, where the tangent meets 0 or 1 on that side, and the price and its density there. */
function findEdges(count: number): void {
  for (let i = 0; i < count; i++) {
    const bend = Math.sqrt(2 * Math.abs(MONEYNESS[i] as number))
    const reach = ROOT_HALF_PI - millsRatio(bend)
    const targetAtBend = ONE_OVER_ROOT_TWO_PI * reach
    const lower = bend > SMALL_BEND ? bend - reach : (ROOT_HALF_PI / 2) * bend * bend
    const isAbove = +((TARGET[i] as number) >= targetAtBend)
    BEND[i] = bend
    TARGET_AT_BEND[i] = targetAtBend
    REGION[i] = BELOW_BEND + isAbove
    DEVIATION[i] = lower + isAbove * ROOT_TWO_PI

    // Functions of the bend alone, and a guess needs few of their digits.
    const q = bend / (1 + bend)
    const value = edge(2 * isAbove, q)
    TARGET_AT_EDGE[i] = isAbove === 1 ? value : (value * lower) / (1 + bend)
    DENSITY[i] = edge(2 * isAbove + 1, q)
  }
}

const EDGE_COEFFICIENTS = 9
const TABLE = /* @__PURE__ */ Float64Array.from(EDGES)

function edge(which: number, q: number): number {
  const i = which * EDGE_COEFFICIENTS
  let sum = TABLE[i + EDGE_COEFFICIENTS - 1] as number
  for (let power = EDGE_COEFFICIENTS - 2; power >= 0; power--) sum = sum * q + (TABLE[i + power] as number)
  return sum
}

function describeBelowBend(i: number, targetAtEdge: number): void {
  AT[i] = TARGET[i] as number
  FROM[i] = targetAtEdge
  TO[i] = TARGET_AT_BEND[i] as number
  FROM_VALUE[i] = DEVIATION[i] as number
  TO_VALUE[i] = BEND[i] as number
  FROM_SLOPE[i] = 1 / (DENSITY[i] as number)
  TO_SLOPE[i] = ROOT_TWO_PI
  CURVE[i] = 0
  CURVED_AT[i] = 1
}

function describeAboveBend(i: number, targetAtEdge: number): void {
  REGION[i] = ABOVE_BEND
  AT[i] = TARGET[i] as number
  FROM[i] = TARGET_AT_BEND[i] as number
  TO[i] = targetAtEdge
  FROM_VALUE[i] = BEND[i] as number
  TO_VALUE[i] = DEVIATION[i] as number
  FROM_SLOPE[i] = ROOT_TWO_PI
  TO_SLOPE[i] = 1 / (DENSITY[i] as number)
  CURVE[i] = 0
  CURVED_AT[i] = 0
}

/** By f(s) = (2 pi x / sqrt(27)) Phi(-x / (sqrt(3) s))^3, which is nearly the price over the mean of the legs itself. */
function describeLow(i: number, targetAtEdge: number): void {
  REGION[i] = LOW
  const x = Math.abs(MONEYNESS[i] as number)
  const s = DEVIATION[i] as number
  const normaliser = Math.exp(-x / 2)
  const z = x / (ROOT_THREE * s)
  const ratio = millsRatio(z)
  const tail = ONE_OVER_ROOT_TWO_PI * Math.exp((-z * z) / 2) * ratio
  const growth = Math.exp(z * z + (s * s) / 8)
  AT[i] = (TARGET[i] as number) * normaliser
  FROM[i] = 0
  TO[i] = targetAtEdge * normaliser
  FROM_VALUE[i] = 0
  TO_VALUE[i] = ((2 * Math.PI * x) / ROOT_27) * tail * tail * tail
  FROM_SLOPE[i] = 1
  TO_SLOPE[i] = 2 * Math.PI * z * z * tail * tail * growth
  CURVE[i] =
    (Math.PI / 6) *
    ((z * z) / (s * s * s)) *
    tail *
    (8 * ROOT_THREE * s * x + (3 * s * s * (s * s - 8) - 8 * x * x) * ratio) *
    growth *
    growth
  CURVED_AT[i] = 1
}

/** By f(s) = Phi(-s / 2), which is nearly what is missing to the largest price. */
function describeHigh(i: number, targetAtEdge: number): void {
  REGION[i] = HIGH
  const x = Math.abs(MONEYNESS[i] as number)
  const s = DEVIATION[i] as number
  const normaliser = Math.exp(-x / 2)
  const ratio = x / s
  const eighth = (s * s) / 8
  const growth = Math.exp((ratio * ratio) / 2)
  AT[i] = (TARGET[i] as number) * normaliser
  FROM[i] = targetAtEdge * normaliser
  TO[i] = normaliser
  FROM_VALUE[i] = ONE_OVER_ROOT_TWO_PI * Math.exp(-eighth) * millsRatio(s / 2)
  TO_VALUE[i] = 0
  FROM_SLOPE[i] = -0.5 * growth
  TO_SLOPE[i] = -0.5
  CURVE[i] = ROOT_HALF_PI * ((ratio * ratio) / s) * growth * growth * Math.exp(eighth)
  CURVED_AT[i] = 0
}

function guessLow(i: number): void {
  const x = Math.abs(MONEYNESS[i] as number)
  const f = INTERPOLATED[i] as number
  // Logarithms, as f may be far below the smallest double that survives a division; near 0 it is the price itself.
  const logPrice = f > SMALLEST_NORMAL ? Math.log(f) : Math.log(TARGET[i] as number) - x / 2
  const logTail = (logPrice - Math.log((2 * Math.PI * x) / ROOT_27)) / 3
  DEVIATION[i] = x / (ROOT_THREE * roughUpperQuantile(logTail))
}

function guessHigh(i: number): void {
  const f = INTERPOLATED[i] as number
  const missing = (TO[i] as number) - (AT[i] as number)
  DEVIATION[i] = 2 * roughUpperQuantile(Math.log(f > 0 ? f : 0.5 * missing))
}

/**
 * The normal deviate that is exceeded with probability e^(logProbability), off by less than 4.5e-4.
 *
 * @see M. Abramowitz, I. A. Stegun, "Handbook of Mathematical Functions" (1964), 26.2.23
 */
function roughUpperQuantile(logProbability: number): number {
  const t = Math.sqrt(-2 * Math.min(logProbability, -Math.LN2))
  return t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
}
