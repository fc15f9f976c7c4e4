export { MarketModelError } from './errors.ts'
export {
  createOption,
  createPerp,
  type Instrument,
  type Option,
  type Perp,
  parseInstrumentName,
  type Right,
} from './instrument.ts'
export type { FeeSchedule, Listing } from './listing.ts'
export { type LogFields, type Logger, silentLogger } from './logger.ts'
export { judgeMarket, type MarketSnapshot, type MarketState, type SoundMarket } from './market-snapshot.ts'
export { isCrossed, type Level, type OrderBook, type Walk, walkLevels } from './order-book.ts'
export { createRandom, nextNormal, nextUuid, type Random } from './random.ts'
export type {
  BelievedTrade,
  Fixing,
  OptionTerms,
  QuoteOutcome,
  Rfq,
  RfqFeed,
  RfqSource,
  RfqSourceEvents,
  SignedQuote,
  SourceBalance,
  SourcePosition,
  Token,
} from './rfq-source.ts'
export { opposite, type Side, signed } from './side.ts'
export type { OptionPricing, Ticker } from './ticker.ts'
export { type Cancel, type Clock, createSystemClock, type EpochMs, epochMs, fromSeconds, toSeconds } from './time.ts'
export type {
  ConnectionStatus,
  Fill,
  FundingPayment,
  MarketVenue,
  OrderLookup,
  OrderOutcome,
  OrderRequest,
  OrderState,
  Reject,
  SignedOrder,
  Venue,
  VenueBalance,
  VenueEvents,
  VenueMargin,
  VenuePosition,
} from './venue.ts'
export {
  absWad,
  divideWad,
  formatWad,
  fromNumber,
  fromTokenUnits,
  maxWad,
  minWad,
  multiplyWad,
  parseWad,
  type Rounding,
  roundToStep,
  toNumber,
  toTokenUnits,
  WAD_ONE,
  WAD_ZERO,
  type Wad,
  wad,
} from './wad.ts'
