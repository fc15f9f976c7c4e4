export interface FundingShiftInputs {
  /** Of the perp, a year, as a fraction; longs pay when it is positive. */
  readonly fundingRate: number
  /** 1/USD, > 0 */
  readonly riskAversion: number
  /** Annualised, as a fraction, > 0. */
  readonly volatility: number
  /** USD */
  readonly spot: number
  /** Units of the underlying, >= 0. */
  readonly halfBand: number
}

/**
 * How far off the ideal hedge net delta is worth keeping for the perp's funding: the y that minimises
 * a/2 sigma^2 S^2 y^2 + f S y, which is -f / (a sigma^2 S), and never more than half of the half band.
 */
export function fundingShift({ fundingRate, riskAversion, volatility, spot, halfBand }: FundingShiftInputs): number {
  if (fundingRate === 0) return 0
  const best = -fundingRate / (riskAversion * volatility ** 2 * spot)
  const cap = halfBand / 2
  return Math.max(-cap, Math.min(cap, best))
}
