import { type AveragedSoFar, averagedSettlement, black76Greeks, yearsBetween } from '@riposte/greeks'
import { type EpochMs, type Instrument, type Option, toNumber } from '@riposte/market-model'
import { exactly, type Interval } from './interval.ts'
import { AVERAGING_MS, type SettlementRule } from './settlement-rule.ts'

/** Of one contract, from our surface or as published. The ticker's `OptionPricing` is one. */
export interface ContractGreeks {
  /** Underlyings per contract. */
  readonly delta: number
  /** Change of delta for 1 USD of the underlying, >= 0. */
  readonly gamma: number
  /** Implied volatility, annualised, as a fraction. */
  readonly iv: number
  /** USD; forward of the underlying for the option's expiry. */
  readonly forward: number
}

/** Where Greeks and the settlement's progress are looked up. Undefined is unknown, not zero. */
export interface GreeksSource {
  greeksOf(option: Option): ContractGreeks | undefined
  /** What the venue has averaged so far for an expiry whose window has begun. */
  averagedSoFar(expiry: EpochMs): AveragedSoFar | undefined
}

/** Sensitivities of one contract under its venue's settlement. */
export interface EffectiveGreeks {
  readonly delta: Interval
  readonly gamma: Interval
  /** Change of gamma for 1 USD; 0 where it is not known. */
  readonly speed: number
  /** Change of delta for 1.00 of volatility; 0 where it is not known. */
  readonly vanna: number
  /** Until the settlement, by its variance: inside the averaging window a third of what is left. */
  readonly years: number
  readonly isKnown: boolean
}

const ONE_UNDERLYING: EffectiveGreeks = {
  delta: exactly(1),
  gamma: exactly(0),
  speed: 0,
  vanna: 0,
  years: 0,
  isKnown: true,
}

const SETTLED: EffectiveGreeks = { ...ONE_UNDERLYING, delta: exactly(0) }

/** Whether a contract is in the window in which its settlement price forms. */
export function isAveraging(option: Option, settlement: SettlementRule, now: EpochMs): boolean {
  return settlement === 'average-30m' && now > option.expiry - AVERAGING_MS
}

/**
 * Delta and gamma of one contract as it will settle.
 *
 * Only a contract on a mean changes in its last half hour, so a pair that is held back to back on two venues regains delta
 * there. After its expiry such a contract is cash; a contract on a fixing keeps the delta that is published for it until its
 * delivery is booked.
 */
export function effectiveGreeks(
  instrument: Instrument,
  settlement: SettlementRule,
  now: EpochMs,
  source: GreeksSource,
): EffectiveGreeks {
  if (instrument.kind === 'perp') return ONE_UNDERLYING
  const averaging = isAveraging(instrument, settlement, now)
  if (averaging && now >= instrument.expiry) return SETTLED
  const greeks = source.greeksOf(instrument)
  if (greeks === undefined || !isSound(greeks, now >= instrument.expiry)) {
    return unknownGreeks(instrument, now, averaging)
  }
  return averaging ? averagedGreeks(instrument, greeks, now, source) : plainGreeks(instrument, greeks, now)
}

function plainGreeks(option: Option, greeks: ContractGreeks, now: EpochMs): EffectiveGreeks {
  const { delta, gamma, iv: volatility, forward } = greeks
  const years = yearsLeft(option, now)
  const known = { delta: exactly(delta), gamma: exactly(gamma), years, isKnown: true }
  // At its expiry an option has no third order left to look at.
  if (years === 0) return { ...known, speed: 0, vanna: 0 }
  const { speed, vanna } = black76Greeks({
    right: option.right,
    forward,
    strike: toNumber(option.strike),
    years,
    volatility,
  })
  return { ...known, speed, vanna }
}

function averagedGreeks(option: Option, greeks: ContractGreeks, now: EpochMs, source: GreeksSource): EffectiveGreeks {
  const averaged = source.averagedSoFar(option.expiry)
  if (averaged === undefined || !isProgress(averaged)) return unknownGreeks(option, now, true)
  const { delta, gamma, effectiveYears } = averagedSettlement({
    right: option.right,
    forward: greeks.forward,
    strike: toNumber(option.strike),
    years: yearsLeft(option, now),
    volatility: greeks.iv,
    averaged,
  })
  return {
    delta: exactly(delta),
    gamma: exactly(gamma),
    speed: 0,
    vanna: 0,
    years: effectiveYears,
    isKnown: true,
  }
}

/**
 * Everything that the Greeks of an option could be. Its gamma has no upper bound.
 *
 * Of a mean only what is not averaged yet still moves with the market, whatever the rest has come to.
 */
function unknownGreeks(option: Option, now: EpochMs, averaging: boolean): EffectiveGreeks {
  const most = averaging ? Math.min((option.expiry - now) / AVERAGING_MS, 1) : 1
  const delta = option.right === 'call' ? { low: 0, high: most } : { low: -most, high: 0 }
  const gamma = { low: 0, high: Number.POSITIVE_INFINITY }
  return { delta, gamma, speed: 0, vanna: 0, years: yearsLeft(option, now), isKnown: false }
}

function yearsLeft(option: Option, now: EpochMs): number {
  return Math.max(0, yearsBetween(now, option.expiry))
}

function isSound({ delta, gamma, iv, forward }: ContractGreeks, hasExpired: boolean): boolean {
  const isAmount = (value: number) => value > 0 && value < 1e12
  // After its expiry an option has no volatility, and no forward of its own.
  const isPriced = hasExpired || (isAmount(iv) && isAmount(forward))
  return isPriced && Math.abs(delta) <= 1.5 && gamma >= 0 && gamma < Number.POSITIVE_INFINITY
}

function isProgress({ mean, share }: AveragedSoFar): boolean {
  return mean > 0 && mean < Number.POSITIVE_INFINITY && share >= 0 && share < 1
}
