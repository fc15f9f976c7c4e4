import { exponential } from '../numerics/exponential.ts'
import { farLog, NEAR_LOG, nearLog } from '../numerics/log-ratio.ts'
import { CARRY_DISCOUNT, DISCOUNT, INTRINSIC, MONEYNESS, RATE, SIGN, STRIKE, UNDERLYING, YEARS } from './lanes.ts'
import { orderLegs, positivePart } from './order-legs.ts'

/** First stage for options on forwards: both legs discounted alike, their distance, and what exercise now would bring. */
export function discountForwards(count: number): void {
  for (let i = 0; i < count; i++) {
    const discount = exponential(-(RATE[i] as number) * (YEARS[i] as number), 0)
    DISCOUNT[i] = discount
    CARRY_DISCOUNT[i] = discount
  }
  for (let i = 0; i < count; i++) {
    const forward = UNDERLYING[i] as number
    const strike = STRIKE[i] as number
    MONEYNESS[i] = nearLog((forward - strike) / (forward + strike))
  }
  // In a loop of its own, as a call to the library costs also those that don't need it.
  for (let i = 0; i < count; i++) {
    if (Math.abs(MONEYNESS[i] as number) > NEAR_LOG) {
      MONEYNESS[i] = farLog(UNDERLYING[i] as number, STRIKE[i] as number)
    }
  }
  for (let i = 0; i < count; i++) {
    const discount = DISCOUNT[i] as number
    const forward = UNDERLYING[i] as number
    const strike = STRIKE[i] as number
    orderLegs(i, discount * forward, discount * strike)
    INTRINSIC[i] = discount * positivePart((SIGN[i] as number) * (forward - strike))
  }
}
