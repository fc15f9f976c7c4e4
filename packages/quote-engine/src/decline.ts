/** Why we chose not to quote. Codes are stable; the message carries the numbers. */
export interface Decline {
  readonly code:
    | 'SIDE_NOT_SUPPORTED'
    | 'NO_INSTRUMENT'
    | 'NO_HEDGE'
    | 'HEDGE_RATE'
    | 'OFF_STEP'
    | 'BELOW_MINIMUM'
    | 'NO_MARKET'
    | 'STALE_MARKET'
    | 'CROSSED_MARKET'
    | 'THIN_BOOK'
    | 'NO_EDGE'
    | 'NEAR_EXPIRY'
    | 'LIMIT'
    | 'KILL_SWITCH'
    | 'HEDGER_BLOCKED'
    | 'NOT_READY'
    | 'STOPPING'
    | 'REPEATED'
  readonly message: string
}

/** How a price came about, all in USD per contract. */
export interface PriceBreakdown {
  /** What selling the same option brings in, after the venue's fees. */
  readonly hedgeProceeds: number
  readonly edge: number
  readonly spot: number
  /** The source's fee on top of the premium, as modelled. */
  readonly sourceFee: number
}
