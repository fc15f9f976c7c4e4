import { addLot, merge, netOf, netsOf, openAccount, type PnlAccount, type PnlEntry, post } from './pnl-account.ts'

/** The accounts of one underlying, besides those of its trades. */
interface UnderlyingAccounts {
  readonly total: PnlAccount
  /** What `total` holds: contracts over all venues by instrument, 10^-18. */
  readonly nets: Map<string, bigint>
  /** Of no trade, or of trades that are too many and too old to be kept one by one. */
  readonly rest: PnlAccount
}

interface TradeAccount {
  readonly underlying: string
  readonly account: PnlAccount
}

/** Whatever is posted goes into the account of its trade and into that of its underlying, so the two can't differ. */
export interface PnlAccounts {
  /** @param underlying empty for what belongs to none */
  post(underlying: string, tradeId: string | undefined, entry: PnlEntry): void
  underlyings(): ReadonlyMap<string, UnderlyingAccounts>
  /** Oldest first. */
  trades(): ReadonlyMap<string, TradeAccount>
  /** Who holds an instrument at a venue, and how much. */
  holders(underlying: string, instrument: string, venue: string): readonly Holder[]
  /** Instruments whose mark makes a difference to somebody. */
  exposed(): Iterable<string>
  /** Names of all that is in an account, whether it nets to zero or not. */
  held(): ReadonlySet<string>
  restore(underlyings: Iterable<[string, UnderlyingAccounts]>, trades: Iterable<[string, TradeAccount]>): void
}

interface Holder {
  readonly tradeId: string | undefined
  readonly quantity: bigint
}

/** More trades than this are shown as one. */
const TRADES_KEPT = 10_000
/** They go many at a time: to find the first entry of a map takes longer the more were deleted before it. */
const TRADES_MAX = TRADES_KEPT + TRADES_KEPT / 10

export function createPnlAccounts(): PnlAccounts {
  const byUnderlying = new Map<string, UnderlyingAccounts>()
  const byTrade = new Map<string, TradeAccount>()
  /** Accounts in which an instrument does not net to zero. */
  const exposed = new Map<string, number>()

  function accountsOf(underlying: string): UnderlyingAccounts {
    let accounts = byUnderlying.get(underlying)
    if (accounts === undefined) {
      accounts = { total: openAccount(), nets: new Map(), rest: openAccount() }
      byUnderlying.set(underlying, accounts)
    }
    return accounts
  }

  function ownAccount(underlying: string, tradeId: string | undefined): PnlAccount {
    if (tradeId === undefined) return accountsOf(underlying).rest
    const known = byTrade.get(tradeId)
    if (known !== undefined) return known.account
    if (byTrade.size >= TRADES_MAX) forgetOldest()
    const account = openAccount()
    byTrade.set(tradeId, { underlying, account })
    return account
  }

  function forgetOldest(): void {
    for (const [tradeId, { underlying, account }] of byTrade) {
      if (byTrade.size <= TRADES_KEPT) return
      const { rest } = accountsOf(underlying)
      // What nets to zero leaves the other's net as it is.
      const names = [...netsOf(account)].flatMap(([name, net]) => (net === 0n ? [] : [name]))
      for (const name of names) count(name, -isOpen(account, name) - isOpen(rest, name))
      merge(rest, account)
      for (const name of names) count(name, isOpen(rest, name))
      byTrade.delete(tradeId)
    }
  }

  function count(instrument: string, change: number): void {
    const after = (exposed.get(instrument) ?? 0) + change
    if (after === 0) exposed.delete(instrument)
    else exposed.set(instrument, after)
  }

  function own(): PnlAccount[] {
    return [
      ...[...byUnderlying.values()].map(({ rest }) => rest),
      ...[...byTrade.values()].map(({ account }) => account),
    ]
  }

  return {
    post(underlying, tradeId, entry) {
      const account = ownAccount(underlying, tradeId)
      const { total, nets } = accountsOf(underlying)
      post(account, entry)
      post(total, entry)
      if (entry.lot === undefined || entry.lot.quantity === 0n) return
      const { track, venue, quantity } = entry.lot
      const { name } = track.instrument
      const before = isOpen(account, name)
      addLot(account, name, venue, quantity)
      count(name, isOpen(account, name) - before)
      const net = (nets.get(name) ?? 0n) + quantity
      if (net === 0n) nets.delete(name)
      else nets.set(name, net)
    },
    underlyings: () => byUnderlying,
    trades: () => byTrade,
    holders(underlying, instrument, venue) {
      const found: Holder[] = []
      const look = (tradeId: string | undefined, account: PnlAccount) => {
        const lot = account.lots.find((one) => one.instrument === instrument && one.venue === venue)
        if (lot !== undefined) found.push({ tradeId, quantity: lot.quantity })
      }
      look(undefined, accountsOf(underlying).rest)
      for (const [tradeId, { account }] of byTrade) look(tradeId, account)
      return found
    },
    exposed: () => exposed.keys(),
    held: () => new Set(own().flatMap(({ lots }) => lots.map(({ instrument }) => instrument))),
    restore(underlyings, trades) {
      byUnderlying.clear()
      byTrade.clear()
      exposed.clear()
      for (const [name, accounts] of underlyings) byUnderlying.set(name, accounts)
      for (const [tradeId, account] of trades) byTrade.set(tradeId, account)
      for (const account of own()) for (const name of netsOf(account).keys()) count(name, isOpen(account, name))
    },
  }
}

function isOpen(account: PnlAccount, instrument: string): 0 | 1 {
  return netOf(account, instrument) === 0n ? 0 : 1
}
