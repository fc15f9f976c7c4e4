import type { PortfolioGreeks } from '../portfolio/portfolio-greeks.ts'
import { solveMove } from './solve-move.ts'
import type { ConditionalOrder, TargetZone } from './target-zone.ts'

/**
 * The two resting orders of a long-gamma book: buy where a fall will have brought delta down to the band's lower edge, sell where
 * a rise will have brought it up to the upper one, each back to the inner line.
 *
 * Nothing rests unless gamma is surely positive. Where delta is an interval, the end that calls for less decides.
 *
 * @param reach USD; an order further away than this is left out
 */
export function conditionalOrders(
  greeks: PortfolioGreeks,
  spot: number,
  { band, inner }: Pick<TargetZone, 'band' | 'inner'>,
  reach: number,
): ConditionalOrder[] {
  const { delta, gamma } = greeks
  if (!(gamma.low > 0)) return []
  // Speed belongs to a gamma that is known; of an interval the smaller end is used as it stands.
  const speed = gamma.low === gamma.high ? greeks.speed : 0
  const orders: ConditionalOrder[] = []
  if (delta.high > band.low) {
    const move = solveMove(delta.high, gamma.low, speed, band.low)
    const quantity = inner.low - band.low
    if (move !== undefined && -move <= reach && spot + move > 0 && quantity > 0) {
      orders.push({ side: 'buy', price: spot + move, quantity, deltaThere: band.low })
    }
  }
  if (delta.low < band.high) {
    const move = solveMove(delta.low, gamma.low, speed, band.high)
    const quantity = band.high - inner.high
    if (move !== undefined && move <= reach && quantity > 0) {
      orders.push({ side: 'sell', price: spot + move, quantity, deltaThere: band.high })
    }
  }
  return orders
}
