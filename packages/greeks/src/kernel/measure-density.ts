import { GAUSSIAN_REACH, gaussian, ORDINARY_DENSITY, rootGaussian } from '../numerics/gaussian.ts'
import { DENSITY, DEVIATION, DISTANCE, MONEYNESS, NEAR_LEG, WEIGHT } from './lanes.ts'

export const ONE_OVER_ROOT_TWO_PI = 0.3989422804014327

/**
 * Third stage: how many deviations the strike is away, and the density there. phi(d1) times the forward's leg equals
 * phi(d2) times the strike's, so one weight serves both; it is taken from the nearer leg, whose density is the larger.
 */
export function measureDensity(count: number): void {
  for (let i = 0; i < count; i++) {
    const x = MONEYNESS[i] as number
    const s = DEVIATION[i] as number
    // Without x there is no distance to speak of, whatever s.
    const distance = x === 0 ? 0 : x / s
    DISTANCE[i] = distance
    const w = Math.abs(distance) - s / 2
    const density = w < ORDINARY_DENSITY && w > -ORDINARY_DENSITY ? ONE_OVER_ROOT_TWO_PI * gaussian(w) : 0
    DENSITY[i] = density
    WEIGHT[i] = (NEAR_LEG[i] as number) * density
  }
  for (let i = 0; i < count; i++) {
    if (DENSITY[i] === 0) measureFar(i, Math.abs(DISTANCE[i] as number) - (DEVIATION[i] as number) / 2)
  }
}

/** Where the density alone is subnormal or 0, though a price need not be. */
function measureFar(i: number, w: number): void {
  if (!(w < GAUSSIAN_REACH && w > -GAUSSIAN_REACH)) {
    DENSITY[i] = 0
    WEIGHT[i] = 0
    return
  }
  const root = rootGaussian(w)
  const near = NEAR_LEG[i] as number
  const weight = ONE_OVER_ROOT_TWO_PI * near * root * root
  WEIGHT[i] = weight
  DENSITY[i] = weight / near
}
