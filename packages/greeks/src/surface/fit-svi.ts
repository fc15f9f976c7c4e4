import { DomainError } from '../errors.ts'
import { calendarArbitrage } from './calendar-arbitrage.ts'
import { leastButterfly, roughLeastButterfly } from './least-butterfly.ts'
import { nelderMead } from './nelder-mead.ts'
import { A, C, D, legs, type SmileColumns, SQUARES, solveLegs } from './svi-least-squares.ts'
import { SviSlice } from './svi-slice.ts'

/** What the market says about the volatility at one strike. A side that nobody quotes is left out. */
export interface SmileQuote {
  /** ln(strike / forward). */
  readonly logMoneyness: number
  /** Volatility at which somebody buys, as a fraction, >= 0. */
  readonly bid?: number
  /** Volatility at which somebody sells, as a fraction, > 0. */
  readonly ask?: number
}

export interface SviFitInputs {
  /** Until the expiry, > 0. */
  readonly years: number
  /** In any order; several at one strike are fine. */
  readonly quotes: readonly SmileQuote[]
  /** The last answer for this smile: the search starts there and takes a fifth of the time. */
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

/** With fewer the vertex is not determined: it is then put at the money. */
const QUOTES_FOR_VERTEX = 5
const QUOTES_FOR_TILT = 3
/** A quote that is missed counts this much more in the next round. */
const EMPHASIS = 4
const ROUNDS = 6
const ROUNDS_FOR_ORDER = 10
/** Factor by which a smile is to lie above the earlier one where they would cross. */
const CLEARANCE = 1.01
/** Share of the quotes that may be missed more for a surface without calendar arbitrage. */
const MISSED_FOR_ORDER = 0.06
/** Where a smile is flattened, its density is left a little above 0: a place that no grid has found may be lower. */
const FLATTENED_TO = 1e-3
/** Least width of a quote that is reckoned with, in volatility: a narrower one would outweigh all others. */
const LEAST_WIDTH = 1e-4

/**
 * Fits an SVI smile to bid and ask volatilities of one expiry, free of butterfly arbitrage.
 *
 * Quasi-explicit: for each vertex (m, sigma) the best level, slope and tilt have a closed form, and a search over the two
 * remains. Quotes count by the inverse square of their width; those that the smile then misses count more, round by round.
 * Where the density would still be negative somewhere, the smile is flattened about its mean by as little as makes it 0 there.
 *
 * @throws {DomainError} on a quote that is no number, crossed or negative, or years <= 0
 * @see Zeliade Systems, "Quasi-explicit calibration of Gatheral's SVI model" (2009)
 */
export function fitSvi({ years, quotes, previous, earlier }: SviFitInputs): SviFit {
  assertInputs(years, quotes)
  const smile = new Smile(quotes, years)
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
function keptAbove(smile: Smile, candidate: Candidate, earlier: SviSlice): Candidate {
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

interface Vertex {
  readonly m: number
  readonly logSigma: number
}

interface Candidate {
  readonly vertex: Vertex
  readonly slice: SviSlice
  readonly missed: number
  readonly flattened: boolean
}

function candidateAt(smile: Smile, vertex: Vertex): Candidate {
  const fitted = sliceAt(smile, vertex)
  const slice = withoutArbitrage(fitted, smile)
  return { vertex, slice, missed: smile.missed(slice), flattened: slice !== fitted }
}

/** Quotes as columns of total variance. */
class Smile implements SmileColumns {
  logMoneyness: Float64Array
  totalVariance: Float64Array
  weight: Float64Array
  readonly bid: Float64Array
  readonly ask: Float64Array
  readonly twoSided: number
  readonly from: number
  readonly to: number

  constructor(quotes: readonly SmileQuote[], years: number) {
    const usable = quotes.filter(({ bid, ask }) => bid !== undefined && ask !== undefined)
    const column = (value: (quote: SmileQuote) => number) => Float64Array.from(usable, value)
    this.logMoneyness = column(({ logMoneyness }) => logMoneyness)
    this.bid = column(({ bid = 0 }) => bid * bid * years)
    this.ask = column(({ ask = 0 }) => ask * ask * years)
    this.totalVariance = column(({ bid = 0, ask = 0 }) => ((bid + ask) / 2) ** 2 * years)
    this.weight = column(({ bid = 0, ask = 0 }) => {
      // In w as wide as in volatility times dw/dvolatility.
      const width = Math.max(ask - bid, LEAST_WIDTH) * (bid + ask) * years
      return 1 / (width * width)
    })
    this.twoSided = usable.length
    this.from = Math.min(...this.logMoneyness)
    this.to = Math.max(...this.logMoneyness)
  }

  missed(slice: SviSlice): number {
    let count = 0
    for (let i = 0; i < this.twoSided; i++) if (this.misses(slice, i)) count++
    return count
  }

  /** Gives more weight to what `slice` misses; false if that is nothing. */
  emphasise(slice: SviSlice, factor: number): boolean {
    let any = false
    for (let i = 0; i < this.twoSided; i++) {
      if (!this.misses(slice, i)) continue
      this.weight[i] = (this.weight[i] as number) * factor
      any = true
    }
    return any
  }

  /** Adds something that is no quote, of `heft` tenths of the weight of all of them. */
  anchor(logMoneyness: number, totalVariance: number, heft: number): void {
    const all = this.weight.subarray(0, this.twoSided).reduce((sum, weight) => sum + weight, 0)
    this.logMoneyness = Float64Array.from([...this.logMoneyness, logMoneyness])
    this.totalVariance = Float64Array.from([...this.totalVariance, totalVariance])
    this.weight = Float64Array.from([...this.weight, (heft * all) / 10])
  }

  rmsError(slice: SviSlice, years: number): number {
    let sum = 0
    for (let i = 0; i < this.twoSided; i++) {
      const middle = Math.sqrt((this.totalVariance[i] as number) / years)
      sum += (slice.volatility(this.logMoneyness[i] as number, years) - middle) ** 2
    }
    return Math.sqrt(sum / this.twoSided)
  }

  private misses(slice: SviSlice, i: number): boolean {
    const w = slice.totalVariance(this.logMoneyness[i] as number)
    return w < (this.bid[i] as number) || w > (this.ask[i] as number)
  }
}

function firstVertex(smile: Smile, previous: SviSlice | undefined): Vertex {
  const range = Math.max(smile.to - smile.from, 1e-3)
  if (smile.twoSided < QUOTES_FOR_VERTEX) return { m: 0, logSigma: Math.log(range) }
  if (previous !== undefined) {
    const { m, sigma } = previous.parameters
    return searchFrom(smile, { m, logSigma: Math.log(sigma) }, 0.05, 1e-7, 40)
  }
  let lowest = 0
  for (let i = 1; i < smile.twoSided; i++) {
    if ((smile.totalVariance[i] as number) < (smile.totalVariance[lowest] as number)) lowest = i
  }
  const bottom = smile.logMoneyness[lowest] as number
  const starts: Vertex[] = [
    { m: bottom, logSigma: Math.log(0.3 * range) },
    { m: 0, logSigma: Math.log(0.1 * range) },
    { m: bottom / 2, logSigma: Math.log(range) },
  ]
  const ends = starts.map((start) => searchFrom(smile, start, 0.4, 1e-2, 40))
  const best = ends.reduce((a, b) => (valueAt(smile, b) < valueAt(smile, a) ? b : a))
  // Twice, as a simplex that has collapsed on a slope starts afresh.
  return searchFrom(smile, searchFrom(smile, best, 0.1, 1e-11, 160), 0.03, 1e-12, 120)
}

function searchFrom(smile: Smile, start: Vertex, step: number, spread: number, evaluationsMax: number): Vertex {
  if (smile.twoSided < QUOTES_FOR_VERTEX) return start
  const range = smile.to - smile.from
  const farthest = 4 * range
  const objective = (x: readonly number[]): number => {
    const [m, logSigma] = x as [number, number]
    if (Math.abs(m) > farthest || logSigma < LEAST_LOG_SIGMA || logSigma > MOST_LOG_SIGMA)
      return Number.POSITIVE_INFINITY
    solveLegs(smile, m, Math.exp(logSigma))
    return legs[SQUARES] as number
  }
  const found = nelderMead(objective, [start.m, start.logSigma], [step * range, step * 2], spread, evaluationsMax)
  return { m: found.at[0] as number, logSigma: found.at[1] as number }
}

/** As `searchFrom`, among vertices whose best smile allows no arbitrage or little; also from the middle, as `start` may be astray. */
function searchFree(smile: Smile, start: Vertex): Vertex {
  const range = Math.max(smile.to - smile.from, 1e-3)
  // In widths of the quotes: also where there is no error to speak of, a violation has to weigh something.
  const scale = Math.max(valueAt(smile, start), smile.twoSided / 100)
  const objective = (x: readonly number[]): number => {
    const [m, logSigma] = x as [number, number]
    if (Math.abs(m) > 4 * range || logSigma < LEAST_LOG_SIGMA || logSigma > MOST_LOG_SIGMA)
      return Number.POSITIVE_INFINITY
    const slice = sliceAt(smile, { m, logSigma })
    return (legs[SQUARES] as number) + PENALTY * scale * Math.max(0, -roughLeastButterfly(slice))
  }
  const from = (m: number, logSigma: number) => nelderMead(objective, [m, logSigma], [0.1 * range, 0.5], 1e-4, 60)
  const [near, middle] = [from(start.m, start.logSigma), from((smile.from + smile.to) / 2, Math.log(range))]
  const { at } = middle.value < near.value ? middle : near
  return { m: at[0] as number, logSigma: at[1] as number }
}

/** Of a violation by 1, in units of the squares of the best smile. */
const PENALTY = 100
const LEAST_LOG_SIGMA = /* @__PURE__ */ Math.log(1e-3)
const MOST_LOG_SIGMA = /* @__PURE__ */ Math.log(20)

function valueAt(smile: Smile, { m, logSigma }: Vertex): number {
  solveLegs(smile, m, Math.exp(logSigma))
  return legs[SQUARES] as number
}

function sliceAt(smile: Smile, { m, logSigma }: Vertex): SviSlice {
  const sigma = Math.exp(logSigma)
  if (smile.twoSided < QUOTES_FOR_TILT) {
    const mean = smile.totalVariance.reduce((sum, w) => sum + w, 0) / smile.twoSided
    return new SviSlice({ a: mean, b: 0, rho: 0, m: 0, sigma })
  }
  solveLegs(smile, m, sigma)
  const c = legs[C] as number
  const rho = c > 0 ? (legs[D] as number) / c : 0
  const b = c / sigma
  return new SviSlice({ a: Math.max(legs[A] as number, -b * sigma * Math.sqrt(1 - rho * rho)), b, rho, m, sigma })
}

/** The slice itself, or one with as much less slope as its density needs to be nowhere negative. */
function withoutArbitrage(slice: SviSlice, smile: Smile): SviSlice {
  if (leastButterfly(slice).value >= 0) return slice
  const { a, b, rho, m, sigma } = slice.parameters
  const level = slice.totalVariance((smile.from + smile.to) / 2)
  const flattened = (share: number): SviSlice =>
    new SviSlice({ a: share * a + (1 - share) * level, b: share * b, rho, m, sigma })
  let [free, bound] = [0, 1]
  for (let i = 0; i < 20; i++) {
    const share = (free + bound) / 2
    if (leastButterfly(flattened(share)).value >= FLATTENED_TO) free = share
    else bound = share
  }
  return flattened(free)
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
