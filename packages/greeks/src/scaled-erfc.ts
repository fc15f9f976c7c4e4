// Rational approximations of W. J. Cody, "Rational Chebyshev approximations for the error function", Mathematics of
// Computation 23 (1969), printed as the nearest doubles. Highest power first, so that Horner's rule reads them in order.

const ERF_NUMERATOR = [
  0.18577770618460315, 3.1611237438705655, 113.86415415105016, 377.485237685302, 3209.3775891384694,
]
const ERF_DENOMINATOR = [1, 23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171]

const MIDDLE_NUMERATOR = [
  2.1531153547440383e-8, 0.5641884969886701, 8.883149794388377, 66.11919063714163, 298.6351381974001, 881.952221241769,
  1712.0476126340707, 2051.0783778260716, 1230.3393547979972,
]
const MIDDLE_DENOMINATOR = [
  1, 15.744926110709835, 117.6939508913125, 537.1811018620099, 1621.3895745666903, 3290.7992357334597,
  4362.619090143247, 3439.3676741437216, 1230.3393548037495,
]

const TAIL_NUMERATOR = [
  0.016315387137302097, 0.30532663496123236, 0.36034489994980445, 0.12578172611122926, 0.016083785148742275,
  0.0006587491615298378,
]
const TAIL_DENOMINATOR = [
  1, 2.568520192289822, 1.8729528499234673, 0.5279051029514285, 0.06051834131244132, 0.0023352049762686918,
]

const ONE_OVER_SQRT_PI = 0.5641895835477563
const SMALL = 0.46875
const LARGE = 4

/**
 * The error function near 0.
 *
 * @param y |y| <= 0.46875
 */
function erfSmall(y: number): number {
  const square = y * y
  return (y * horner(ERF_NUMERATOR, square)) / horner(ERF_DENOMINATOR, square)
}

/**
 * e^(y^2) erfc(y): the complementary error function without its exponential decay, so that a far tail keeps all digits
 * until the caller multiplies the exponential in. Relative error about 1e-15.
 *
 * @param y >= 0, Infinity allowed
 */
export function scaledErfc(y: number): number {
  if (y <= SMALL) return Math.exp(y * y) * (1 - erfSmall(y))
  if (y <= LARGE) return horner(MIDDLE_NUMERATOR, y) / horner(MIDDLE_DENOMINATOR, y)
  const inverse = 1 / (y * y)
  const correction = (inverse * horner(TAIL_NUMERATOR, inverse)) / horner(TAIL_DENOMINATOR, inverse)
  return (ONE_OVER_SQRT_PI - correction) / y
}

function horner(coefficients: readonly number[], x: number): number {
  let sum = 0
  for (const coefficient of coefficients) sum = sum * x + coefficient
  return sum
}
