import type { CoreColumns, GreekColumns } from '../batch/greek-columns.ts'
import {
  CARRY_DISCOUNT,
  DENSITY,
  DEVIATION,
  DISCOUNT,
  DISTANCE,
  DIVIDEND_YIELD,
  FORWARD_PART,
  INTRINSIC,
  MONEYNESS,
  RATE,
  ROOT_YEARS,
  SIGN,
  STRIKE,
  STRIKE_PART,
  TIME_VALUE,
  UNDERLYING,
  VOLATILITY,
  WEIGHT,
  YEARS,
} from './lanes.ts'

/**
 * Last stage: price and first Greeks into rows `offset` on of columns. Formulas and units: the README's table.
 *
 * @param isForward whether the underlying is a forward, which only rho and the carry tell from a spot whose yield is the rate
 */
export function writeCore(isForward: boolean, count: number, offset: number, columns: CoreColumns): void {
  const { price, delta, gamma, vega, theta, rho } = columns
  for (let i = 0; i < count; i++) {
    const row = offset + i
    const sign = SIGN[i] as number
    const underlying = UNDERLYING[i] as number
    const weight = WEIGHT[i] as number
    const rootYears = ROOT_YEARS[i] as number
    const volatility = VOLATILITY[i] as number
    const value = (INTRINSIC[i] as number) + (TIME_VALUE[i] as number)
    const forwardPart = FORWARD_PART[i] as number
    const strikePart = STRIKE_PART[i] as number
    // Without weight the wing has decayed: that is the limit, where a quotient would be 0/0.
    const decay = weight === 0 || volatility === 0 ? 0 : (weight * volatility) / (2 * rootYears)
    price[row] = value
    delta[row] = (sign * forwardPart) / underlying
    gamma[row] = weight === 0 ? 0 : weight / underlying / (underlying * (DEVIATION[i] as number))
    vega[row] = weight * rootYears
    const rate = RATE[i] as number
    if (isForward) {
      theta[row] = rate * value - decay
      rho[row] = -(YEARS[i] as number) * value
    } else {
      theta[row] = sign * ((DIVIDEND_YIELD[i] as number) * forwardPart - rate * strikePart) - decay
      rho[row] = sign * (YEARS[i] as number) * strikePart
    }
  }
}

/** Last stage for everything: the first Greeks and what `GreekColumns` has beyond them. */
export function writeGreeks(isForward: boolean, count: number, offset: number, columns: GreekColumns): void {
  writeCore(isForward, count, offset, columns)
  writeFirstOrder(isForward, count, offset, columns)
  writeVolatilityOrders(count, offset, columns)
  writeTimeOrders(isForward, count, offset, columns)
}

function writeFirstOrder(isForward: boolean, count: number, offset: number, columns: GreekColumns): void {
  const { delta, deltaForward, epsilon, dualDelta, dualGamma } = columns
  for (let i = 0; i < count; i++) {
    const row = offset + i
    const strike = STRIKE[i] as number
    const weight = WEIGHT[i] as number
    deltaForward[row] = (delta[row] as number) / (CARRY_DISCOUNT[i] as number)
    epsilon[row] = isForward ? 0 : -(SIGN[i] as number) * (YEARS[i] as number) * (FORWARD_PART[i] as number)
    dualDelta[row] = (-(SIGN[i] as number) * (STRIKE_PART[i] as number)) / strike
    // The strike's own density where it is the nearer leg: their product may have sunk below the smallest double.
    const density = (MONEYNESS[i] as number) <= 0 ? weight / strike : (DISCOUNT[i] as number) * (DENSITY[i] as number)
    dualGamma[row] = density === 0 ? 0 : density / (strike * (DEVIATION[i] as number))
  }
}

function writeVolatilityOrders(count: number, offset: number, columns: GreekColumns): void {
  const { vega, vanna, volga, speed, zomma, ultima } = columns
  for (let i = 0; i < count; i++) {
    const row = offset + i
    const weight = WEIGHT[i] as number
    const s = DEVIATION[i] as number
    if (weight === 0 || s === 0) {
      // Without weight all of these vanish; without deviation at the money they have limits of their own.
      vanna[row] = s === 0 ? ((weight / (UNDERLYING[i] as number)) * (ROOT_YEARS[i] as number)) / 2 : 0
      volga[row] = 0
      speed[row] = weight === 0 ? 0 : Number.NEGATIVE_INFINITY
      zomma[row] = weight === 0 ? 0 : Number.NEGATIVE_INFINITY
      ultima[row] = s === 0 ? (-(vega[row] as number) * (YEARS[i] as number)) / 4 : 0
      continue
    }
    const underlying = UNDERLYING[i] as number
    const d1 = (DISTANCE[i] as number) + s / 2
    const d2 = (DISTANCE[i] as number) - s / 2
    const product = d1 * d2
    const density = weight / underlying
    const spread = underlying * s
    const inverse = 1 / (VOLATILITY[i] as number)
    const vegaPerVolatility = (vega[row] as number) * inverse
    vanna[row] = -density * d2 * inverse
    volga[row] = vegaPerVolatility * product
    // From the density and not from gamma, which may be subnormal where these are not.
    speed[row] = (-density * (1 + d1 / s)) / spread / underlying
    zomma[row] = ((density * (product - 1)) / spread) * inverse
    ultima[row] = -vegaPerVolatility * (product * (1 - product) + d1 * d1 + d2 * d2) * inverse
  }
}

function writeTimeOrders(isForward: boolean, count: number, offset: number, columns: GreekColumns): void {
  const { delta, vega, charm, veta, color } = columns
  for (let i = 0; i < count; i++) {
    const row = offset + i
    const weight = WEIGHT[i] as number
    const s = DEVIATION[i] as number
    const years = YEARS[i] as number
    const dividendYield = DIVIDEND_YIELD[i] as number
    const carry = isForward ? 0 : (RATE[i] as number) - dividendYield
    const carryCharm = dividendYield * (delta[row] as number)
    if (weight === 0) {
      charm[row] = carryCharm
      veta[row] = 0
      color[row] = 0
      continue
    }
    const density = weight / (UNDERLYING[i] as number)
    const halfRate = 0.5 / years
    if (s === 0) {
      // At the money without deviation: years or volatility are 0, and gamma is without bound.
      const noTime = years === 0
      const pull = noTime && (VOLATILITY[i] as number) > 0 ? 1 : carry
      charm[row] = pull === 0 ? carryCharm : -pull * Number.POSITIVE_INFINITY
      veta[row] = noTime ? Number.NEGATIVE_INFINITY : (vega[row] as number) * (dividendYield - halfRate + carry / 2)
      const turn = dividendYield + halfRate + carry / 2
      color[row] = turn === 0 ? 0 : turn * Number.POSITIVE_INFINITY
      continue
    }
    const d1 = (DISTANCE[i] as number) + s / 2
    /** d(d1)/d(years) */
    const drift = carry / s - ((DISTANCE[i] as number) - s / 2) * halfRate
    charm[row] = carryCharm - density * drift
    veta[row] = (vega[row] as number) * (dividendYield - halfRate + d1 * drift)
    color[row] = (density * (dividendYield + halfRate + d1 * drift)) / ((UNDERLYING[i] as number) * s)
  }
}
