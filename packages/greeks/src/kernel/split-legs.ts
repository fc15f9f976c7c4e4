import { millsRatio } from '../numerics/mills-ratio.ts'
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
import { valueTime } from './value-time.ts'

/**
 * Fifth stage for Greeks: spread and time value as for prices, and the two legs' parts of the price, each from its own
 * tail. Without deviation they are steps away from the money and halves at it.
 */
export function splitLegs(count: number): void {
  findTails(count)
  valueTime(count)
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

function findTails(count: number): void {
  for (let i = 0; i < count; i++) {
    const d = Math.abs(DISTANCE[i] as number)
    const farRatio = millsRatio(Math.min(d + (DEVIATION[i] as number) / 2, FAR))
    FAR_RATIO[i] = farRatio
    const far = (WEIGHT[i] as number) * farRatio
    AWAY_TAILS[2 * i] = far
    AWAY_TAILS[2 * i + 1] = (AWAY_LEG[i] as number) - far
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
