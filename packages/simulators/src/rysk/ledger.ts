/** One series of options, as its token is known by its terms. */
export interface Series {
  readonly assetAddress: string
  readonly underlying: string
  readonly isPut: boolean
  /** USD × 1e8. */
  readonly strike: bigint
  /** Unix seconds. */
  readonly expiry: number
  /** The stablecoin that the strike is in. */
  readonly usd: string
}

/** Option tokens that an account holds. */
export interface Holding {
  readonly series: Series
  /** Address of the option token. */
  readonly otoken: string
  /** Option tokens, 8 decimals. */
  units: bigint
  /** Premium paid for them, in the stablecoin's own units. */
  premium: bigint
}

/** Internal balances and option tokens by account. Amounts are in each token's own units and never negative. */
export interface Ledger {
  balance(account: string, token: string): bigint
  /** Token address to amount; tokens that the account never had are absent. */
  balances(account: string): Readonly<Record<string, bigint>>
  holdings(account: string): readonly Readonly<Holding>[]
  credit(account: string, token: string, amount: bigint): void
  /** @returns false, with nothing changed, when the balance is smaller than the amount */
  debit(account: string, token: string, amount: bigint): boolean
  addHolding(account: string, series: Series, otoken: string, units: bigint, premium: bigint): void
  removeHolding(account: string, otoken: string): void
  /** Everybody's option tokens, as they are now. */
  allHoldings(): readonly (readonly [account: string, holding: Readonly<Holding>])[]
}

export function createLedger(): Ledger {
  const cash = new Map<string, Map<string, bigint>>()
  const options = new Map<string, Map<string, Holding>>()
  const balance = (account: string, token: string): bigint => cash.get(account)?.get(token) ?? 0n
  const set = (account: string, token: string, amount: bigint): void => {
    const tokens = cash.get(account) ?? new Map<string, bigint>()
    cash.set(account, tokens.set(token, amount))
  }
  return {
    balance,
    balances: (account) => Object.fromEntries(cash.get(account) ?? []),
    holdings: (account) => [...(options.get(account)?.values() ?? [])],
    credit(account, token, amount) {
      set(account, token, balance(account, token) + amount)
    },
    debit(account, token, amount) {
      const held = balance(account, token)
      if (held < amount) return false
      set(account, token, held - amount)
      return true
    },
    addHolding(account, series, otoken, units, premium) {
      const held = options.get(account) ?? new Map<string, Holding>()
      options.set(account, held)
      const holding = held.get(otoken)
      if (holding === undefined) {
        held.set(otoken, { series, otoken, units, premium })
        return
      }
      holding.units += units
      holding.premium += premium
    },
    removeHolding(account, otoken) {
      options.get(account)?.delete(otoken)
    },
    allHoldings: () =>
      [...options].flatMap(([account, held]) => [...held.values()].map((holding) => [account, holding] as const)),
  }
}
