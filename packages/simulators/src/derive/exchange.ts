import { type EpochMs, fromNumber, type Random, WAD_ZERO, type Wad } from '@riposte/market-model'
import type { FairQuote, Market } from '../market.ts'
import type { AccountOptions, Accounts } from './accounts.ts'
import { createAccounts } from './accounts.ts'
import { matchingDomainSeparator } from './action-hash.ts'
import type { Candles } from './candles.ts'
import type { Distortion } from './faults.ts'
import { createListed, type Listed } from './listed.ts'
import { createOutbox, type Outbox } from './outbox.ts'
import { LOCAL_CHAIN_ID, VERIFYING_CONTRACT } from './protocol.ts'
import type { Rfq } from './rfq.ts'
import type { SettlementMean } from './settlement.ts'
import type { PublicTrade } from './trade.ts'

/** Rules that differ between deployments, or that sources disagree on. */
export interface ExchangeRules {
  readonly chainId: number
  /** How long a taker waits before the engine looks at the order; post-only orders do not wait. */
  readonly takerDelayMs: number
  /** How often market makers look at an instrument and its slow channels are published. */
  readonly publishIntervalMs: number
  /** Whether an order that the engine refuses uses up its nonce; nobody has said, and by default it does not. */
  readonly refusedOrdersUseNonce: boolean
  /** How far a nonce's time may be from the exchange's clock. Sources say 5 minutes or far more; the stricter holds. */
  readonly nonceWindowMs: number
  /** Least and most seconds that a signature must have left. */
  readonly signatureLifeMinSec: number
  readonly signatureLifeMaxSec: number
  readonly ownerLoginWindowMs: number
  readonly openOrdersMax: number
  readonly triggerOrdersMax: number
  /** Whether perp positions pay and receive funding; off by default, since it moves cash that no fill explains. */
  readonly funding: boolean
}

const DEFAULT_RULES: ExchangeRules = {
  chainId: LOCAL_CHAIN_ID,
  takerDelayMs: 150,
  publishIntervalMs: 1000,
  refusedOrdersUseNonce: false,
  nonceWindowMs: 300_000,
  signatureLifeMinSec: 300,
  signatureLifeMaxSec: 10_368_000,
  ownerLoginWindowMs: 300_000,
  openOrdersMax: 1000,
  triggerOrdersMax: 100,
  funding: false,
}

/** The whole state of the exchange. The functions that change it take it first and the time last. */
export interface Exchange {
  readonly rules: ExchangeRules
  readonly domainSeparator: Uint8Array
  readonly market: Market
  readonly random: Random
  readonly accounts: Accounts
  /** By name, in the market's order. */
  readonly instruments: Map<string, Listed>
  /** One for each underlying and expiry that is being averaged, by `ETH 1767225600000`. */
  readonly settlementMeans: Map<string, SettlementMean>
  /** By id. */
  readonly openRfqs: Map<string, Rfq>
  readonly outbox: Outbox
  /** Which market data are shown wrongly. */
  readonly distortion: Distortion
  /** Oldest first, two rows a match; bounded. */
  readonly publicTrades: PublicTrade[]
  /** Spot by currency, and funding rates by perp, once they were looked at. */
  readonly candles: Map<string, Candles>
  /** Operations other than trades, by uuid: when each was made. */
  readonly operations: Map<string, EpochMs>
  /** Operations other than trades so far. */
  operationCount: number
  /** Until when funding is accounted for. */
  fundedAt: EpochMs
}

export interface ExchangeOptions {
  readonly market: Market
  readonly random: Random
  readonly accounts: readonly AccountOptions[]
  readonly rules?: Partial<ExchangeRules>
}

/** Nothing is distorted. */
const CLEAR: Distortion = { bookOf: () => undefined, isFrozen: () => false }

export function createExchange(options: ExchangeOptions, now: EpochMs, distortion = CLEAR): Exchange {
  const rules = { ...DEFAULT_RULES, ...options.rules }
  const exchange: Exchange = {
    rules,
    domainSeparator: matchingDomainSeparator(rules.chainId, VERIFYING_CONTRACT),
    market: options.market,
    random: options.random,
    accounts: createAccounts(options.accounts, now),
    instruments: new Map(),
    settlementMeans: new Map(),
    openRfqs: new Map(),
    outbox: createOutbox(),
    distortion,
    publicTrades: [],
    candles: new Map(),
    operations: new Map(),
    operationCount: 0,
    fundedAt: now,
  }
  options.market.advance(now)
  listInstruments(exchange, now)
  return exchange
}

/** Take in what the market has listed since the last look. */
export function listInstruments(exchange: Exchange, now: EpochMs): void {
  if (exchange.market.instruments.length === exchange.instruments.size) return
  for (const instrument of exchange.market.instruments) {
    if (!exchange.instruments.has(instrument.name)) {
      exchange.instruments.set(instrument.name, createListed(instrument, now))
    }
  }
}

/** The market's view of a live instrument; undefined when it has none or the instrument is not live. */
export function fairQuote(exchange: Exchange, listed: Listed): FairQuote | undefined {
  return listed.active ? exchange.market.fair(listed.name) : undefined
}

/** USD with 12 decimals: the spot price that fees and trade records use. */
export function indexPrice(exchange: Exchange, currency: string): Wad {
  return exactPrice(exchange.market.spot(currency))
}

/** USD with 12 decimals; 0 where the market has no figure. */
export function exactPrice(price: number | undefined): Wad {
  return price === undefined || !Number.isFinite(price) ? WAD_ZERO : fromNumber(price, 12, 'towards-zero')
}
