/** How a place ends the options that are held there. */
export interface SettlementRule {
  /** `cash`: the difference to the strike is paid. `physical`: the underlying changes hands against the strike. */
  readonly kind: 'cash' | 'physical'
  /** The settlement price is the mean of spot over this long before the expiry, ms; zero for one price at the expiry. */
  readonly averagedMs: number
  /** How long after the expiry an option in the money can be redeemed, ms; zero where that is nobody's task. */
  readonly redemptionMs: number
}

/** Derive: USDC, the mean of the last 30 minutes before 08:00 UTC. */
const CASH_ON_MEAN: SettlementRule = { kind: 'cash', averagedMs: 30 * 60_000, redemptionMs: 0 }

/** Rysk: one fixing price, the underlying against the strike, within the 3600 s of the contract's redemption window. */
const PHYSICAL_ON_FIXING: SettlementRule = { kind: 'physical', averagedMs: 0, redemptionMs: 3_600_000 }

/** A place that the desk does not know: worth its distance from the strike, until its owner says otherwise. */
const CASH_ON_FIXING: SettlementRule = { kind: 'cash', averagedMs: 0, redemptionMs: 0 }

/** The two places of which the desk knows how they settle. */
export interface SettlingPlaces {
  /** Where it hedges. */
  readonly hedging: string
  /** Where it is asked for quotes. */
  readonly source: string
}

export function settlementRule(venue: string, { hedging, source }: SettlingPlaces): SettlementRule {
  if (venue === source) return PHYSICAL_ON_FIXING
  return venue === hedging ? CASH_ON_MEAN : CASH_ON_FIXING
}
