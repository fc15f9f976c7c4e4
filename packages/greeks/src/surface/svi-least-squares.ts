/** A smile to be fitted, as columns of one length. */
export interface SmileColumns {
  /** ln(strike / forward). */
  readonly logMoneyness: Float64Array
  /** w = volatility^2 years. */
  readonly totalVariance: Float64Array
  /** How much an error in w counts, > 0. */
  readonly weight: Float64Array
}

/** What `solveLegs` leaves: w = a + d y + c sqrt(1 + y^2) with y = (k - m) / sigma, and the weighted sum of squares. */
export const legs = /* @__PURE__ */ new Float64Array(4)
export const A = 0
export const D = 1
export const C = 2
export const SQUARES = 3

/** Lee's bound on the wings, which it may not reach. */
const STEEPEST = 2 * (1 - 1e-9)
/** The tilt may not reach 1. */
const TILT_MAX = 0.999

/**
 * The best a, c and d for a vertex m and a roundness sigma: weighted linear least squares in three unknowns, so a closed form,
 * inside what keeps variances positive and wings below Lee's bound: |d| <= c and |d| <= 2 sigma - c.
 *
 * The square in (d, c), which is left when a is eliminated, has its least inside that quadrangle or on one of its edges.
 *
 * @see Zeliade Systems, "Quasi-explicit calibration of Gatheral's SVI model" (2009)
 */
export function solveLegs(smile: SmileColumns, m: number, sigma: number): void {
  const { logMoneyness, totalVariance, weight } = smile
  let [n, sy, sz, sw, syy, syz, syw, szw, sww] = [0, 0, 0, 0, 0, 0, 0, 0, 0]
  for (let i = 0; i < logMoneyness.length; i++) {
    const y = ((logMoneyness[i] as number) - m) / sigma
    const z = Math.sqrt(1 + y * y)
    const w = totalVariance[i] as number
    const q = weight[i] as number
    const qy = q * y
    const qz = q * z
    const qw = q * w
    n += q
    sy += qy
    sz += qz
    sw += qw
    syy += qy * y
    syz += qy * z
    syw += qy * w
    szw += qz * w
    sww += qw * w
  }
  const szz = n + syy
  // About the means, which eliminates a.
  const [yy, yz, zz] = [syy - (sy * sy) / n, syz - (sy * sz) / n, szz - (sz * sz) / n]
  const [yw, zw, ww] = [syw - (sy * sw) / n, szw - (sz * sw) / n, sww - (sw * sw) / n]
  minimise(yy, yz, zz, yw, zw, sigma)
  const [d, c] = [legs[D] as number, legs[C] as number]
  legs[A] = (sw - d * sy - c * sz) / n
  legs[SQUARES] = squares(yy, yz, zz, yw, zw, ww)
  if ((legs[A] as number) + Math.sqrt(c * c - d * d) < 0) {
    // A least variance below 0: with a = 0 there is none.
    minimise(syy, syz, szz, syw, szw, sigma)
    legs[A] = 0
    legs[SQUARES] = squares(syy, syz, szz, syw, szw, sww)
  }
}

function squares(yy: number, yz: number, zz: number, yw: number, zw: number, ww: number): number {
  const [d, c] = [legs[D] as number, legs[C] as number]
  return Math.max(ww - 2 * (d * yw + c * zw) + d * d * yy + 2 * d * c * yz + c * c * zz, 0)
}

/** Least of yy d^2 + 2 yz d c + zz c^2 - 2 yw d - 2 zw c over the quadrangle, into `legs`. */
function minimise(yy: number, yz: number, zz: number, yw: number, zw: number, sigma: number): void {
  const determinant = yy * zz - yz * yz
  const most = STEEPEST * sigma
  if (determinant > 1e-14 * yy * zz) {
    const d = (yw * zz - zw * yz) / determinant
    const c = (zw * yy - yw * yz) / determinant
    if (c >= 0 && Math.abs(d) <= TILT_MAX * c && Math.abs(d) <= most - c) {
      legs[D] = d
      legs[C] = c
      return
    }
  }
  const corner = most / (1 + TILT_MAX)
  let least = Number.POSITIVE_INFINITY
  const edge = (fromD: number, fromC: number, toD: number, toC: number): void => {
    const [u, v] = [toD - fromD, toC - fromC]
    const square = yy * u * u + 2 * yz * u * v + zz * v * v
    const slope = u * (yw - yy * fromD - yz * fromC) + v * (zw - yz * fromD - zz * fromC)
    const t = square > 0 ? Math.min(Math.max(slope / square, 0), 1) : 0
    const [d, c] = [fromD + t * u, fromC + t * v]
    const value = yy * d * d + 2 * yz * d * c + zz * c * c - 2 * yw * d - 2 * zw * c
    if (value < least) {
      least = value
      legs[D] = d
      legs[C] = c
    }
  }
  edge(0, 0, TILT_MAX * corner, corner)
  edge(0, 0, -TILT_MAX * corner, corner)
  edge(TILT_MAX * corner, corner, 0, most)
  edge(-TILT_MAX * corner, corner, 0, most)
}
