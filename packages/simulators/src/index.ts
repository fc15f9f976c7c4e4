export type { AccountOptions as DeriveAccountOptions, HeldFromStart } from './derive/accounts.ts'
export type { Connection as DeriveConnection, Peer as DerivePeer } from './derive/connection.ts'
export { createDeriveCore, type DeriveCore, type DeriveCoreOptions } from './derive/derive-core.ts'
export type {
  DeriveEngine,
  DeriveOrderView,
  DeriveTradeView,
} from './derive/engine.ts'
export type { ExchangeRules as DeriveRules } from './derive/exchange.ts'
export {
  type BookFault as DeriveBookFault,
  createDeriveFaults,
  type DeriveFaults,
  type NoticeFault as DeriveNoticeFault,
  type OrderFault,
} from './derive/faults.ts'
export type { FaultChances as DeriveFaultChances } from './derive/random-faults.ts'
export type { RateLimits as DeriveRateLimits } from './derive/rate-limits.ts'
export type { ProtocolScope as DeriveScope } from './derive/scopes.ts'
export { type DeriveSimulator, type DeriveSimulatorOptions, startDeriveSimulator } from './derive/server.ts'
export { SimulatorsError, type SimulatorsErrorCode } from './errors.ts'
export { type BuiltInMarketOptions, createBuiltInMarket } from './market/built-in-market.ts'
export type { SpotJumps } from './market/jump-path.ts'
export { parseChain, type RecordedChain, type RecordedOption } from './market/parse-chain.ts'
export { createRecordedMarket, type RecordedMarketOptions } from './market/recorded-market.ts'
export type { FairQuote, Market } from './market.ts'
export type { RyskAsset } from './rysk/asset.ts'
export { PAPER_ASSETS, variantAssets } from './rysk/asset.ts'
export type {
  PlacedQuote as RyskPlacedQuote,
  RfqAsker as RyskRfqAsker,
  RfqOutcome as RyskRfqOutcome,
  RfqRecord as RyskRfqRecord,
} from './rysk/auction.ts'
export type { Refusal as RyskRefusal, RyskBehaviour } from './rysk/behaviour.ts'
export { PAPER_BEHAVIOUR, RECORDED_PACE } from './rysk/behaviour.ts'
export { RYSK_CHAINS, type RyskChain, ryskChain } from './rysk/chain.ts'
export {
  bidUpTo,
  bidWithMargin,
  type CompetitorScript,
  type CompetitorSettings,
  PAPER_COMPETITORS,
  type Pricing,
} from './rysk/competitor-settings.ts'
export type { Connection as RyskConnection } from './rysk/connections.ts'
export type { Range } from './rysk/draw.ts'
export { createRyskEngine, type RyskEngine, type RyskLink } from './rysk/engine.ts'
export type { RyskEngineOptions, RyskMakerSeed } from './rysk/engine-options.ts'
export type { EndedHolding as RyskEndedHolding, HoldingEnd as RyskHoldingEnd } from './rysk/expiry.ts'
export type { RyskFaults, TradeVariant as RyskTradeVariant } from './rysk/faults.ts'
export type { FrameFault as RyskFrameFault, FrameFaults as RyskFrameFaults } from './rysk/frame-faults.ts'
export type { Holding as RyskHolding } from './rysk/ledger.ts'
export type { FeeRate as RyskFeeRate } from './rysk/money.ts'
export type { PricedRfq } from './rysk/priced-rfq.ts'
export type { QuoteFault as RyskQuoteFault } from './rysk/quote-faults.ts'
export type { RecordedFrame as RyskRecordedFrame } from './rysk/recording.ts'
export { type RyskReplay, replayRysk } from './rysk/replay.ts'
export type { RestFault as RyskRestFault } from './rysk/rest-faults.ts'
export type { RfqTerms as RyskRfqTerms } from './rysk/rfq.ts'
export type { RfqShape as RyskRfqShape } from './rysk/rfq-shape.ts'
export type { MakerScore as RyskMakerScore } from './rysk/scoreboard.ts'
export { type RyskSimulator, type RyskSimulatorOptions, startRyskSimulator } from './rysk/server.ts'
export type { RyskTrade } from './rysk/settlement.ts'
export { PAPER_TAKERS, type TakerSettings } from './rysk/taker-settings.ts'
export type { TradeResult as RyskTradeResult } from './rysk/trade-frame.ts'
export type { TypeDataDomain as RyskTypeDataDomain } from './rysk/type-data-domain.ts'
