import { CELLS_TO, millsFar, millsInCell } from '../numerics/mills-ratio.ts'
import { spreadSeries } from '../numerics/mills-spread.ts'
import { FAR } from './find-spreads.ts'
import {
  AWAY_LEG,
  AWAY_TAILS,
  COMPLEMENT,
  DEVIATION,
  DISTANCE,
  FORWARD_PART,
  LANES,
  MONEYNESS,
  NARROW,
  NEAR_LEG,
  NEAR_RATIO,
  NEAR_TAILS,
  SIGN,
  SPREAD,
  STRIKE_PART,
  WEIGHT,
} from './lanes.ts'

/**
 * Last stage for Greeks but for writing them: the two legs' parts of the price, each from its own tail. Without deviation they are steps away from the money and halves at it.
 */
export function splitLegs(count: number): void {
  for (let i = 0; i < count; i++) {
    const isAbove = +((MONEYNESS[i] as number) > 0)
    // Out of the money both parts are tails, in it both are complements. Looked up, as a branch would be a coin's toss.
    const isComplement = isAbove ^ +((SIGN[i] as number) < 0)
    const near = NEAR_TAILS[2 * i + isComplement] as number
    const away = AWAY_TAILS[2 * i + isComplement] as number
    // The near leg is the forward's below the strike.
    PAIR[0] = near
    PAIR[1] = away
    FORWARD_PART[i] = PAIR[isAbove] as number
    STRIKE_PART[i] = PAIR[1 - isAbove] as number
  }
}

/** Mills' ratio at d + s/2. */
const FAR_RATIO = /* @__PURE__ */ new Float64Array(LANES)
const PAIR = /* @__PURE__ */ new Float64Array(2)

/** Fifth stage for Greeks: spreads as for prices, and the tails of both legs. */
export function findTails(count: number): void {
  for (let i = 0; i < count; i++) {
    const far = Math.abs(DISTANCE[i] as number) + (DEVIATION[i] as number) / 2
    FAR_RATIO[i] = millsInCell(far < CELLS_TO ? far : 0, 0)
  }
  for (let i = 0; i < count; i++) {
    const far = Math.abs(DISTANCE[i] as number) + (DEVIATION[i] as number) / 2
    if (far >= CELLS_TO) FAR_RATIO[i] = millsFar(Math.min(far, FAR), 0)
    const tail = (WEIGHT[i] as number) * (FAR_RATIO[i] as number)
    AWAY_TAILS[2 * i] = tail
    AWAY_TAILS[2 * i + 1] = (AWAY_LEG[i] as number) - tail
  }
  for (let i = 0; i < count; i++) {
    const nearRatio = NEAR_RATIO[i] as number
    const farRatio = FAR_RATIO[i] as number
    const isComplement = COMPLEMENT[i] as number
    const isNarrow = NARROW[i] === 1
    const spread = isNarrow
      ? spreadSeries(nearRatio, Math.abs(DISTANCE[i] as number), (DEVIATION[i] as number) / 2)
      : nearRatio + (2 * isComplement - 1) * farRatio
    SPREAD[i] = spread
    const weight = WEIGHT[i] as number
    // The near leg's tail, or where its complement is the better known, that.
    const known = weight * (isNarrow ? farRatio + spread : nearRatio)
    const other = (NEAR_LEG[i] as number) - known
    NEAR_TAILS[2 * i + isComplement] = known
    NEAR_TAILS[2 * i + 1 - isComplement] = other
  }
}
