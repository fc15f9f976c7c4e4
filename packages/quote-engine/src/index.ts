export { type BidInputs, bidPrice, type SourceFeeModel, sourceFee } from './bid-price.ts'
export {
  decideQuote,
  type HedgeCost,
  type HedgeEstimate,
  type QuoteDecision,
  type QuoteRequest,
  type QuoteSettings,
} from './decide-quote.ts'
export type { Decline, PriceBreakdown } from './decline.ts'
export { checkMarket } from './market-check.ts'
