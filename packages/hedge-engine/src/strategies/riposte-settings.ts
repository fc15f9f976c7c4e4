/** What the default strategy can be told. The defaults were chosen by simulation, see the hedging frontier in the README. */
export interface RiposteSettings {
  /** 1/USD, > 0: how much variance is worth. Ten times as much makes the band less than half as wide. */
  readonly riskAversion: number
  /** Where a hedge that crosses stops: 0 at the band's edge, 1 at its centre. */
  readonly innerShare: number
  /** An order rests for all that takes delta to the centre, but for no more than a move of so many deviations of an hour makes. */
  readonly restingDeviations: number
  /** Units of the underlying: the band is never narrower or wider than these. */
  readonly halfBandMin: number
  readonly halfBandMax: number
  /** So many deviations of what delta moves while the numbers grow old fit into half the band. */
  readonly ageWeight: number
  /** Of the band, when short gamma: moves there widen delta by themselves. */
  readonly shortGammaShare: number
  /** Short gamma, an order rests on the side of delta beyond this share of half the band. */
  readonly adverseFrom: number
  /** The band narrows over these last years before an expiry, down to the share. */
  readonly expiryYears: number
  readonly expiryShareMin: number
  /** The band narrows when less than this share of the margin is free, down to the other share. */
  readonly ampleMargin: number
  readonly marginShareMin: number
  /** Beyond this many half bands from the centre an order crosses at once. */
  readonly promptBeyond: number
  /** Resting orders are left out further away than this share of the price. */
  readonly reachShare: number
}

export const RIPOSTE_DEFAULTS: RiposteSettings = {
  riskAversion: 0.01,
  innerShare: 0.4,
  restingDeviations: 0.5,
  halfBandMin: 0,
  halfBandMax: Number.POSITIVE_INFINITY,
  ageWeight: 4,
  shortGammaShare: 0.7,
  adverseFrom: 0.7,
  expiryYears: 1800 / 31_536_000,
  expiryShareMin: 0.5,
  ampleMargin: 0.3,
  marginShareMin: 0.5,
  promptBeyond: 2.5,
  reachShare: 0.05,
}
