import { divideWad, maxWad, minWad, multiplyWad, roundToStep, type Wad, wad } from '@riposte/market-model'

/** What the RFQ source takes from the maker on top of the premium: the smaller of two shares. */
export interface SourceFeeModel {
  /** Of the premium, as a fraction. */
  readonly premiumShare: Wad
  /** Of spot, for each contract, as a fraction. */
  readonly spotShare: Wad
}

export interface BidInputs {
  /** USD per contract that selling the same option brings in, after fees. */
  readonly hedgeProceeds: Wad
  /** USD per contract kept. */
  readonly edge: Wad
  /** USD */
  readonly spot: Wad
  readonly fee: SourceFeeModel
  /** USD; the price is rounded down to it. */
  readonly priceStep: Wad
}

/**
 * The highest price at which buying one contract, paying the source's fee and selling the same option keeps the edge.
 *
 * With fee = min(a·p, b·S), p + fee = h − e solves to p = max((h − e)/(1 + a), h − e − b·S): whichever branch of the
 * fee is smaller leaves the higher price.
 *
 * @returns USD per contract, rounded down; zero or negative when there is nothing to offer
 */
export function bidPrice({ hedgeProceeds, edge, spot, fee, priceStep }: BidInputs): Wad {
  const net = wad(hedgeProceeds - edge)
  const one = wad(10n ** 18n)
  const underPremiumShare = divideWad(net, wad(one + fee.premiumShare), 'down')
  const underSpotShare = wad(net - multiplyWad(spot, fee.spotShare, 'up'))
  return roundToStep(maxWad(underPremiumShare, underSpotShare), priceStep, 'down')
}

/** The modelled fee for one contract at a price, USD. */
export function sourceFee(price: Wad, spot: Wad, fee: SourceFeeModel): Wad {
  return minWad(multiplyWad(price, fee.premiumShare, 'up'), multiplyWad(spot, fee.spotShare, 'up'))
}
