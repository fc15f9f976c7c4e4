import { type BelievedTrade, type EpochMs, type OptionTerms, type Wad, wad } from '@riposte/market-model'
import { heldContracts, termsKey } from './account.ts'
import type { MissedTrade } from './missed-trades.ts'
import { createRecentIds } from './recent-ids.ts'

/** Which trades are known already, from their messages or from the books. */
export interface KnownTrades {
  /**
   * Whether a trade that is told is news, and remember it.
   *
   * @param signedAt when its quote was signed, where that is known
   */
  isNews(trade: BelievedTrade, signedAt: EpochMs | undefined, nowMs: number): boolean
  /** The books showed these. */
  found(missed: readonly MissedTrade[], foundAt: EpochMs, nowMs: number): void
  /** For a later life. */
  memory(): KnownTradesMemory
}

/** What must be known of trades to know one again, as plain data. */
export interface KnownTradesMemory {
  /** Nonces of those that were told or named. */
  readonly nonces: readonly string[]
  /** Contracts that the books showed and that no quote could be named for. */
  readonly unnamed: readonly FoundContracts[]
}

interface FoundContracts {
  readonly terms: OptionTerms
  readonly quantity: Wad
  readonly foundAt: EpochMs
}

const KEEP_MS = 7 * 86_400_000

export function createKnownTrades(earlier: KnownTradesMemory | undefined): KnownTrades {
  const nonces = createRecentIds(KEEP_MS)
  const unnamed = new Map<string, FoundContracts>()
  for (const nonce of earlier?.nonces ?? []) nonces.admit(nonce, 0)
  for (const found of earlier?.unnamed ?? []) unnamed.set(termsKey(found.terms), found)

  /** Whether the books have shown these contracts. A quote that was signed after that is another trade for sure. */
  function claim({ terms, quantity }: BelievedTrade, signedAt: EpochMs | undefined): boolean {
    const key = termsKey(terms)
    const found = unnamed.get(key)
    if (found === undefined || (signedAt !== undefined && signedAt > found.foundAt)) return false
    const left = wad(found.quantity - heldContracts(quantity))
    if (left < 0n) return false
    if (left === 0n) unnamed.delete(key)
    else unnamed.set(key, { ...found, quantity: left })
    return true
  }

  return {
    isNews: (trade, signedAt, nowMs) => nonces.admit(trade.quoteNonce, nowMs) && !claim(trade, signedAt),
    found(missed, foundAt, nowMs) {
      for (const { terms, quantity, quotes } of missed) {
        for (const { nonce } of quotes) nonces.admit(nonce, nowMs)
        if (quotes.length > 0) continue
        const key = termsKey(terms)
        unnamed.set(key, { terms, quantity: wad((unnamed.get(key)?.quantity ?? 0n) + quantity), foundAt })
      }
    },
    memory: () => ({ nonces: nonces.all(), unnamed: [...unnamed.values()] }),
  }
}
