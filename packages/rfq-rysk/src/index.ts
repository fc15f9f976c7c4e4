export { type Account, type AccountDifference, accountDifference, type CashDifference } from './account.ts'
export type { GapReport, RyskMemory } from './account-watch.ts'
export type { AssetsCache } from './asset-list.ts'
export type { Cover, Funds } from './balance-ledger.ts'
export { RYSK_NETWORKS, type RyskChain, type RyskNetwork, ryskChain, ryskDomain } from './chain.ts'
export { type DecodedAssets, decodeAssets, type RyskAsset } from './decode/assets.ts'
export type { ExpiryPrice } from './decode/expiry-prices.ts'
export type { DecodedInventory, InventoryRow } from './decode/inventory.ts'
export type { DecodedProducts, Product } from './decode/products.ts'
export type { RyskRequest } from './decode/request.ts'
export type { RyskRfq } from './decode/rfq.ts'
export type { TakerQuote } from './decode/taker-quote.ts'
export { decodeTrade, type RyskTrade } from './decode/trade.ts'
export { RyskError, type RyskErrorCode } from './errors.ts'
export { findMissedTrades, type MissedTrade, type MissedTrades, type OpenQuote } from './missed-trades.ts'
export type { RyskSourceOptions } from './options.ts'
export { type QuoteTerms, quoteDigest } from './quote-signing.ts'
export type { FetchJson } from './rest.ts'
export type { AssetChoice } from './rfq-streams.ts'
export { createRyskChecks, type RyskChecks, type RyskChecksOptions } from './rysk-checks.ts'
export { createRyskFeed, type RyskFeedOptions } from './rysk-feed.ts'
export { createRyskSource } from './rysk-source.ts'
export {
  type SendTransferOptions,
  sendTransfer,
  type TransferOrder,
  type TransferOutcome,
  transferSentence,
} from './send-transfer.ts'
export type { Socket, SocketFactory, SocketHandlers } from './socket.ts'
export type { RyskAlert, RyskBelievedTrade, RyskSource, RyskSourceEvents, StreamStatus } from './source.ts'
export {
  createTakerClient,
  type TakerAnswer,
  type TakerClient,
  type TakerClientOptions,
  type TakerRequest,
} from './taker-client.ts'
export { type Belief, believeTrade } from './trade-belief.ts'
export { encodeTransferFrame, type Transfer, transferDigest } from './transfer.ts'
export { type TrustedDomain, type TrustedDomains, trustDomains } from './trusted-domain.ts'
