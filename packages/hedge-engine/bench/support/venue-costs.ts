/** What the simulated perp costs: a stated assumption, near a liquid perp of the venue. */
export const PERP = {
  takerFee: 0.0003,
  makerFee: 0.0001,
  /** USD: half the distance between best bid and best ask. */
  halfSpread: 0.5,
  tick: 0.1,
  /** Units of the underlying. */
  step: 0.01,
  minimum: 0.1,
}
