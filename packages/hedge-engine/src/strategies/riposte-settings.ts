/** What the default strategy can be told. */
export interface RiposteSettings {
  /** 1/USD, > 0: how much variance is worth. Ten times as much makes the band less than half as wide. */
  readonly riskAversion: number
  /** Where a hedge stops: 0 at the band's edge, 1 at its centre. */
  readonly innerShare: number
  /** Units of the underlying: the band is never narrower or wider than these. */
  readonly halfBandMin: number
  readonly halfBandMax: number
  /** Deviations of delta while the numbers grow old that the band has to hold. */
  readonly ageWeight: number
  /** Of the band, when short gamma: moves there widen delta by themselves. */
  readonly shortGammaShare: number
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
  innerShare: 0.2,
  halfBandMin: 0,
  halfBandMax: Number.POSITIVE_INFINITY,
  ageWeight: 1,
  shortGammaShare: 0.6,
  expiryYears: 1800 / 31_536_000,
  expiryShareMin: 0.5,
  ampleMargin: 0.3,
  marginShareMin: 0.5,
  promptBeyond: 1.5,
  reachShare: 0.05,
}
