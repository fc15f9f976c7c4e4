import type { Side } from '@riposte/market-model'
import type { Interval } from '../portfolio/interval.ts'
import type { HedgeConditions } from '../strategies/hedge-conditions.ts'

/**
 * The most that an order may trade so that, however much of it fills, net delta comes nearer to the centre without passing it, and
 * is no larger in absolute terms than before. Both ends of the interval have to agree.
 *
 * @returns units of the underlying, >= 0
 */
export function mostThatReduces(side: Side, { low, high }: Interval, centre: number): number {
  const most = side === 'sell' ? Math.min(low - centre, 2 * low) : Math.min(centre - high, -2 * high)
  // A NaN or an unbounded end allows nothing.
  return most > 0 && most < Number.POSITIVE_INFINITY ? most : 0
}

/**
 * Net delta expected when the perp trades at a price, gamma being what it is now. With a gamma that is not surely known the ends
 * are taken that call for less of either side.
 */
export function deltaAt({ greeks, spot }: Pick<HedgeConditions, 'greeks' | 'spot'>, price: number): Interval {
  const { delta, gamma } = greeks
  const move = price - spot
  if (move === 0) return delta
  const bend = gamma.low === gamma.high ? (greeks.speed / 2) * move * move : 0
  const changes = [gamma.low * move + bend, gamma.high * move + bend]
  return { low: delta.low + Math.min(...changes), high: delta.high + Math.max(...changes) }
}
