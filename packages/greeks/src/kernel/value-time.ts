import { COMPLEMENT, NEAR_LEG, SPREAD, TIME_VALUE, WEIGHT } from './lanes.ts'

/** Price of whichever of call and put is out of the money: what both are worth above their intrinsic value. */
export function valueTime(count: number): void {
  for (let i = 0; i < count; i++) {
    const isComplement = COMPLEMENT[i] as number
    const part = (WEIGHT[i] as number) * (SPREAD[i] as number)
    TIME_VALUE[i] = isComplement * (NEAR_LEG[i] as number) + (1 - 2 * isComplement) * part
  }
}
