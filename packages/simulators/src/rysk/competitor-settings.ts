import type { Random } from '@riposte/market-model'
import { drawBetween, type Range } from './draw.ts'
import { marginPrice } from './margin-price.ts'
import type { PricedRfq } from './priced-rfq.ts'

/**
 * What a competitor bids for an RFQ, in USD per contract.
 *
 * @param best the price to beat when it was outbid, undefined for its first quote
 * @returns undefined to leave the RFQ to others
 */
export type Pricing = (rfq: PricedRfq, best: number | undefined) => number | undefined

/** A competitor with a character of its own. */
export interface CompetitorScript {
  /** Its key and its chances follow from the name. */
  readonly name: string
  /** Chance that it answers an RFQ. */
  readonly answerChance: number
  /** From an RFQ to its quote, and from the news that it was outbid to its next one. */
  readonly latencyMs: Range
  /** Called once for each RFQ that it answers; what is drawn there holds for all its quotes of the RFQ. */
  readonly pricing: (random: Random) => Pricing
  /** Of each stablecoin, in its own units; more than any run can spend when left out. */
  readonly balance?: bigint
}

/** Makers inside the server, whose quotes pass the same checks and the same book as everybody's. */
export interface CompetitorSettings {
  /** How many usual ones there are: they quote once, from the venue's bid. */
  readonly count: number
  /** Chance that a usual one answers an RFQ. */
  readonly answerChance: number
  /** What a usual one keeps for itself, in basis points of spot, drawn for each RFQ. */
  readonly marginBps: Range
  readonly latencyMs: Range
  /** Beside the usual ones. */
  readonly scripts: readonly CompetitorScript[]
}

/** With these a maker that keeps two to four basis points of spot is best about half to two thirds of the time. */
export const PAPER_COMPETITORS: CompetitorSettings = {
  count: 2,
  answerChance: 0.75,
  marginBps: [0, 10],
  latencyMs: [100, 900],
  scripts: [],
}

/** Keep a margin, drawn for each RFQ, and never improve. @param marginBps of spot */
export function bidWithMargin(marginBps: Range): (random: Random) => Pricing {
  return (random) => {
    const drawn = drawBetween(random, marginBps)
    return (rfq, best) => (best === undefined ? marginPrice(rfq, drawn) : undefined)
  }
}

/**
 * Begin with a margin and outbid others step by step, as long as the least margin is kept. A negative least margin
 * overbids: such a maker wins at prices that lose money.
 *
 * @param stepBps of spot, > 0
 */
export function bidUpTo(firstBps: number, leastBps: number, stepBps: number): () => Pricing {
  return () => (rfq, best) => {
    if (best === undefined) return marginPrice(rfq, firstBps)
    const most = marginPrice(rfq, leastBps)
    if (most === undefined || most <= best) return undefined
    return Math.min(most, best + stepBps * 1e-4 * rfq.spot)
  }
}

/** The usual competitors and the scripted ones. */
export function listCompetitors(settings: CompetitorSettings): readonly CompetitorScript[] {
  const { count, answerChance, marginBps, latencyMs, scripts } = settings
  const usual = Array.from(
    { length: count },
    (_, i): CompetitorScript => ({
      name: `competitor ${i}`,
      answerChance,
      latencyMs,
      pricing: bidWithMargin(marginBps),
    }),
  )
  return [...usual, ...scripts]
}
