import type { PricedRfq } from './priced-rfq.ts'

/** What the hedging venue takes from a seller of one option: a share of spot, at most a share of the mark. */
const VENUE_FEE_SPOT_SHARE = 0.0003
const VENUE_FEE_MARK_SHARE = 0.125
/** USD for each match there. */
const VENUE_FEE_BASE = 0.5
const OPERATOR_SPOT_SHARE = 0.01
const OPERATOR_PREMIUM_SHARE = 0.125
const BPS = 1e-4
const LEAST_PRICE = 1e-6

/**
 * The price at which somebody buys one contract who sells it again at the venue's bid and keeps a margin.
 *
 * @param marginBps of spot
 * @returns USD per contract; undefined without a bid or when costs leave nothing
 */
export function marginPrice(
  { fair, contracts, spot }: Pick<PricedRfq, 'fair' | 'contracts' | 'spot'>,
  marginBps: number,
): number | undefined {
  if (fair.bid === undefined) return undefined
  const venueFee = Math.min(VENUE_FEE_SPOT_SHARE * spot, VENUE_FEE_MARK_SHARE * fair.mark) + VENUE_FEE_BASE / contracts
  const proceeds = fair.bid - venueFee - marginBps * BPS * spot
  // The operator's fee is the smaller of two shares, so whichever of them binds leaves the higher price.
  const price = Math.max(proceeds / (1 + OPERATOR_PREMIUM_SHARE), proceeds - OPERATOR_SPOT_SHARE * spot)
  return price > LEAST_PRICE ? price : undefined
}
