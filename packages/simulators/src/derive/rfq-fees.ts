import { maxWad, minWad, WAD_ZERO, type Wad, wad } from '@riposte/market-model'
import { type Exchange, exactPrice, fairQuote, indexPrice } from './exchange.ts'
import type { PricedLeg } from './leg.ts'
import { truncate12 } from './wire-decimal.ts'

/** Legs of one kind share a group: perps, calls, puts. */
function groupOf({ listed: { instrument } }: PricedLeg): string {
  return instrument.kind === 'perp' ? 'perp' : instrument.right
}

/** USD at the taker rate of a leg's index notional, capped like a fill of the book. */
function fullFee(exchange: Exchange, { listed, amount }: PricedLeg): Wad {
  const { takerRate, rateCap } = listed.terms.fees
  const notional = (price: Wad) => (price * amount) / SCALE
  const byIndex = wad((takerRate * notional(indexPrice(exchange, listed.currency))) / SCALE)
  if (rateCap === undefined) return byIndex
  const mark = exactPrice(fairQuote(exchange, listed)?.mark)
  return minWad(byIndex, wad((rateCap * notional(mark)) / SCALE))
}

const SCALE = 10n ** 18n

/**
 * USD that each leg of a package costs, in leg order.
 *
 * Both sides pay taker rates. Legs are grouped by kind; the group that costs the least pays in full, the others half. The
 * taker pays the largest base fee of the legs once, with the first leg.
 */
export function rfqFees(exchange: Exchange, legs: readonly PricedLeg[], role: 'maker' | 'taker'): readonly Wad[] {
  const full = legs.map((leg) => fullFee(exchange, leg))
  const sums = new Map<string, bigint>()
  legs.forEach((leg, i) => {
    sums.set(groupOf(leg), (sums.get(groupOf(leg)) ?? 0n) + (full[i] as Wad))
  })
  const cheapest = [...sums].reduce((least, one) => (one[1] < least[1] ? one : least))[0]
  const base = legs.reduce((most, { listed }) => maxWad(most, listed.terms.fees.takerBase), WAD_ZERO)
  return legs.map((leg, i) => {
    const fee = full[i] as Wad
    const part = groupOf(leg) === cheapest ? fee : fee / 2n
    return truncate12(wad(part + (role === 'taker' && i === 0 ? base : 0n)))
  })
}

export function sumOf(values: readonly Wad[]): Wad {
  return wad(values.reduce((sum, value) => sum + value, 0n))
}
