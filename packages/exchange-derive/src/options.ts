import { type Address, checksumAddress, type Nonces, parseAddress, type Signer } from '@riposte/evm-signing'
import { type Clock, type Logger, type Random, silentLogger } from '@riposte/market-model'
import type { CatalogCache } from './catalog-cache.ts'
import { DeriveError } from './errors.ts'
import type { DeriveListeners } from './listeners.ts'
import { type DeriveNetwork, type DeriveNetworkName, resolveNetwork } from './network.ts'
import type { RateBudget } from './rate/rate-budget.ts'
import type { HttpTransport } from './rest.ts'
import type { SocketFactory } from './socket.ts'

export interface DeriveVenueOptions {
  readonly network: DeriveNetwork | DeriveNetworkName
  /** REST base that replaces the network's, such as `http://127.0.0.1:9000/v3`; the socket is at `/ws` below it. */
  readonly url?: string
  /** Address of the account's owner. */
  readonly wallet: string
  /** The owner's key or, better, a session key with the scope `trade:all`. */
  readonly signer: Signer
  /** The subaccount in which each underlying is traded; what is not in here is not loaded and not traded. */
  readonly subaccounts: Readonly<Record<string, number>>
  readonly clock: Clock
  readonly random: Random
  readonly logger?: Logger
  /** In nanoseconds, for the signer's address. */
  readonly nonces: Nonces
  readonly catalogCache?: CatalogCache
  /** How long a request may take before its outcome counts as unknown. Default 5000 ms. */
  readonly requestTimeoutMs?: number
  /** Life of an order's signature, and so of a resting order. 301 s to 120 days, default 600 s. */
  readonly signatureTtlS?: number
  /** How late an order may get to the engine; it holds takers back for about 150 ms. Default 850 + 150 ms. */
  readonly takerWindowMs?: number
  /**
   * `live` checks the session key's scopes and expiry and compares hashes with the exchange before it trades. Default
   * `live`, and `paper` on the network `local`.
   */
  readonly mode?: 'paper' | 'live'
  /**
   * The account's stored setting of what a lost socket does to its orders: left alone and reported, or set. Default
   * `keep`.
   */
  readonly cancelOnDisconnect?: 'keep' | 'on' | 'off'
  /** Share of the wallet's rate limit that only hedges, cancels and look-ups may use, 0 to 0.9. Default 0.5. */
  readonly reservedShare?: number
  /** Counts the wallet's requests: give the same one to every venue of this process that shares the wallet. */
  readonly rateBudget?: RateBudget
  /** Requests that may wait for the rate limit, of urgent and of ordinary ones each. Default 100. */
  readonly rateQueueMax?: number
  /**
   * The most that this machine's clock may differ from the exchange's at a start. Default and most 295 000 ms: it refuses
   * nonces dated five minutes off.
   */
  readonly clockOffsetMaxMs?: number
  /** How long `start` tries before it gives up. Default 60 000 ms. */
  readonly startTimeoutMs?: number
  /** Who hears of RFQs, quotes, balances, public trades and spot prices. */
  readonly listeners?: DeriveListeners
  /** Replaces the real sockets and HTTP, in tests. */
  readonly transport?: { readonly connect?: SocketFactory; readonly http?: HttpTransport }
}

/** Of these, what a client needs that only looks on. */
export type DeriveMarketOptions = Pick<
  DeriveVenueOptions,
  | 'network'
  | 'url'
  | 'subaccounts'
  | 'clock'
  | 'random'
  | 'logger'
  | 'catalogCache'
  | 'requestTimeoutMs'
  | 'startTimeoutMs'
  | 'transport'
>

/** Options with their defaults filled in and their ranges checked. */
export interface Settings {
  readonly network: DeriveNetwork
  readonly wallet: Address
  /** The same with a checksum, as the exchange wants it. */
  readonly walletText: string
  readonly signer: Signer
  readonly nonces: Nonces
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  readonly subaccounts: ReadonlyMap<string, number>
  /** Each once. */
  readonly subaccountIds: readonly number[]
  readonly requestTimeoutMs: number
  readonly signatureTtlS: number
  readonly takerWindowMs: number
  readonly startTimeoutMs: number
  readonly mode: 'paper' | 'live'
  readonly cancelOnDisconnect: 'keep' | 'on' | 'off'
  readonly reservedShare: number
  readonly rateQueueMax: number
  readonly clockOffsetMaxMs: number
}

