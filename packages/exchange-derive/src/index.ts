export type { AccountApi } from './api/account-api.ts'
export type { Rows } from './api/ask.ts'
export type { DeriveApi } from './api/derive-api.ts'
export type { HistoryApi } from './api/history-api.ts'
export type { MarketApi } from './api/market-api.ts'
export type { MmpApi, MmpLimits } from './api/mmp-api.ts'
export type { OrderApi } from './api/order-api.ts'
export type { CancelResult } from './cancel-own.ts'
export type { CatalogCache } from './catalog-cache.ts'
export type { DeriveAccount } from './decode/account.ts'
export { type CatalogEntry, decodeInstrument } from './decode/instrument.ts'
export { decodeOrder } from './decode/order.ts'
export { decodeOrderBook } from './decode/order-book.ts'
export type { SessionKey } from './decode/session-key.ts'
export { decodeTicker, decodeTickerSnapshot } from './decode/ticker.ts'
export { decodeTrade } from './decode/trade.ts'
export type { ClockDifference, DeriveChecks } from './derive-checks.ts'
export { createDeriveMarket } from './derive-market.ts'
export type { DeriveOrderRequest } from './derive-order.ts'
export { createDeriveRest, type DeriveRest, type DeriveRestOptions } from './derive-rest.ts'
export type { DeriveVenue } from './derive-venue.ts'
export { isKnownCode, type Verdict, verdictOf } from './error-codes.ts'
export { DeriveError, type DeriveErrorCode } from './errors.ts'
export { type FittedOrder, fitOrder, type Unfit } from './fit-order.ts'
export type { DeriveListeners } from './listeners.ts'
export type { MarketView } from './market-view.ts'
export { maxFeeFor } from './max-fee.ts'
export {
  DERIVE_NETWORKS,
  type DeriveModules,
  type DeriveNetwork,
  type DeriveNetworkName,
  matchingDomainSeparator,
  resolveNetwork,
} from './network.ts'
export type { DeriveMarketOptions, DeriveVenueOptions } from './options.ts'
export type { WriteOutcome } from './order-outcome.ts'
export { NOT_SENT } from './order-outcome.ts'
export { createRateBudget, type RateBudget } from './rate/rate-budget.ts'
export { RATE_HELD_BACK } from './rate/rate-gate.ts'
export type { BalanceUpdate } from './records/balance-update.ts'
export type {
  CashMovement,
  FundingEvent,
  InterestPayment,
  MmpConfig,
  OptionSettlementRecord,
} from './records/history-records.ts'
export type { CollateralRecord, PositionRecord, SubaccountRecord } from './records/margin-records.ts'
export type {
  CurrencyRecord,
  FundingRate,
  RateLimitsRecord,
  SettlementPrice,
  SpotPrice,
  TransactionRecord,
} from './records/market-records.ts'
export type { OrderRecord } from './records/order-record.ts'
export type {
  BestQuote,
  BestQuoteUpdate,
  Execution,
  OwnQuote,
  OwnRfq,
  PricedLeg,
  PublicQuote,
  PublicRfq,
  RfqLeg,
} from './records/rfq-records.ts'
export type { PublicTrade, PublicTradeRow, TradeRecord } from './records/trade-record.ts'
export type { ReplaceOutcome, SignedReplacement } from './replace-order.ts'
export type { DeriveCounters } from './report.ts'
export type { HttpAnswer, HttpTransport } from './rest.ts'
export type { SignedPackage } from './rfq/package-signer.ts'
export type { QuoteReplaceOutcome, QuoteTerms, RfqMaker } from './rfq/rfq-maker.ts'
export type { ExecutionTerms, RfqTaker, RfqTerms } from './rfq/rfq-taker.ts'
export type { SessionReport } from './session-checks.ts'
export type { KeyReport } from './session-key.ts'
export { type Action, actionDigest, hashAction, hashModuleData, signAction } from './signing/action.ts'
export { createLoginProof, type LoginProof, loginHeaders } from './signing/login-proof.ts'
export { type OrderTerms, signOrderRequest } from './signing/order.ts'
export {
  encodeExecutionData,
  encodeQuoteData,
  hashLegs,
  type PackageData,
  type PackageLeg,
} from './signing/package-data.ts'
export { encodeTradeData, type TradeData } from './signing/trade-data.ts'
export type { RawSocket, SocketFactory, SocketHandlers } from './socket.ts'
export { createDeriveVenue } from './venue.ts'
