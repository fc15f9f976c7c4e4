import {
  AT,
  CURVE,
  CURVED_AT,
  FROM,
  FROM_SLOPE,
  FROM_VALUE,
  INTERPOLATED,
  TO,
  TO_SLOPE,
  TO_VALUE,
} from './implied-lanes.ts'

/** Beyond this shape the interpolant is a straight line to the digits of a guess. */
const LARGEST_SHAPE = 1e8

/**
 * Rational cubic interpolation between two points with given slopes. A shape parameter, which doesn't move the ends, is set so
 * that the second derivative at one end is the wanted one, but not below what keeps the curve monotone and its bend of one
 * sign.
 *
 * @see R. Delbourgo, J. A. Gregory, "Shape preserving piecewise rational interpolation", SIAM J. Sci. Stat. Comput. 6 (1985)
 */
export function interpolate(count: number): void {
  for (let i = 0; i < count; i++) {
    const fromY = FROM_VALUE[i] as number
    const toY = TO_VALUE[i] as number
    const fromSlope = FROM_SLOPE[i] as number
    const toSlope = TO_SLOPE[i] as number
    const width = (TO[i] as number) - (FROM[i] as number)
    const t = ((AT[i] as number) - (FROM[i] as number)) / width
    const u = 1 - t

    const chord = (toY - fromY) / width
    const rise = toSlope - fromSlope
    const against = CURVED_AT[i] === 0 ? chord - fromSlope : toSlope - chord
    const wanted = ((width * (CURVE[i] as number)) / 2 + rise) / against
    const turn = Math.abs(rise)
    const monotone = (fromSlope + toSlope) / chord
    const bendRight = turn / Math.abs(toSlope - chord)
    const bendLeft = turn / Math.abs(chord - fromSlope)
    const shape = Math.max(wanted, monotone, bendRight, bendLeft)

    // A straight line, too, where no number came out of the shape.
    if (!(shape < LARGEST_SHAPE)) {
      INTERPOLATED[i] = toY * t + fromY * u
      continue
    }
    const top =
      toY * t * t * t +
      (shape * toY - width * toSlope) * t * t * u +
      (shape * fromY + width * fromSlope) * t * u * u +
      fromY * u * u * u
    INTERPOLATED[i] = top / (1 + (shape - 3) * t * u)
  }
}
