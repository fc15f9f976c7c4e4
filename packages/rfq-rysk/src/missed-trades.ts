import type { OptionTerms, Token, Wad } from '@riposte/market-model'
import { type AccountDifference, type CashDifference, heldContracts, termsKey } from './account.ts'

/** A quote that may have been taken without a word of it. */
export interface OpenQuote {
  readonly rfqId: string
  readonly nonce: string
  readonly terms: OptionTerms
  readonly quantity: Wad
  /** USD per contract. */
  readonly price: Wad
  readonly token: Token
  /** What a trade takes from the balance, in the token. */
  readonly premium: Wad
  /** Modelled, spot unknown: the most that the model has. */
  readonly fee: Wad
}

/** Contracts that the account holds and that no trade message told of: a trade, or several in one option. */
export interface MissedTrade {
  readonly terms: OptionTerms
  readonly quantity: Wad
  /** The quotes that were taken, when only these fit; else empty. */
  readonly quotes: readonly OpenQuote[]
  /** Every open quote for this option. */
  readonly candidates: readonly OpenQuote[]
}

export interface MissedTrades {
  readonly trades: readonly MissedTrade[]
  /** What left or came beyond the premiums and modelled fees of the quotes that were found. */
  readonly unexplained: readonly CashDifference[]
}

type Combination = readonly OpenQuote[]

/** Searches are cut here; what is cut counts as undecided. */
const COMBINATIONS_MAX = 500
const WORLDS_MAX = 5_000

/**
 * Which quotes were taken, by what the account shows: contracts that were not held before, and cash that is gone.
 *
 * Of each RFQ at most one quote trades. A trade's quotes are named only when every combination that fits both contracts
 * and cash has the same ones; a guess would be booked under the wrong price.
 */
export function findMissedTrades(difference: AccountDifference, quotes: readonly OpenQuote[]): MissedTrades {
  const gained = difference.positions.filter(({ quantity }) => quantity > 0n)
  const candidates = gained.map(({ terms }) => {
    const key = termsKey(terms)
    return quotes.filter((quote) => termsKey(quote.terms) === key)
  })
  const combinations = gained.map(({ quantity }, i) => combine(candidates[i] ?? [], quantity))
  const worlds = worldsOf(combinations)
  const fitting = worlds === undefined ? undefined : fittingWorlds(worlds, difference.cash)
  const trades = gained.map(({ terms, quantity }, i): MissedTrade => {
    return { terms, quantity, quotes: agreed(fitting, i), candidates: candidates[i] ?? [] }
  })
  return { trades, unexplained: unexplainedCash(difference.cash, trades) }
}

/** Sets of quotes, one of each RFQ at most, that add up to a quantity; undefined when there are too many to look at. */
function combine(quotes: readonly OpenQuote[], quantity: Wad): readonly Combination[] | undefined {
  const found: Combination[] = []
  let steps = 0
  function search(from: number, rest: bigint, chosen: Combination): boolean {
    steps += 1
    if (steps > COMBINATIONS_MAX * 4 || found.length > COMBINATIONS_MAX) return false
    if (rest === 0n) {
      found.push(chosen)
      return true
    }
    for (let i = from; i < quotes.length; i++) {
      const quote = quotes[i] as OpenQuote
      const held = heldContracts(quote.quantity)
      if (held > rest || held === 0n || chosen.some(({ rfqId }) => rfqId === quote.rfqId)) continue
      if (!search(i + 1, rest - held, [...chosen, quote])) return false
    }
    return true
  }
  return search(0, quantity, []) ? found : undefined
}

/** One combination for each option: everything that may have happened. An option without any stays empty. */
function worldsOf(
  options: readonly (readonly Combination[] | undefined)[],
): readonly (readonly Combination[])[] | undefined {
  let worlds: (readonly Combination[])[] = [[]]
  for (const combinations of options) {
    const choices = combinations === undefined || combinations.length === 0 ? [[]] : combinations
    worlds = worlds.flatMap((world) => choices.map((choice) => [...world, choice]))
    if (worlds.length > WORLDS_MAX) return undefined
  }
  return worlds
}

/**
 * The worlds whose cost is the cash that is gone: to the unit if there are such, else within the model's range of fees.
 * Where cash moved for other reasons too it decides nothing.
 */
function fittingWorlds(
  worlds: readonly (readonly Combination[])[],
  cash: readonly CashDifference[],
): readonly (readonly Combination[])[] {
  const gone = new Map(cash.map(({ token, amount }) => [token.address, -amount]))
  const fits = (world: readonly Combination[], isWithin: (spent: bigint, quotes: Combination) => boolean): boolean => {
    const quotes = world.flat()
    const addresses = new Set([...gone.keys(), ...quotes.map(({ token }) => token.address)])
    return [...addresses].every((address) =>
      isWithin(
        gone.get(address) ?? 0n,
        quotes.filter(({ token }) => token.address === address),
      ),
    )
  }
  const exact = worlds.filter((world) =>
    fits(world, (spent, quotes) => {
      const unit = 10n ** BigInt(18 - (quotes[0]?.token.decimals ?? 18))
      const modelled = sum(quotes.map(({ premium, fee }) => premium + fee))
      // The operator rounds each fee down, the model up.
      return spent <= modelled && spent >= modelled - unit * BigInt(quotes.length)
    }),
  )
  if (exact.length > 0) return exact
  const possible = worlds.filter((world) =>
    fits(world, (spent, quotes) => {
      const premium = sum(quotes.map((quote) => quote.premium))
      return spent >= premium && spent <= premium + sum(quotes.map((quote) => quote.fee))
    }),
  )
  return possible.length > 0 ? possible : worlds
}

/** The quotes of one option, if every world has the same ones. */
function agreed(worlds: readonly (readonly Combination[])[] | undefined, option: number): Combination {
  const [first, ...others] = (worlds ?? []).map((world) => world[option] ?? [])
  if (first === undefined) return []
  const nonces = new Set(first.map(({ nonce }) => nonce))
  const same = others.every((other) => other.length === nonces.size && other.every(({ nonce }) => nonces.has(nonce)))
  return same ? first : []
}

function unexplainedCash(cash: readonly CashDifference[], trades: readonly MissedTrade[]): readonly CashDifference[] {
  const found = trades.flatMap(({ quotes }) => quotes)
  return cash
    .map(({ token, amount }) => {
      const costs = found
        .filter((quote) => quote.token.address === token.address)
        .map(({ premium, fee }) => premium + fee)
      return { token, amount: (amount + sum(costs)) as Wad }
    })
    .filter(({ amount }) => amount !== 0n)
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n)
}
