import type { EpochMs, Token, Wad } from '@riposte/market-model'

/** A quote as far as money is concerned. */
interface QuoteCost {
  readonly rfqId: string
  readonly nonce: string
  readonly token: Token
  /** Premium and modelled fee: what leaves the balance if the quote is taken. */
  readonly cost: Wad
  /** When it can no longer be taken nor a late trade of it be told. */
  readonly endsAt: EpochMs
}

/** The quotes that may still be taken, and what they may cost: of each RFQ the largest, since one RFQ trades once. */
export interface LiveQuotes {
  add(quote: QuoteCost): void
  /** One quote is over. */
  remove(nonce: string): void
  /** An RFQ is over, with every quote for it. */
  removeRfqOf(nonce: string): void
  removeEnded(now: EpochMs): void
  /** What the quotes of all RFQs may take of a token. */
  reserved(tokenAddress: string): bigint
  /** What the quotes of one RFQ may take of a token. */
  reservedFor(rfqId: string, tokenAddress: string): bigint
  tokens(): readonly Token[]
  readonly size: number
}

export function createLiveQuotes(): LiveQuotes {
  const quotes = new Map<string, QuoteCost>()
  /** Nonces by RFQ and token: one RFQ asks in one token, but nobody promises it. */
  const groups = new Map<string, Set<string>>()
  /** Nonces by their end. Ends are whole seconds and a constant, so there are few. */
  const endings = new Map<EpochMs, Set<string>>()
  const sums = new Map<string, { readonly token: Token; amount: bigint }>()

  const groupKey = (rfqId: string, tokenAddress: string): string => `${tokenAddress} ${rfqId}`

  function largestOf(group: ReadonlySet<string> | undefined): bigint {
    let largest = 0n
    for (const nonce of group ?? []) {
      const cost = quotes.get(nonce)?.cost ?? 0n
      if (cost > largest) largest = cost
    }
    return largest
  }

  /** Keep a token's sum right across a change of one group. */
  function change({ rfqId, token }: QuoteCost, act: (group: Set<string>) => void): void {
    const key = groupKey(rfqId, token.address)
    const group = groups.get(key) ?? new Set()
    const before = largestOf(group)
    act(group)
    const difference = largestOf(group) - before
    if (group.size === 0) groups.delete(key)
    else groups.set(key, group)
    const sum = sums.get(token.address)
    if (sum === undefined) sums.set(token.address, { token, amount: difference })
    else sum.amount += difference
  }

  function remove(nonce: string): void {
    const quote = quotes.get(nonce)
    if (quote === undefined) return
    change(quote, (group) => {
      quotes.delete(nonce)
      group.delete(nonce)
    })
    const ending = endings.get(quote.endsAt)
    ending?.delete(nonce)
    if (ending?.size === 0) endings.delete(quote.endsAt)
  }

  return {
    get size() {
      return quotes.size
    },
    add(quote) {
      remove(quote.nonce)
      change(quote, (group) => {
        quotes.set(quote.nonce, quote)
        group.add(quote.nonce)
      })
      const ending = endings.get(quote.endsAt) ?? new Set()
      endings.set(quote.endsAt, ending.add(quote.nonce))
    },
    remove,
    removeRfqOf(nonce) {
      const quote = quotes.get(nonce)
      if (quote === undefined) return
      for (const other of [...(groups.get(groupKey(quote.rfqId, quote.token.address)) ?? [])]) remove(other)
    },
    removeEnded(now) {
      for (const [endsAt, ended] of endings) if (endsAt <= now) for (const nonce of [...ended]) remove(nonce)
    },
    reserved: (tokenAddress) => sums.get(tokenAddress)?.amount ?? 0n,
    reservedFor: (rfqId, tokenAddress) => largestOf(groups.get(groupKey(rfqId, tokenAddress))),
    tokens: () => [...sums.values()].map(({ token }) => token),
  }
}
