import type { HedgeConditions } from './hedge-conditions.ts'
import type { RiposteSettings } from './riposte-settings.ts'
import { sureGamma } from './target-zone.ts'
import { whalleyWilmottHalfBand } from './whalley-wilmott.ts'

const MILLISECONDS_A_YEAR = 31_536_000_000

/**
 * Half the band around the centre, units of the underlying.
 *
 * Cost and gamma set it, what delta will have drifted while the numbers grew old, and what a round trip has to earn. Short gamma, an expiry that is near and a thin
 * margin make it narrower; it is never narrower than what can be traded, and the ends of the settings hold throughout.
 *
 * @param cost share of the notional that a hedge will cost, >= 0
 */
export function riposteHalfBand(conditions: HedgeConditions, settings: RiposteSettings, cost: number): number {
  const { greeks, spot, minimum } = conditions
  const { riskAversion, halfBandMin, halfBandMax } = settings
  const gamma = sureGamma(greeks.gamma)
  const asymptotic = whalleyWilmottHalfBand({ cost, spot, gamma, riskAversion })
  const wide = Math.max(asymptotic, ageTerm(conditions, settings, gamma), scalpTerm(gamma, cost, spot))
  const short = gamma < 0 ? settings.shortGammaShare : 1
  const narrowed = wide * short * expiryShare(greeks.years, settings) * marginShare(conditions.freeMargin, settings)
  return Math.min(halfBandMax, Math.max(halfBandMin, minimum, narrowed))
}

/**
 * A round trip of a long-gamma book, down and up again, earns twice the distance of its edges and costs twice the cost of a trade:
 * nearer together than that it is not worth making.
 */
function scalpTerm(gamma: number, cost: number, spot: number): number {
  return gamma > 0 ? gamma * cost * spot : 0
}

/** How far delta moves in one deviation of the time since the numbers were made. */
function ageTerm({ spot, ageMs, volatility }: HedgeConditions, { ageWeight }: RiposteSettings, gamma: number): number {
  const deviation = spot * volatility.implied * Math.sqrt(Math.max(0, ageMs) / MILLISECONDS_A_YEAR)
  return ageWeight * Math.abs(gamma) * deviation
}

/** 1 far from an expiry, falling evenly to `expiryShareMin` at it. */
function expiryShare(years: number, { expiryYears, expiryShareMin }: RiposteSettings): number {
  if (years >= expiryYears) return 1
  return expiryShareMin + (1 - expiryShareMin) * (years / expiryYears)
}

/** 1 while margin is ample, falling evenly to `marginShareMin` when there is none. */
function marginShare(freeMargin: number, { ampleMargin, marginShareMin }: RiposteSettings): number {
  if (freeMargin >= ampleMargin) return 1
  return marginShareMin + (1 - marginShareMin) * (Math.max(0, freeMargin) / ampleMargin)
}
