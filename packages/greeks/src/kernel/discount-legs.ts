import { exponential, exponentialLessOne } from '../numerics/exponential.ts'
import { forwardMoneyness } from '../numerics/forward-moneyness.ts'
import { logRatio } from '../numerics/log-ratio.ts'
import {
  AWAY_LEG,
  CARRY_DISCOUNT,
  DISCOUNT,
  DIVIDEND_YIELD,
  INTRINSIC,
  MONEYNESS,
  NEAR_LEG,
  RATE,
  SIGN,
  STRIKE,
  UNDERLYING,
  VOLATILITY,
  YEARS,
} from './lanes.ts'

/** First stage: both legs at their present value, their logarithmic distance and what exercise now would bring. */
export function discountLegs(isForward: boolean, count: number): void {
  if (isForward) discountForwards(count)
  else discountSpots(count)
}

function discountForwards(count: number): void {
  for (let i = 0; i < count; i++) {
    const discount = exponential(-(RATE[i] as number) * (YEARS[i] as number), 0)
    DISCOUNT[i] = discount
    CARRY_DISCOUNT[i] = discount
  }
  for (let i = 0; i < count; i++) MONEYNESS[i] = logRatio(UNDERLYING[i] as number, STRIKE[i] as number)
  for (let i = 0; i < count; i++) {
    const discount = DISCOUNT[i] as number
    const forward = UNDERLYING[i] as number
    const strike = STRIKE[i] as number
    const excess = (SIGN[i] as number) * (forward - strike)
    orderLegs(i, discount * forward, discount * strike)
    INTRINSIC[i] = discount * positivePart(excess)
  }
}

function discountSpots(count: number): void {
  for (let i = 0; i < count; i++) {
    DISCOUNT[i] = exponential(-(RATE[i] as number) * (YEARS[i] as number), 0)
    CARRY_DISCOUNT[i] = exponential(-(DIVIDEND_YIELD[i] as number) * (YEARS[i] as number), 0)
  }
  for (let i = 0; i < count; i++) {
    const carry = (RATE[i] as number) - (DIVIDEND_YIELD[i] as number)
    const years = YEARS[i] as number
    const volatility = VOLATILITY[i] as number
    // A drift of a few deviations adds no more error than the moneyness itself has; cancelling against more does.
    if (carry * carry * years <= 4 * volatility * volatility) {
      MONEYNESS[i] = logRatio(UNDERLYING[i] as number, STRIKE[i] as number) + carry * years
    } else {
      steepMoneyness(i)
    }
  }
  for (let i = 0; i < count; i++) {
    const x = MONEYNESS[i] as number
    const forwardLeg = (UNDERLYING[i] as number) * (CARRY_DISCOUNT[i] as number)
    const strikeLeg = (STRIKE[i] as number) * (DISCOUNT[i] as number)
    orderLegs(i, forwardLeg, strikeLeg)
    // Near the money from x, as the legs' own rounding would show in their difference; far away from the legs, as the
    // rounding of x would show in its exponential.
    const excess = x < 0.5 && x > -0.5 ? strikeLeg * exponentialLessOne(x) : forwardLeg - strikeLeg
    INTRINSIC[i] = positivePart((SIGN[i] as number) * excess)
  }
}

const pair = /* @__PURE__ */ new Float64Array(2)

/** The lesser and the greater, looked up: which is which is a coin's toss, and a branch would be wrong half the time. */
function orderLegs(i: number, forwardLeg: number, strikeLeg: number): void {
  pair[0] = forwardLeg
  pair[1] = strikeLeg
  const isAbove = +(forwardLeg > strikeLeg)
  NEAR_LEG[i] = pair[isAbove] as number
  AWAY_LEG[i] = pair[1 - isAbove] as number
}

/** max(x, 0), likewise without a branch; exact, as doubling and halving are. */
function positivePart(x: number): number {
  return 0.5 * x + 0.5 * Math.abs(x)
}

function steepMoneyness(i: number): void {
  MONEYNESS[i] = forwardMoneyness(
    UNDERLYING[i] as number,
    STRIKE[i] as number,
    YEARS[i] as number,
    RATE[i] as number,
    DIVIDEND_YIELD[i] as number,
  )
}
