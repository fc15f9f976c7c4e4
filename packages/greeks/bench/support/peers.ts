// Every way to price a European option that is measured: ours and the peers, behind one shape.
import { BlackScholes } from '@uqee/black-scholes'
import { blackScholes as peerPrice } from 'black-scholes'
import { getDelta, getGamma, getRho, getTheta, getVega } from 'greeks'
import { getImpliedVolatility } from 'implied-volatility'
import { add, divide, erf, exp, log, multiply, sqrt } from 'mathjs'
import { Option } from 'option-pricing'
import { blackScholes, blackScholesGreeks, blackScholesImpliedVolatility, type Right } from '../../src/index.ts'

export interface SpotOption {
  readonly right: Right
  readonly spot: number
  readonly strike: number
  readonly years: number
  readonly volatility: number
  readonly rate: number
}

export interface Peer {
  readonly name: string
  readonly price: (option: SpotOption) => number
  /** Price, delta, gamma, vega, theta and rho, or as many as it has; one of them, so that nothing is optimised away. */
  readonly greeks?: (option: SpotOption) => number
  readonly volatility?: (option: SpotOption, price: number) => number
}

const uqee = new BlackScholes({ sigmaToPricePrecision: 'double', priceToSigmaMethod: 'newton-raphson' })
const uqeeFast = new BlackScholes()
const uqeeInputs = ({ right, spot, strike, years, rate }: SpotOption) => ({
  type: right,
  underlying: spot,
  strike,
  time: years,
  rate,
})

/** What a notebook would write: Phi by erf, both legs, nothing more. */
const phi = (x: number): number => (1 + erf(x / Math.SQRT2)) / 2
function mathjsPrice({ right, spot, strike, years, volatility, rate }: SpotOption): number {
  const s = multiply(volatility, sqrt(years) as number)
  const d1 = divide(add(log(spot / strike), (rate + (volatility * volatility) / 2) * years), s)
  const sign = right === 'call' ? 1 : -1
  const discounted = multiply(strike, exp(-rate * years))
  return sign * (spot * phi(sign * d1) - discounted * phi(sign * (d1 - s)))
}

export const PEERS: readonly Peer[] = [
  {
    name: '@riposte/greeks, one by one',
    price: (option) => blackScholes(option),
    greeks: (option) => blackScholesGreeks(option).delta,
    volatility: (option, price) => {
      const found = blackScholesImpliedVolatility({ ...option, price })
      return found.status === 'ok' ? found.volatility : Number.NaN
    },
  },
  {
    name: 'black-scholes, greeks, implied-volatility',
    price: ({ right, spot, strike, years, volatility, rate }) =>
      peerPrice(spot, strike, years, volatility, rate, right),
    greeks: ({ right, spot, strike, years, volatility, rate }) =>
      peerPrice(spot, strike, years, volatility, rate, right) +
      getDelta(spot, strike, years, volatility, rate, right) +
      getGamma(spot, strike, years, volatility, rate, right) +
      getVega(spot, strike, years, volatility, rate, right) +
      getTheta(spot, strike, years, volatility, rate, right) +
      getRho(spot, strike, years, volatility, rate, right),
    volatility: ({ right, spot, strike, years, rate }, price) =>
      getImpliedVolatility(price, spot, strike, years, rate, right),
  },
  {
    name: '@uqee/black-scholes, as it comes',
    price: (option) => uqeeFast.option({ ...uqeeInputs(option), sigma: option.volatility }).price,
    greeks: (option) => uqeeFast.option({ ...uqeeInputs(option), sigma: option.volatility }).delta,
    volatility: (option, price) => uqeeFast.sigma({ ...uqeeInputs(option), price }),
  },
  {
    name: '@uqee/black-scholes, double precision',
    price: (option) => uqee.option({ ...uqeeInputs(option), sigma: option.volatility }).price,
    greeks: (option) => uqee.option({ ...uqeeInputs(option), sigma: option.volatility }).delta,
    volatility: (option, price) => uqee.sigma({ ...uqeeInputs(option), price }),
  },
  {
    name: 'option-pricing',
    price: ({ right, spot, strike, years, volatility, rate }) =>
      new Option({
        style: 'european',
        type: right,
        initialSpotPrice: spot,
        strikePrice: strike,
        timeToMaturity: years,
        volatility,
        riskFreeRate: rate,
        dividendYield: 0,
      }).price('black-scholes'),
  },
  { name: 'mathjs, naive', price: mathjsPrice },
]
