import { createGreekColumns, type GreekColumns } from './batch/greek-columns.ts'
import type { Greeks } from './greeks.ts'
import { evaluateParts, evaluatePrices, setLane } from './kernel/evaluate.ts'
import { INTRINSIC, TIME_VALUE } from './kernel/lanes.ts'
import { writeGreeks } from './kernel/write-outputs.ts'

/**
 * One option through the kernel of the batches, so that both give the same digits: its price. The numbers are known to be
 * valid; `dividendYield` of a forward is the rate.
 */
export function priceOne(
  isForward: boolean,
  sign: number,
  underlying: number,
  strike: number,
  years: number,
  volatility: number,
  rate: number,
  dividendYield: number,
): number {
  setLane(0, sign, underlying, strike, years, volatility, rate, dividendYield)
  evaluatePrices(isForward, 1)
  return (INTRINSIC[0] as number) + (TIME_VALUE[0] as number)
}

const row: GreekColumns = /* @__PURE__ */ createGreekColumns(1)

/** As `priceOne`, with all Greeks. */
export function greeksOfOne(
  isForward: boolean,
  sign: number,
  underlying: number,
  strike: number,
  years: number,
  volatility: number,
  rate: number,
  dividendYield: number,
): Greeks {
  setLane(0, sign, underlying, strike, years, volatility, rate, dividendYield)
  evaluateParts(isForward, 1)
  writeGreeks(isForward, 1, 0, row)
  return {
    price: row.price[0] as number,
    delta: row.delta[0] as number,
    deltaForward: row.deltaForward[0] as number,
    gamma: row.gamma[0] as number,
    vega: row.vega[0] as number,
    theta: row.theta[0] as number,
    rho: row.rho[0] as number,
    epsilon: row.epsilon[0] as number,
    vanna: row.vanna[0] as number,
    volga: row.volga[0] as number,
    charm: row.charm[0] as number,
    veta: row.veta[0] as number,
    speed: row.speed[0] as number,
    zomma: row.zomma[0] as number,
    color: row.color[0] as number,
    ultima: row.ultima[0] as number,
    dualDelta: row.dualDelta[0] as number,
    dualGamma: row.dualGamma[0] as number,
  }
}
