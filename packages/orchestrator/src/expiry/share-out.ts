import { absWad, type Wad, wad } from '@riposte/market-model'

/**
 * One payment for the options of several underlyings, shared out: each gets what it was reckoned to be, and what the
 * reckoning was wrong by goes to the largest. Shares add up to the payment.
 *
 * @param reckoned amount by underlying
 */
export function shareOut(
  amount: Wad,
  reckoned: ReadonlyMap<string, Wad>,
): readonly (readonly [underlying: string, amount: Wad])[] {
  const shares = [...reckoned].sort(([, a], [, b]) => (absWad(b) > absWad(a) ? 1 : -1))
  const wrongBy = amount - shares.reduce((sum, [, share]) => sum + share, 0n)
  return shares.map(([underlying, share], i) => [underlying, i === 0 ? wad(share + wrongBy) : share])
}
