// Prices, Greeks and implied volatility with as many digits as asked for, straight from their definitions.
import type { Decimal } from 'decimal.js'
import { precise, preciseCdf, preciseDensity } from './precise-normal.ts'

/** One option, in doubles as the package reads them. `forward` true: Black-76, whose underlying is a forward. */
export interface PreciseInputs {
  readonly isForward: boolean
  readonly sign: 1 | -1
  readonly underlying: Decimal
  readonly strike: Decimal
  readonly years: Decimal
  readonly volatility: Decimal
  readonly rate: Decimal
  readonly dividendYield: Decimal
}

export type PreciseGreeks = Readonly<Record<string, Decimal>>

interface Parts {
  readonly s: Decimal
  readonly d1: Decimal
  readonly d2: Decimal
  readonly forwardLeg: Decimal
  readonly strikeLeg: Decimal
  readonly carryDiscount: Decimal
  readonly discount: Decimal
}

function partsOf(o: PreciseInputs): Parts {
  const yieldRate = o.isForward ? o.rate : o.dividendYield
  const s = o.volatility.times(o.years.sqrt())
  const x = o.underlying.div(o.strike).ln().plus(o.rate.minus(yieldRate).times(o.years))
  const d1 = x.div(s).plus(s.div(2))
  const discount = o.rate.times(o.years).neg().exp()
  const carryDiscount = yieldRate.times(o.years).neg().exp()
  return {
    s,
    d1,
    d2: d1.minus(s),
    forwardLeg: o.underlying.times(carryDiscount),
    strikeLeg: o.strike.times(discount),
    carryDiscount,
    discount,
  }
}

/** sign (U e^(-q t) Phi(sign d1) - K e^(-r t) Phi(sign d2)) */
export function precisePrice(o: PreciseInputs): Decimal {
  const { d1, d2, forwardLeg, strikeLeg } = partsOf(o)
  return forwardLeg
    .times(preciseCdf(d1.times(o.sign)))
    .minus(strikeLeg.times(preciseCdf(d2.times(o.sign))))
    .times(o.sign)
}

/** Every output, by the closed formulas. */
export function preciseGreeks(o: PreciseInputs): PreciseGreeks {
  const { s, d1, d2, forwardLeg, strikeLeg, carryDiscount, discount } = partsOf(o)
  const { sign, underlying, strike, years, volatility, rate } = o
  const q = o.isForward ? rate : o.dividendYield
  const one = precise(1)
  const n1 = preciseCdf(d1.times(sign))
  const n2 = preciseCdf(d2.times(sign))
  const density = preciseDensity(d1)
  const price = forwardLeg.times(n1).minus(strikeLeg.times(n2)).times(sign)
  const delta = carryDiscount.times(n1).times(sign)
  const gamma = carryDiscount.times(density).div(underlying.times(s))
  const vega = forwardLeg.times(density).times(years.sqrt())
  const decay = forwardLeg.times(density).times(volatility).div(years.sqrt().times(2))
  const drift = rate
    .minus(q)
    .div(s)
    .minus(d2.div(years.times(2)))
  const product = d1.times(d2)
  const half = one.div(years.times(2))
  const bracket = product.times(one.minus(product)).plus(d1.times(d1)).plus(d2.times(d2))
  return {
    price,
    delta,
    deltaForward: n1.times(sign),
    gamma,
    vega,
    theta: q.times(forwardLeg).times(n1).minus(rate.times(strikeLeg).times(n2)).times(sign).minus(decay),
    rho: o.isForward ? years.neg().times(price) : strikeLeg.times(years).times(n2).times(sign),
    epsilon: o.isForward ? precise(0) : years.times(forwardLeg).times(n1).times(-sign),
    vanna: carryDiscount.times(density).times(d2).div(volatility).neg(),
    volga: vega.times(product).div(volatility),
    charm: q.times(delta).minus(carryDiscount.times(density).times(drift)),
    veta: vega.times(q.minus(half).plus(d1.times(drift))),
    speed: gamma
      .neg()
      .times(one.plus(d1.div(s)))
      .div(underlying),
    zomma: gamma.times(product.minus(1)).div(volatility),
    color: gamma.times(q.plus(half).plus(d1.times(drift))),
    ultima: vega.neg().times(bracket).div(volatility.times(volatility)),
    dualDelta: discount.times(n2).times(-sign),
    dualGamma: discount.times(preciseDensity(d2)).div(strike.times(s)),
  }
}

/** The volatility that gives exactly this price, by Newton's method from a close one. */
export function preciseVolatility(o: PreciseInputs, price: Decimal): Decimal {
  let volatility = o.volatility
  for (let i = 0; i < 60; i++) {
    const at = { ...o, volatility }
    const { d1, forwardLeg } = partsOf(at)
    const vega = forwardLeg.times(preciseDensity(d1)).times(o.years.sqrt())
    const step = price.minus(precisePrice(at)).div(vega)
    volatility = volatility.plus(step)
    if (step.abs().lt(volatility.times('1e-35'))) return volatility
  }
  throw new Error('no convergence: the first volatility was not close')
}
