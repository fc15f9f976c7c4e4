export type { CancelResult } from './cancel-own.ts'
export type { CatalogCache } from './catalog-cache.ts'
export type { DeriveAccount } from './decode/account.ts'
export { type CatalogEntry, decodeInstrument } from './decode/instrument.ts'
export { decodeOrder } from './decode/order.ts'
export { decodeOrderBook } from './decode/order-book.ts'
export { decodeTicker, decodeTickerSnapshot } from './decode/ticker.ts'
export { decodeTrade } from './decode/trade.ts'
export type { DeriveOrderRequest } from './derive-order.ts'
export { isKnownCode, type Verdict, verdictOf } from './error-codes.ts'
export { DeriveError, type DeriveErrorCode } from './errors.ts'
export { type FittedOrder, fitOrder, type Unfit } from './fit-order.ts'
export { maxFeeFor } from './max-fee.ts'
export {
  DERIVE_NETWORKS,
  type DeriveModules,
  type DeriveNetwork,
  type DeriveNetworkName,
  matchingDomainSeparator,
  resolveNetwork,
} from './network.ts'
export type { DeriveVenueOptions } from './options.ts'
export { NOT_SENT } from './order-outcome.ts'
export { RATE_HELD_BACK } from './rate/rate-gate.ts'
export type { ReplaceOutcome, SignedReplacement } from './replace-order.ts'
export type { DeriveCounters } from './report.ts'
export type { HttpAnswer, HttpTransport } from './rest.ts'
export type { SessionReport } from './session-checks.ts'
export { type Action, actionDigest, hashAction, hashModuleData, signAction } from './signing/action.ts'
export { createLoginProof, type LoginProof, loginHeaders } from './signing/login-proof.ts'
export { type OrderTerms, signOrderRequest } from './signing/order.ts'
export { encodeTradeData, type TradeData } from './signing/trade-data.ts'
export type { RawSocket, SocketFactory, SocketHandlers } from './socket.ts'
export { createDeriveVenue, type DeriveVenue } from './venue.ts'
