import { DomainError } from '../errors.ts'
import { calendarArbitrage } from './calendar-arbitrage.ts'
import { leastButterfly } from './least-butterfly.ts'
import { QuotedSmile, type SmileQuote } from './quoted-smile.ts'
import { firstVertex, searchFree, searchFrom, sliceAt, type Vertex } from './search-vertex.ts'
import type { SviSlice } from './svi-slice.ts'
import { withoutArbitrage } from './without-arbitrage.ts'

export interface SviFitInputs {
  /** Until the expiry, > 0. */
  readonly years: number
  /** In any order; several at one strike are fine. What is quoted on one side only is checked and takes no part. */
  readonly quotes: readonly SmileQuote[]
  /** The last answer for this smile: the search starts there and takes a fraction of the time. */
  readonly previous?: SviSlice
  /** The smile of the expiry before: this one is kept above it, if that can be. */
  readonly earlier?: SviSlice
}

export type SviFit =
  | {
      readonly status: 'ok'
      readonly slice: SviSlice
      /** Two-sided quotes, and how many of them the smile passes between. */
      readonly twoSided: number
      readonly inside: number
      /** Root mean square of the distance to the middles of two-sided quotes, in volatility. */
      readonly rmsError: number
      /** Whether the smile had to be made less curved than the quotes are, as these allowed an arbitrage. */
      readonly flattened: boolean
    }
  /** Not one quote with two sides: nothing to fit. */
  | { readonly status: 'no-quotes' }

/** A quote that is missed counts this much more in the next round. */
const EMPHASIS = 4
const ROUNDS = 6
const ROUNDS_FOR_ORDER = 10
/** Factor by which a smile is to lie above the earlier one where they would cross. */
const CLEARANCE = 1.01
/** Share of the quotes that may be missed more for a surface without calendar arbitrage. */
const MISSED_FOR_ORDER = 0.06

/**
 * Fits an SVI smile to bid and ask volatilities of one expiry, free of butterfly arbitrage.
 *
 * Quasi-explicit: for each vertex (m, sigma) the best level, slope and tilt have a closed form, and a search over the two
 * remains. Quotes count by the inverse square of their width; those that the smile then misses count more, round by round.
 * Where the density would still be negative somewhere, the smile is flattened until it is nowhere.
 *
 * @throws {DomainError} on a quote that is no number, crossed or negative, or years <= 0
 * @see Zeliade Systems, "Quasi-explicit calibration of Gatheral's SVI model" (2009)
 */
export function fitSvi({ years, quotes, previous, earlier }: SviFitInputs): SviFit {
  assertInputs(years, quotes)
  const smile = new QuotedSmile(quotes, years)
  if (smile.twoSided === 0) return { status: 'no-quotes' }

  let vertex = firstVertex(smile, previous)
  if (leastButterfly(sliceAt(smile, vertex)).value < 0) vertex = searchFree(smile, vertex)
  let best = candidateAt(smile, vertex)
  for (let round = 0; round < ROUNDS && best.missed > 0; round++) {
    if (!smile.emphasise(best.slice, EMPHASIS)) break
    vertex = searchFrom(smile, vertex, 0.1, 1e-6, 40)
    if (leastButterfly(sliceAt(smile, vertex)).value < 0) vertex = searchFree(smile, vertex)
    const next = candidateAt(smile, vertex)
    if (next.missed < best.missed) best = next
  }
  if (earlier !== undefined) best = keptAbove(smile, best, earlier)
  const { slice, missed, flattened } = best
  return {
    status: 'ok',
    slice,
    twoSided: smile.twoSided,
    inside: smile.twoSided - missed,
    rmsError: smile.rmsError(slice, years),
    flattened,
  }
}

/**
 * The candidate, or one that crosses the earlier smile nowhere: where they cross, the earlier one is taken for a quote, again
 * and heavier until they don't. The quotes come first: the candidate stays if many more would be missed.
 */
function keptAbove(smile: QuotedSmile, candidate: Candidate, earlier: SviSlice): Candidate {
  let above = candidate
  for (let attempt = 0; attempt < ROUNDS_FOR_ORDER; attempt++) {
    const crossing = calendarArbitrage(earlier, above.slice)
    if (crossing === undefined) break
    const { logMoneyness } = crossing
    smile.anchor(logMoneyness, earlier.totalVariance(logMoneyness) * CLEARANCE, 3 ** attempt)
    above = candidateAt(smile, searchFrom(smile, above.vertex, 0.1, 1e-6, 60))
  }
  const isFree = calendarArbitrage(earlier, above.slice) === undefined
  return isFree && above.missed <= candidate.missed + smile.twoSided * MISSED_FOR_ORDER ? above : candidate
}

interface Candidate {
  readonly vertex: Vertex
  readonly slice: SviSlice
  readonly missed: number
  readonly flattened: boolean
}

function candidateAt(smile: QuotedSmile, vertex: Vertex): Candidate {
  const fitted = sliceAt(smile, vertex)
  const slice = withoutArbitrage(fitted, smile)
  return { vertex, slice, missed: smile.missed(slice), flattened: slice !== fitted }
}

function assertInputs(years: number, quotes: readonly SmileQuote[]): void {
  if (!(years > 0 && years < Number.POSITIVE_INFINITY)) throw new DomainError('years', years, 'a finite number > 0')
  quotes.forEach(({ logMoneyness, bid = 0, ask }, i) => {
    if (!Number.isFinite(logMoneyness))
      throw new DomainError(`quotes[${i}].logMoneyness`, logMoneyness, 'a finite number')
    if (!(bid >= 0 && bid < Number.POSITIVE_INFINITY)) throw new DomainError(`quotes[${i}].bid`, bid, 'a number >= 0')
    if (ask !== undefined && !(ask >= bid && ask > 0 && ask < Number.POSITIVE_INFINITY)) {
      throw new DomainError(`quotes[${i}].ask`, ask, 'a number > 0 and not below the bid')
    }
  })
}