/** What following the market needs: no wallet and no key. */
export type MarketSettings = Pick<
  Settings,
  'network' | 'subaccounts' | 'clock' | 'random' | 'logger' | 'requestTimeoutMs' | 'startTimeoutMs'
>

const LONGEST_TTL_S = 120 * 24 * 3600

/** @throws {DeriveError} OPTION_INVALID naming the option, what it was and what is expected */
export function resolveOptions(options: DeriveVenueOptions): Settings {
  const market = resolveMarketOptions(options)
  const { network, subaccounts } = market
  const wallet = readWallet(options.wallet)
  return {
    ...market,
    wallet,
    walletText: checksumAddress(wallet),
    signer: options.signer,
    nonces: options.nonces,
    subaccountIds: [...new Set(subaccounts.values())],
    // The exchange has refused less than 300 s, and more than 120 days.
    signatureTtlS: readInRange('signatureTtlS', options.signatureTtlS, 600, 301, LONGEST_TTL_S),
    takerWindowMs: readInRange('takerWindowMs', options.takerWindowMs, 1000, 150, 60_000),
    mode: readWord('mode', options.mode, network.name === 'local' ? 'paper' : 'live', ['paper', 'live']),
    cancelOnDisconnect: readWord('cancelOnDisconnect', options.cancelOnDisconnect, 'keep', ['keep', 'on', 'off']),
    reservedShare: readShare(options.reservedShare),
    rateQueueMax: readInRange('rateQueueMax', options.rateQueueMax, 100, 1, 10_000),
    clockOffsetMaxMs: readInRange('clockOffsetMaxMs', options.clockOffsetMaxMs, 295_000, 500, 295_000),
  }
}

/** @throws {DeriveError} OPTION_INVALID */
export function resolveMarketOptions(options: DeriveMarketOptions): MarketSettings {
  const subaccounts = new Map(Object.entries(options.subaccounts))
  if (subaccounts.size === 0) throw invalid('subaccounts', 'at least one underlying with its subaccount', '{}')
  for (const [underlying, id] of subaccounts) {
    if (!/^[A-Z0-9]+$/.test(underlying)) throw invalid('subaccounts', 'underlyings such as ETH', underlying)
    if (!Number.isSafeInteger(id) || id <= 0) throw invalid(`subaccounts.${underlying}`, 'an integer > 0', id)
  }
  return {
    network: resolveNetwork(options.network, options.url),
    subaccounts,
    clock: options.clock,
    random: options.random,
    logger: options.logger ?? silentLogger,
    requestTimeoutMs: readInRange('requestTimeoutMs', options.requestTimeoutMs, 5000, 1, 60_000),
    startTimeoutMs: readInRange('startTimeoutMs', options.startTimeoutMs, 60_000, 1, 3_600_000),
  }
}

function readWallet(text: string): Address {
  try {
    return parseAddress(text)
  } catch {
    throw invalid('wallet', 'an address: 0x and 40 hex digits', `${text.length} characters`)
  }
}

/** Callers without types may write anything, and what is not understood must not be taken for something else. */
function readWord<Word extends string>(
  name: string,
  value: Word | undefined,
  byDefault: Word,
  words: readonly Word[],
): Word {
  if (value === undefined) return byDefault
  if (!words.includes(value)) throw invalid(name, words.join(' or '), value)
  return value
}

function readShare(value = 0.5): number {
  if (!(value >= 0 && value <= 0.9)) throw invalid('reservedShare', 'a number from 0 to 0.9', value)
  return value
}

function readInRange(name: string, value: number | undefined, byDefault: number, min: number, max: number): number {
  if (value === undefined) return byDefault
  if (!Number.isSafeInteger(value) || value < min || value > max) {
    throw invalid(name, `an integer from ${min} to ${max}`, value)
  }
  return value
}

function invalid(option: string, expected: string, got: unknown): DeriveError {
  return new DeriveError('OPTION_INVALID', `${option}: expected ${expected}, got ${String(got)}`, { option })
}
