import { AWAY_LEG, NEAR_LEG } from './lanes.ts'

const pair = /* @__PURE__ */ new Float64Array(2)

/** Into NEAR_LEG the lesser, into AWAY_LEG the greater. Looked up: which is which is a coin's toss, wrong for a branch. */
export function orderLegs(i: number, forwardLeg: number, strikeLeg: number): void {
  pair[0] = forwardLeg
  pair[1] = strikeLeg
  const isAbove = +(forwardLeg > strikeLeg)
  NEAR_LEG[i] = pair[isAbove] as number
  AWAY_LEG[i] = pair[1 - isAbove] as number
}

/** max(x, 0), likewise without a branch; exact but for the smallest doubles. */
export function positivePart(x: number): number {
  return 0.5 * x + 0.5 * Math.abs(x)
}
