import type { SviSlice } from './svi-slice.ts'

const CELLS = 96
const HALVINGS = 40
const GOLDEN = 0.6180339887498949

/**
 * The least value of the butterfly function, looked for where a smile has its features and far beyond: a grid, and a golden
 * section about its least point.
 */
export function leastButterfly(slice: SviSlice): { readonly logMoneyness: number; readonly value: number } {
  const { m, sigma } = slice.parameters
  const reach = 5 * Math.sqrt(slice.totalVariance(0)) + Math.abs(m) + 5 * sigma
  let at = 0
  let value = slice.butterfly(0)
  const step = (2 * reach) / CELLS
  for (let i = 0; i <= CELLS; i++) {
    const k = -reach + i * step
    const g = slice.butterfly(k)
    if (g < value) {
      at = k
      value = g
    }
  }
  let from = at - step
  let to = at + step
  for (let i = 0; i < HALVINGS; i++) {
    const left = to - GOLDEN * (to - from)
    const right = from + GOLDEN * (to - from)
    if (slice.butterfly(left) < slice.butterfly(right)) to = right
    else from = left
  }
  const refined = (from + to) / 2
  const refinedValue = slice.butterfly(refined)
  return refinedValue < value ? { logMoneyness: refined, value: refinedValue } : { logMoneyness: at, value }
}
