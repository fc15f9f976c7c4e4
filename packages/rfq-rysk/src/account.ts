import {
  type OptionTerms,
  type SourceBalance,
  type SourcePosition,
  type Token,
  type Wad,
  wad,
} from '@riposte/market-model'

/** What the source holds for the maker at one moment. */
export interface Account {
  readonly positions: readonly SourcePosition[]
  readonly balances: readonly SourceBalance[]
}

/** Contracts that one account has more (or fewer, below zero) than the other. */
export interface PositionDifference {
  readonly terms: OptionTerms
  readonly quantity: Wad
}

/** An amount of one token that one account has more (or less, below zero) than the other. */
export interface CashDifference {
  readonly token: Token
  readonly amount: Wad
}

export interface AccountDifference {
  readonly positions: readonly PositionDifference[]
  readonly cash: readonly CashDifference[]
}

/** Option tokens have 8 decimals, so of a quantity's 18 the last ten are cut off when it becomes a position. */
const OPTION_TOKEN_UNIT = 10n ** 10n

/** @param quantity contracts of one trade */
export function heldContracts(quantity: Wad): Wad {
  return wad(quantity - (quantity % OPTION_TOKEN_UNIT))
}

export function termsKey({ underlying, strike, expiry, right }: OptionTerms): string {
  return `${underlying} ${strike} ${expiry} ${right}`
}

/** What `after` has more than `before`; what a list leaves out counts as nothing held. */
export function accountDifference(before: Account, after: Account): AccountDifference {
  const positions = new Map<string, { readonly terms: OptionTerms; quantity: bigint }>()
  const addPosition = ({ terms, quantity }: SourcePosition, sign: bigint): void => {
    const key = termsKey(terms)
    const row = positions.get(key) ?? { terms, quantity: 0n }
    row.quantity += sign * quantity
    positions.set(key, row)
  }
  const cash = new Map<string, { readonly token: Token; amount: bigint }>()
  const addCash = ({ token, amount }: SourceBalance, sign: bigint): void => {
    const row = cash.get(token.address) ?? { token, amount: 0n }
    row.amount += sign * amount
    cash.set(token.address, row)
  }
  for (const position of after.positions) addPosition(position, 1n)
  for (const position of before.positions) addPosition(position, -1n)
  for (const balance of after.balances) addCash(balance, 1n)
  for (const balance of before.balances) addCash(balance, -1n)
  return {
    positions: [...positions.values()]
      .filter(({ quantity }) => quantity !== 0n)
      .map(({ terms, quantity }) => ({ terms, quantity: wad(quantity) })),
    cash: [...cash.values()]
      .filter(({ amount }) => amount !== 0n)
      .map(({ token, amount }) => ({ token, amount: wad(amount) })),
  }
}

/** The account after changes. */
export function changedAccount(account: Account, { positions, cash }: AccountDifference): Account {
  const negated = {
    positions: positions.map(({ terms, quantity }) => ({ terms, quantity: wad(-quantity) })),
    balances: cash.map(({ token, amount }) => ({ token, amount: wad(-amount) })),
  }
  // The difference to the opposite of the changes is the sum with them.
  const sum = accountDifference(negated, account)
  return { positions: sum.positions, balances: sum.cash }
}
