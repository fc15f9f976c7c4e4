import type { SviSlice } from './svi-slice.ts'

const CELLS = 128
const ROUGH_CELLS = 48
const HALVINGS = 40
const GOLDEN = 0.6180339887498949

interface Least {
  readonly logMoneyness: number
  readonly value: number
}

/**
 * The least value of the butterfly function, looked for where a smile has its features and far beyond. Twice: at even steps,
 * and at steps that grow with the distance from the vertex, which may be far sharper than the rest; each time a grid, and a
 * golden section about its least point.
 */
export function leastButterfly(slice: SviSlice): Least {
  const [even, widening] = placesOf(slice)
  const least = refined(slice, even, leastOnGrid(slice, even, CELLS))
  const other = refined(slice, widening, leastOnGrid(slice, widening, CELLS))
  return other.value < least.value ? other : least
}

/** As `leastButterfly`, its value only, on coarser grids and no finer: for a search that asks often. */
export function roughLeastButterfly(slice: SviSlice): number {
  const [even, widening] = placesOf(slice)
  const least = slice.butterfly(even(leastOnGrid(slice, even, ROUGH_CELLS)))
  return Math.min(least, slice.butterfly(widening(leastOnGrid(slice, widening, ROUGH_CELLS))))
}

type Places = (u: number) => number

/** Where u from -1 to 1 lies in log-moneyness, at even and at widening steps. */
function placesOf(slice: SviSlice): readonly [Places, Places] {
  const { m, sigma } = slice.parameters
  const reach = 5 * Math.sqrt(slice.totalVariance(0)) + Math.abs(m) + 5 * sigma
  return [(u) => u * reach, (u) => m + u * u * u * (reach + Math.abs(m))]
}

/** The u of the least point on a grid. */
function leastOnGrid(slice: SviSlice, at: Places, cells: number): number {
  let best = -1
  let value = slice.butterfly(at(-1))
  for (let i = 1; i <= cells; i++) {
    const u = (2 * i) / cells - 1
    const here = slice.butterfly(at(u))
    if (here < value) {
      best = u
      value = here
    }
  }
  return best
}

/** The least point of the two cells about u. */
function refined(slice: SviSlice, at: Places, u: number): Least {
  let [from, to] = [u - 2 / CELLS, u + 2 / CELLS]
  for (let i = 0; i < HALVINGS; i++) {
    const left = to - GOLDEN * (to - from)
    const right = from + GOLDEN * (to - from)
    if (slice.butterfly(at(left)) < slice.butterfly(at(right))) to = right
    else from = left
  }
  const [onGrid, between] = [at(u), at((from + to) / 2)]
  const [value, refinedValue] = [slice.butterfly(onGrid), slice.butterfly(between)]
  return refinedValue < value ? { logMoneyness: between, value: refinedValue } : { logMoneyness: onGrid, value }
}
