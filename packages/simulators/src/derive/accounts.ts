import { type EpochMs, WAD_ZERO, type Wad } from '@riposte/market-model'
import type { Order } from './order.ts'
import type { Position } from './position.ts'
import type { Address } from './protocol.ts'
import type { OptionSettlement } from './settlement.ts'
import type { Trade } from './trade.ts'

/** Accounts as the simulator is told about them. */
export interface AccountOptions {
  readonly wallet: Address
  /** Keys besides the owner's own that may log in and sign orders. */
  readonly sessionKeys: readonly { readonly address: Address; readonly expiry: EpochMs }[]
  readonly subaccounts: readonly { readonly id: number; readonly usdc: Wad }[]
}

export interface Account {
  readonly wallet: Address
  /** When each session key ends. */
  readonly sessionKeys: ReadonlyMap<Address, EpochMs>
  readonly subaccounts: readonly Subaccount[]
  readonly createdAt: EpochMs
  /** A stored setting of the account, not of a connection. */
  cancelOnDisconnect: boolean
}

/** One margin account of a wallet. */
export interface Subaccount {
  readonly id: number
  readonly account: Account
  usdc: Wad
  /** By instrument name; closed ones are removed. */
  readonly positions: Map<string, Position>
  /** By order id, oldest first. */
  readonly openOrders: Map<string, Order>
  /** By order id, oldest first; the oldest are forgotten beyond a bound. */
  readonly endedOrders: Map<string, Order>
  /** Oldest first; the oldest are forgotten beyond a bound. */
  readonly trades: Trade[]
  readonly settlements: OptionSettlement[]
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
      sessionKeys: new Map(one.sessionKeys.map((key) => [key.address, key.expiry])),
      subaccounts: own,
      createdAt: now,
      cancelOnDisconnect: false,
    }
    for (const { id, usdc } of one.subaccounts) {
      const subaccount = openSubaccount(id, account, usdc)
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

function openSubaccount(id: number, account: Account, usdc: Wad): Subaccount {
  return {
    id,
    account,
    usdc: usdc ?? WAD_ZERO,
    positions: new Map(),
    openOrders: new Map(),
    endedOrders: new Map(),
    trades: [],
    settlements: [],
    usedNonces: new Set(),
  }
}

/** Whether a key may act for an account at a moment, and if not, why. */
export function keyStatus(account: Account, key: Address, now: EpochMs): 'owner' | 'session' | 'expired' | 'unknown' {
  if (key === account.wallet) return 'owner'
  const expiry = account.sessionKeys.get(key)
  if (expiry === undefined) return 'unknown'
  return expiry > now ? 'session' : 'expired'
}
