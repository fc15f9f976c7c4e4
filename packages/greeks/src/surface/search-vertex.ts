import { roughLeastButterfly } from './least-butterfly.ts'
import { nelderMead } from './nelder-mead.ts'
import type { QuotedSmile } from './quoted-smile.ts'
import { A, C, D, legs, SQUARES, solveLegs } from './svi-least-squares.ts'
import { SviSlice } from './svi-slice.ts'

/** Where a smile turns and how sharply: for each, the rest of the parameters has a closed form. */
export interface Vertex {
  readonly m: number
  readonly logSigma: number
}

/** With fewer the vertex is not determined: it is then put at the money. */
const QUOTES_FOR_VERTEX = 5
const QUOTES_FOR_TILT = 3

/** The best vertex for a smile, from the previous answer or from several places. */
export function firstVertex(smile: QuotedSmile, previous: SviSlice | undefined): Vertex {
  const range = rangeOf(smile)
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

/** The best vertex that a simplex finds from another. */
export function searchFrom(
  smile: QuotedSmile,
  start: Vertex,
  step: number,
  spread: number,
  evaluationsMax: number,
): Vertex {
  if (smile.twoSided < QUOTES_FOR_VERTEX) return start
  const range = rangeOf(smile)
  const objective = (x: readonly number[]): number => {
    const [m, logSigma] = x as [number, number]
    if (isAstray(smile, m, logSigma)) return Number.POSITIVE_INFINITY
    solveLegs(smile, m, Math.exp(logSigma))
    return legs[SQUARES] as number
  }
  const found = nelderMead(objective, [start.m, start.logSigma], [step * range, step * 2], spread, evaluationsMax)
  return { m: found.at[0] as number, logSigma: found.at[1] as number }
}

/** As `searchFrom`, among vertices whose best smile allows no arbitrage or little; also from the middle, as `start` may be astray. */
export function searchFree(smile: QuotedSmile, start: Vertex): Vertex {
  const range = rangeOf(smile)
  // In widths of the quotes: also where there is no error to speak of, a violation has to weigh something.
  const scale = Math.max(valueAt(smile, start), smile.twoSided / 100)
  const objective = (x: readonly number[]): number => {
    const [m, logSigma] = x as [number, number]
    if (isAstray(smile, m, logSigma)) return Number.POSITIVE_INFINITY
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
const LEAST_RANGE = 1e-3
/** How many ranges of the quotes a vertex may lie from their middle. */
const FARTHEST = 4

function rangeOf({ from, to }: QuotedSmile): number {
  return Math.max(to - from, LEAST_RANGE)
}

function isAstray(smile: QuotedSmile, m: number, logSigma: number): boolean {
  const away = Math.abs(m - (smile.from + smile.to) / 2)
  return away > FARTHEST * rangeOf(smile) || logSigma < LEAST_LOG_SIGMA || logSigma > MOST_LOG_SIGMA
}

function valueAt(smile: QuotedSmile, { m, logSigma }: Vertex): number {
  solveLegs(smile, m, Math.exp(logSigma))
  return legs[SQUARES] as number
}

/** The best slice with this vertex. */
export function sliceAt(smile: QuotedSmile, { m, logSigma }: Vertex): SviSlice {
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
