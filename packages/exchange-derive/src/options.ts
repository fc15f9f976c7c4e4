import { type Address, type Nonces, parseAddress, type Signer } from '@riposte/evm-signing'
import { type Clock, type Logger, type Random, silentLogger } from '@riposte/market-model'
import type { CatalogCache } from './catalog-cache.ts'
import { DeriveError } from './errors.ts'
import { type DeriveNetwork, type DeriveNetworkName, resolveNetwork } from './network.ts'
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
  /** How long `start` tries before it gives up. Default 60 000 ms. */
  readonly startTimeoutMs?: number
  /** Replaces the real sockets and HTTP, in tests. */
  readonly transport?: { readonly connect?: SocketFactory; readonly http?: HttpTransport }
}

/** Options with their defaults filled in and their ranges checked. */
export interface Settings {
  readonly network: DeriveNetwork
  readonly wallet: Address
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
}

const LONGEST_TTL_S = 120 * 24 * 3600

/** @throws {DeriveError} OPTION_INVALID naming the option, what it was and what is expected */
export function resolveOptions(options: DeriveVenueOptions): Settings {
  const subaccounts = new Map(Object.entries(options.subaccounts))
  if (subaccounts.size === 0) throw invalid('subaccounts', 'at least one underlying with its subaccount', '{}')
  for (const [underlying, id] of subaccounts) {
    if (!/^[A-Z0-9]+$/.test(underlying)) throw invalid('subaccounts', 'underlyings such as ETH', underlying)
    if (!Number.isSafeInteger(id) || id <= 0) throw invalid(`subaccounts.${underlying}`, 'an integer > 0', id)
  }
  return {
    network: resolveNetwork(options.network, options.url),
    wallet: readWallet(options.wallet),
    signer: options.signer,
    nonces: options.nonces,
    clock: options.clock,
    random: options.random,
    logger: options.logger ?? silentLogger,
    subaccounts,
    subaccountIds: [...new Set(subaccounts.values())],
    requestTimeoutMs: readInRange('requestTimeoutMs', options.requestTimeoutMs, 5000, 1, 60_000),
    // The exchange has refused less than 300 s, and more than 120 days.
    signatureTtlS: readInRange('signatureTtlS', options.signatureTtlS, 600, 301, LONGEST_TTL_S),
    takerWindowMs: readInRange('takerWindowMs', options.takerWindowMs, 1000, 150, 60_000),
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
