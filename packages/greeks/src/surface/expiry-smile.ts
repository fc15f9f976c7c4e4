import type { SviSlice } from './svi-slice.ts'

/** One expiry of a surface: its smile, its forward, and how well it is known. */
export interface ExpirySmile {
  /** Of the expiry, milliseconds since the epoch. */
  readonly expiry: number
  /** From the surface's time until the expiry, > 0. */
  readonly years: number
  /** USD per unit. */
  readonly forward: number
  readonly slice: SviSlice
  /** Two-sided quotes, and how many of them the smile passes between. */
  readonly twoSided: number
  readonly inside: number
  /** Root mean square of the distance to the middles of two-sided quotes, in volatility. */
  readonly rmsError: number
  /** Where quotes with two sides lie, in log-moneyness, rising, and half of each one's width in volatility. */
  readonly quotedAt: Float64Array
  readonly halfWidths: Float64Array
}

/** How far k lies outside the quotes, in log-moneyness; 0 between them. */
export function outsideBy({ quotedAt }: ExpirySmile, k: number): number {
  const from = quotedAt[0] ?? 0
  const to = quotedAt[quotedAt.length - 1] ?? 0
  return Math.max(from - k, k - to, 0)
}

/**
 * How sure the smile is at k, in volatility: half the width of the market there, between the quotes to either side, growing
 * outside the quotes by once its size for each deviation of the way.
 */
export function uncertaintyAt(smile: ExpirySmile, k: number): number {
  const { quotedAt, halfWidths, slice } = smile
  let after = 0
  while (after < quotedAt.length && (quotedAt[after] as number) < k) after++
  const left = Math.max(after - 1, 0)
  const right = Math.min(after, quotedAt.length - 1)
  const [from, to] = [quotedAt[left] as number, quotedAt[right] as number]
  const share = to > from ? Math.min(Math.max((k - from) / (to - from), 0), 1) : 0
  const half = (1 - share) * (halfWidths[left] as number) + share * (halfWidths[right] as number)
  return half * (1 + outsideBy(smile, k) / Math.sqrt(slice.totalVariance(0)))
}
