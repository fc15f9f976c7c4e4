import { leastButterfly } from './least-butterfly.ts'
import type { QuotedSmile } from './quoted-smile.ts'
import { SviSlice } from './svi-slice.ts'

/** Where a smile is flattened, its density is left a little above 0: a place that no grid has found may be lower. */
const FLATTENED_TO = 1e-3

/** The slice itself, or one with as much less slope as its density needs to be nowhere negative. */
export function withoutArbitrage(slice: SviSlice, smile: QuotedSmile): SviSlice {
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
