import { type EpochMs, multiplyWad, WAD_ZERO, type Wad } from '@riposte/market-model'
import type { Funding } from './funding.ts'
import type { Mmp } from './mmp.ts'
import type { Order } from './order.ts'
import { emptyPosition, type Position } from './position.ts'
import type { Address } from './protocol.ts'
import type { Quote } from './quote.ts'
import type { Rfq } from './rfq.ts'
import type { OFFCHAIN_SCOPES, ProtocolScope } from './scopes.ts'
import type { OptionSettlement } from './settlement.ts'
import type { SpotTransfer } from './spot-transfer.ts'
import type { Trade } from './trade.ts'

/** Accounts as the simulator is told about them. */
export interface AccountOptions {
  readonly wallet: Address
  /** Keys besides the owner's own that may log in and sign orders. */
  readonly sessionKeys: readonly {
    readonly address: Address
    readonly expiry: EpochMs
    /** What the key may do; default `trade:all`. */
    readonly scopes?: readonly ProtocolScope[]
    /** Subaccounts that the key may act on; default all. */
    readonly subaccountIds?: readonly number[]
  }[]
  readonly subaccounts: readonly {
    readonly id: number
    readonly usdc: Wad
    /** What it holds from the beginning; none by default. */
    readonly positions?: readonly HeldFromStart[]
  }[]
  /** Whether the account may quote RFQs; default false. */
  readonly rfqMaker?: boolean
}

/** A position that was there before anything happened. */
export interface HeldFromStart {
  readonly instrument: string
  /** Contracts, short is negative. */
  readonly amount: Wad
  /** USD per contract that it was bought or sold at. */
  readonly price: Wad
}

/** A key besides the owner's that may act for an account. */
export interface SessionKey {
  readonly expiry: EpochMs
  readonly registeredAt: EpochMs
  readonly label: string
  readonly ipWhitelist: readonly string[]
  readonly protocolScopes: readonly ProtocolScope[]
  readonly offchainScopes: readonly (typeof OFFCHAIN_SCOPES)[number][]
  /** Empty means all. */
  readonly subaccountIds: readonly number[]
}

export interface Account {
  readonly wallet: Address
  readonly sessionKeys: Map<Address, SessionKey>
  readonly subaccounts: readonly Subaccount[]
  readonly createdAt: EpochMs
  readonly rfqMaker: boolean
  /** Nonces of what concerns the whole wallet. */
  readonly usedNonces: Set<string>
  /** A stored setting of the account, not of a connection. */
  cancelOnDisconnect: boolean
}

/** One margin account of a wallet. */
export interface Subaccount {
  readonly id: number
  readonly account: Account
  label: string
  usdc: Wad
  /** By instrument name; closed ones are removed. */
  readonly positions: Map<string, Position>
  /** By order id, oldest first. */
  readonly openOrders: Map<string, Order>
  /** By order id, oldest first: those that wait for a price, and those that are executed in slices. */
  readonly triggerOrders: Map<string, Order>
  readonly algoOrders: Map<string, Order>
  /** By order id, oldest first; the oldest are forgotten beyond a bound. */
  readonly endedOrders: Map<string, Order>
  /** Oldest first; the oldest are forgotten beyond a bound. */
  readonly trades: Trade[]
  readonly settlements: OptionSettlement[]
  /** Oldest first. */
  readonly fundings: Funding[]
  /** Collateral that came or went, oldest first. */
  readonly transfers: SpotTransfer[]
  /** RFQs that it sent, by id, oldest first; the oldest are forgotten beyond a bound. */
  readonly rfqs: Map<string, Rfq>
  /** Quotes that it made or took, likewise. */
  readonly quotes: Map<string, Quote>
  /** Market maker protection by currency. */
  readonly mmp: Map<string, Mmp>
  /** Nonces that may not be used again. */
  readonly usedNonces: Set<string>
}

/** The wallets that the exchange knows. */
export interface Accounts {
  byWallet(wallet: Address): Account | undefined
  subaccount(id: number): Subaccount | undefined
  all(): Iterable<Account>
}

export function createAccounts(options: readonly AccountOptions[], now: EpochMs): Accounts {
  const wallets = new Map<Address, Account>()
  const subaccounts = new Map<number, Subaccount>()
  for (const one of options) {
    const own: Subaccount[] = []
    const account: Account = {
      wallet: one.wallet,
      sessionKeys: new Map(one.sessionKeys.map((key) => [key.address, openKey(key, now)])),
      subaccounts: own,
      createdAt: now,
      rfqMaker: one.rfqMaker ?? false,
      usedNonces: new Set(),
      cancelOnDisconnect: false,
    }
    for (const { id, usdc, positions = [] } of one.subaccounts) {
      const subaccount = openSubaccount(id, account, usdc)
      for (const { instrument, amount, price } of positions) {
        const cost = multiplyWad(price, amount, 'towards-zero')
        subaccount.positions.set(instrument, { ...emptyPosition(), amount, cost })
      }
      own.push(subaccount)
      subaccounts.set(id, subaccount)
    }
    wallets.set(account.wallet, account)
  }
  return {
    byWallet: (wallet) => wallets.get(wallet),
    subaccount: (id) => subaccounts.get(id),
    all: () => wallets.values(),
  }
}

function openKey(key: AccountOptions['sessionKeys'][number], now: EpochMs): SessionKey {
  return {
    expiry: key.expiry,
    registeredAt: now,
    label: '',
    ipWhitelist: [],
    protocolScopes: key.scopes ?? ['trade:all'],
    offchainScopes: ['account_info'],
    subaccountIds: key.subaccountIds ?? [],
  }
}

function openSubaccount(id: number, account: Account, usdc: Wad): Subaccount {
  return {
    id,
    account,
    label: '',
    usdc: usdc ?? WAD_ZERO,
    positions: new Map(),
    openOrders: new Map(),
    triggerOrders: new Map(),
    algoOrders: new Map(),
    endedOrders: new Map(),
    trades: [],
    settlements: [],
    fundings: [],
    transfers: [],
    rfqs: new Map(),
    quotes: new Map(),
    mmp: new Map(),
    usedNonces: new Set(),
  }
}

/** Whether a key may act for an account at a moment, and if not, why. */
export function keyStatus(account: Account, key: Address, now: EpochMs): 'owner' | 'session' | 'expired' | 'unknown' {
  if (key === account.wallet) return 'owner'
  const session = account.sessionKeys.get(key)
  if (session === undefined) return 'unknown'
  return session.expiry > now ? 'session' : 'expired'
}
