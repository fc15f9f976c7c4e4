import { type Clock, type EpochMs, type SourceBalance, type Token, type Wad, wad } from '@riposte/market-model'
import { createLiveQuotes } from './live-quotes.ts'

/** One stablecoin at the source. Amounts are in the token, exactly. */
export interface Funds {
  readonly token: Token
  /** As last read, less the trades told since it was asked for; undefined until it was read. */
  readonly balance: Wad | undefined
  /** What live quotes may take: of each RFQ the largest. */
  readonly reserved: Wad
}

/** Whether the balance covers one more quote. */
export interface Cover {
  /**
   * `unknown` while trades may have happened that nobody told of: at the start, and from the loss of the maker socket on,
   * until the account was read and compared.
   */
  readonly status: 'covered' | 'short' | 'unknown'
  /** Premium and modelled fee. */
  readonly needed: Wad
  /** The balance less what the quotes of every other RFQ may take; below zero when too much was promised. */
  readonly available: Wad | undefined
}

/**
 * What the maker has at the source, and what its live quotes may take of it.
 *
 * A reservation begins with the signature, since no quote can be taken back. It is released when the quote was refused
 * or never left, when its RFQ has traded, or when its validity and the time that a trade may come late are over.
 */
export interface BalanceLedger {
  reserve(quote: ReservedQuote): void
  /** The quote is not in the operator's hands. */
  release(nonce: string): void
  /** Its RFQ has traded: whatever was quoted for it is over. */
  releaseRfqOf(nonce: string): void
  /** A trade was told, once for each. */
  spend(token: Token, cost: Wad): void
  /** The balances are being asked for now; pass the answer to the function that this returns. */
  reading(): (balances: readonly SourceBalance[]) => void
  /** Trades may have happened that nobody told of, as at the start: until `trust` the balance covers nothing for sure. */
  doubt(): void
  /** The account was compared with what was told. */
  trust(): void
  /** @param rfqId its own quotes don't count: one RFQ trades once */
  cover(rfqId: string, token: Token, cost: Wad): Cover
  funds(): readonly Funds[]
}

interface ReservedQuote {
  readonly rfqId: string
  readonly nonce: string
  readonly token: Token
  readonly premium: Wad
  /** Modelled. */
  readonly fee: Wad
  /** When it can no longer be taken nor a late trade of it be told. */
  readonly endsAt: EpochMs
}

interface Spending {
  readonly serial: number
  readonly address: string
  readonly cost: Wad
}

/** Balances that nobody asks for again would let the list grow; beyond this, spendings of one token are added up. */
const SPENDINGS_MAX = 1_000

export function createBalanceLedger(clock: Clock): BalanceLedger {
  const live = createLiveQuotes()
  const known = new Map<string, { readonly token: Token; readonly amount: Wad }>()
  let spendings: Spending[] = []
  let serial = 0
  let isDoubtful = true
  let isRead = false
  /** A question that got no answer may get it in place of the next one's, so the oldest open one decides. */
  let askedAt: number | undefined

  function balance(address: string): Wad | undefined {
    if (!isRead) return undefined
    // A token that the answer leaves out is one of which there is nothing.
    const amount: bigint = known.get(address)?.amount ?? 0n
    return wad(spendings.reduce((rest, spent) => (spent.address === address ? rest - spent.cost : rest), amount))
  }

  function addUpSpendings(): void {
    const sums = new Map<string, bigint>()
    for (const { address, cost } of spendings) sums.set(address, (sums.get(address) ?? 0n) + cost)
    spendings = [...sums].map(([address, cost]) => ({ serial, address, cost: wad(cost) }))
  }

  return {
    reserve({ rfqId, nonce, token, premium, fee, endsAt }) {
      live.removeEnded(clock.nowMs())
      live.add({ rfqId, nonce, token, cost: wad(premium + fee), endsAt })
    },
    release: live.remove,
    releaseRfqOf: live.removeRfqOf,
    spend(token, cost) {
      serial += 1
      spendings.push({ serial, address: token.address, cost })
      if (spendings.length > SPENDINGS_MAX) addUpSpendings()
    },
    reading() {
      askedAt ??= serial
      const mark = askedAt
      return (balances) => {
        askedAt = undefined
        isRead = true
        known.clear()
        for (const { token, amount } of balances) known.set(token.address, { token, amount })
        // What was told after the question may or may not be in the answer: counted twice it costs a quote, counted
        // never it costs a trade that cannot be settled.
        spendings = spendings.filter((spent) => spent.serial > mark)
      }
    },
    doubt() {
      isDoubtful = true
    },
    trust() {
      isDoubtful = false
    },
    cover(rfqId, token, cost) {
      live.removeEnded(clock.nowMs())
      const held = isDoubtful ? undefined : balance(token.address)
      if (held === undefined) return { status: 'unknown', needed: cost, available: undefined }
      const others = live.reserved(token.address) - live.reservedFor(rfqId, token.address)
      const available = wad(held - others)
      return { status: cost <= available ? 'covered' : 'short', needed: cost, available }
    },
    funds() {
      live.removeEnded(clock.nowMs())
      const tokens = new Map<string, Token>()
      for (const { token } of known.values()) tokens.set(token.address, token)
      for (const token of live.tokens()) tokens.set(token.address, token)
      return [...tokens.values()].map((token) => ({
        token,
        balance: balance(token.address),
        reserved: wad(live.reserved(token.address)),
      }))
    },
  }
}
