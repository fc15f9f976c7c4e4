import { type Wad, wad } from '@riposte/market-model'

/** A trade that the source's books showed and that no frame has told of yet. */
export interface FoundTrade {
  readonly tradeId: string
  readonly instrument: string
  /** Contracts, > 0 */
  readonly quantity: Wad
  /** Of them, those that no frame has told of. */
  readonly untold: Wad
  /** Of the quote that it was taken for: a guess. */
  readonly quoteNonce: string | undefined
  /** Of the last quote that was signed before it was found. Nonces rise whatever the clock does. */
  readonly newestNonce: string | undefined
}

/** What a frame tells of a trade. */
interface ToldTrade {
  readonly quoteNonce: string
  readonly instrument: string
  readonly quantity: Wad
  /** Whether its quote is remembered; one of an earlier life may not be. */
  readonly isQuoteKnown: boolean
}

/**
 * Trades that were found in the books, until frames tell of them.
 *
 * A frame tells of the found trade that was taken for its quote; else of one of its very size, for the guess may have been
 * wrong; else of whatever was found of the option, if there is so much, for several may have been taken for one. The last is
 * a guess again, and errs on the side that books too little: the next look at the books finds what is missing, while what is
 * booked twice is hedged twice.
 */
export interface FoundTrades {
  add(found: FoundTrade): void
  /** The found trade that a frame tells of; undefined when it is news. */
  match(told: ToldTrade): string | undefined
  /** A frame has told of it. */
  claim(tradeId: string, quoteNonce: string, quantity: Wad): void
  record(): readonly FoundTrade[]
  restore(record: readonly FoundTrade[]): void
}

function isAfter(nonce: string, other: string | undefined): boolean {
  return other === undefined || BigInt(nonce) > BigInt(other)
}

export function createFoundTrades(): FoundTrades {
  const trades = new Map<string, FoundTrade>()

  const isWhole = ({ quantity, untold }: FoundTrade): boolean => untold === quantity

  /** Of a claimed trade nothing is left; what a frame tells beyond it belongs to others of the option, oldest first. */
  function spread(first: FoundTrade, quantity: Wad): void {
    let left: bigint = quantity
    const others = [...trades.values()].filter(
      (one) => one.instrument === first.instrument && one.tradeId !== first.tradeId,
    )
    for (const one of [first, ...others]) {
      const part = one.untold < left ? one.untold : left
      left -= part
      if (part === one.untold) trades.delete(one.tradeId)
      else trades.set(one.tradeId, { ...one, untold: wad(one.untold - part) })
      if (left === 0n) return
    }
  }

  return {
    add(found) {
      trades.set(found.tradeId, found)
    },
    match({ quoteNonce, instrument, quantity, isQuoteKnown }) {
      const all = [...trades.values()]
      const guessed = all.find((one) => one.quoteNonce === quoteNonce)
      if (guessed !== undefined) return guessed.tradeId
      // Only a quote that was signed after the look is another trade for sure.
      const possible = all.filter(
        (one) => one.instrument === instrument && !(isQuoteKnown && isAfter(quoteNonce, one.newestNonce)),
      )
      const equal = possible.find((one) => isWhole(one) && one.quantity === quantity)
      if (equal !== undefined) return equal.tradeId
      const untold = possible.reduce((sum, one) => sum + one.untold, 0n)
      return untold < quantity ? undefined : possible[0]?.tradeId
    },
    claim(tradeId, quoteNonce, quantity) {
      const claimed = trades.get(tradeId)
      if (claimed === undefined) return
      if (claimed.quoteNonce === quoteNonce) trades.delete(tradeId)
      else spread(claimed, quantity)
    },
    record: () => [...trades.values()],
    restore(record) {
      trades.clear()
      for (const found of record) trades.set(found.tradeId, found)
    },
  }
}
