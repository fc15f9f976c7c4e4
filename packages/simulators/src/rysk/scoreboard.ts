import { type OpenRfq, rankQuotes } from './auction.ts'

/** How one maker fares against the others. */
export interface MakerScore {
  readonly maker: string
  /** True for the server's own competitors. */
  readonly scripted: boolean
  /** RFQs at whose end one of its quotes stood. */
  readonly quoted: number
  /** Of these, the ones that it won. */
  readonly won: number
  /**
   * What it paid beyond what would have won as well, over all RFQs that it won against somebody: its price less the best
   * one of another maker, times the quantity. USD × 1e18
   */
  readonly overbid: bigint
}

/** Counts at the end of each window. */
export interface Scoreboard {
  onWindowEnd(rfq: OpenRfq): void
  scores(): readonly MakerScore[]
}

const MAKERS_KEPT = 1_000
const WEI = 10n ** 18n

export function createScoreboard(): Scoreboard {
  const scores = new Map<string, { -readonly [Key in keyof MakerScore]: MakerScore[Key] }>()
  return {
    onWindowEnd({ quotes, winner, terms }) {
      const makers = new Map(quotes.map(({ quote, scripted }) => [quote.maker, scripted]))
      for (const [maker, scripted] of makers) {
        if (!scores.has(maker) && scores.size >= MAKERS_KEPT) continue
        const score = scores.get(maker) ?? { maker, scripted, quoted: 0, won: 0, overbid: 0n }
        scores.set(maker, score)
        score.quoted += 1
      }
      const score = winner === undefined ? undefined : scores.get(winner.quote.maker)
      if (winner === undefined || score === undefined) return
      score.won += 1
      const others = quotes.filter(({ quote }) => quote.maker !== winner.quote.maker)
      const [second] = rankQuotes(others, terms.isTakerBuy ?? false)
      if (second === undefined) return
      const gap = winner.quote.price - second.quote.price
      score.overbid += ((gap < 0n ? -gap : gap) * BigInt(terms.quantity)) / WEI
    },
    scores: () => [...scores.values()].map((score) => ({ ...score })),
  }
}
