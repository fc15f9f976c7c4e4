import { exponential, exponentialLessOne } from '../numerics/exponential.ts'
import { forwardMoneyness } from '../numerics/forward-moneyness.ts'
import { logRatio } from '../numerics/log-ratio.ts'
import {
  CARRY_DISCOUNT,
  DISCOUNT,
  DIVIDEND_YIELD,
  INTRINSIC,
  MONEYNESS,
  RATE,
  SIGN,
  STRIKE,
  UNDERLYING,
  VOLATILITY,
  YEARS,
} from './lanes.ts'
import { orderLegs, positivePart } from './order-legs.ts'

/** First stage for options on spots: the discounts of both legs, and the distance of the forward from the strike. */
export function discountSpots(count: number): void {
  for (let i = 0; i < count; i++) {
    DISCOUNT[i] = exponential(-(RATE[i] as number) * (YEARS[i] as number), 0)
  }
  for (let i = 0; i < count; i++) {
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

/** Second stage for options on spots: both legs at their present value, and what exercise at the forward would bring. */
export function weighSpotLegs(count: number): void {
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
