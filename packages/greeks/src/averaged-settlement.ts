import { black76Greeks } from './black76-greeks.ts'
import { DomainError } from './errors.ts'
import { type Black76Inputs, signOf } from './option-inputs.ts'

/** Half an hour of 365-day years: the time over which Derive and Deribit average the index before an expiry. */
export const SETTLEMENT_WINDOW_YEARS = 1800 / 31_536_000

/** What has been averaged so far. */
export interface AveragedSoFar {
  /** Mean of the prices collected, USD per unit, > 0. */
  readonly mean: number
  /** Their share of all that will be, from 0 up to 1, 1 excluded while there is time left. */
  readonly share: number
}

/** An option on a forward that settles on a mean. `years` run until the end of the window, `forward` is for then. */
export interface AveragedSettlementInputs extends Black76Inputs {
  /** Length of the window; by default half an hour. */
  readonly windowYears?: number
  /** Needed inside the window, which is when `years` is below its length; elsewhere nothing has been averaged. */
  readonly averaged?: AveragedSoFar
}

export interface AveragedSettlement {
  /** Discounted, USD per unit. */
  readonly price: number
  /** dV/d(forward): it fades as the average fills, since what is averaged no longer moves. */
  readonly delta: number
  /** d2V/d(forward)2. */
  readonly gamma: number
  /** Strike of what is left to average: at or below 0 a call is sure to be exercised. */
  readonly effectiveStrike: number
  /** Years in which an option on one fixing has as much variance: a third of the window less before it, a third inside. */
  readonly effectiveYears: number
}

/**
 * Price, delta and gamma of a European option that settles on the mean of the underlying over a window before its expiry.
 *
 * With a share x already averaged at mean A, the payoff (x A + (1 - x) M - K)+ is (1 - x) times that of an option on the rest's
 * mean M at the strike (K - x A) / (1 - x). M is taken to be lognormal with the variance of a mean, a third of the window's
 * time; for windows short beside a year and ordinary volatilities that is exact to some 1e-6 of the price. Continuous when the
 * window begins and when it ends.
 *
 * @throws {DomainError} on an input outside its range, or without `averaged` inside the window
 */
export function averagedSettlement(inputs: AveragedSettlementInputs): AveragedSettlement {
  const { right, forward, strike, years, volatility, rate = 0, windowYears = SETTLEMENT_WINDOW_YEARS } = inputs
  if (!(windowYears > 0 && windowYears < Number.POSITIVE_INFINITY)) {
    throw new DomainError('windowYears', windowYears, 'a finite number > 0')
  }
  const isInside = years < windowYears
  const { mean, share } = isInside ? assertAveraged(inputs.averaged, years) : NOTHING_AVERAGED
  const effectiveYears = isInside ? years / 3 : years - (2 / 3) * windowYears
  const rest = 1 - share
  const discount = Math.exp(-rate * years)
  // Checks everything else; a strike that is left is a number of ours.
  const plain = black76Greeks({ right, forward, strike, years: Math.max(effectiveYears, 0), volatility, rate: 0 })
  if (rest === 0) {
    const intrinsic = Math.max(signOf(right) * (mean - strike), 0)
    return { price: discount * intrinsic, delta: 0, gamma: 0, effectiveStrike: strike, effectiveYears: 0 }
  }
  if (share === 0) {
    const { price, delta, gamma } = plain
    return {
      price: discount * price,
      delta: discount * delta,
      gamma: discount * gamma,
      effectiveStrike: strike,
      effectiveYears,
    }
  }
  const effectiveStrike = (strike - share * mean) / rest
  const weight = discount * rest
  if (effectiveStrike <= 0) {
    // Whatever comes, the mean ends above the strike.
    const isCall = right === 'call'
    return {
      price: isCall ? weight * (forward - effectiveStrike) : 0,
      delta: isCall ? weight : 0,
      gamma: 0,
      effectiveStrike,
      effectiveYears,
    }
  }
  const { price, delta, gamma } = black76Greeks({
    right,
    forward,
    strike: effectiveStrike,
    years: effectiveYears,
    volatility,
    rate: 0,
  })
  return { price: weight * price, delta: weight * delta, gamma: weight * gamma, effectiveStrike, effectiveYears }
}

const NOTHING_AVERAGED: AveragedSoFar = { mean: 1, share: 0 }

function assertAveraged(averaged: AveragedSoFar | undefined, years: number): AveragedSoFar {
  if (averaged === undefined) {
    throw new DomainError('averaged', averaged, 'what has been averaged so far, as the window has begun')
  }
  const { mean, share } = averaged
  if (!(mean > 0 && mean < Number.POSITIVE_INFINITY))
    throw new DomainError('averaged.mean', mean, 'a finite number > 0')
  if (!(share >= 0 && (share < 1 || (share === 1 && years === 0)))) {
    throw new DomainError('averaged.share', share, 'a number from 0 up to 1, and 1 only when no time is left')
  }
  return averaged
}
