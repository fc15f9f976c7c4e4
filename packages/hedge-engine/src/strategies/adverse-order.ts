import type { PortfolioGreeks } from '../portfolio/portfolio-greeks.ts'
import type { ConditionalOrder, TargetZone } from './target-zone.ts'

/**
 * The one resting order of a short-gamma book: once delta is near an edge of its band, an order at the mark on the side that brings
 * it back to the inner line. Nothing rests on the other side: there every move would make it wrong.
 *
 * Nothing rests unless gamma is surely negative. Where delta is an interval, the end that calls for less decides.
 *
 * @param from share of half the band, measured from the centre, beyond which the order rests
 */
export function adverseOrder(
  { delta, gamma }: PortfolioGreeks,
  spot: number,
  { centre, band, inner }: Pick<TargetZone, 'centre' | 'band' | 'inner'>,
  from: number,
): ConditionalOrder[] {
  if (!(gamma.high < 0)) return []
  const near = from * (band.high - centre)
  if (delta.low > centre + near && delta.low > inner.high) {
    return [{ side: 'sell', price: spot, quantity: delta.low - inner.high, deltaThere: delta.low }]
  }
  if (delta.high < centre - near && delta.high < inner.low) {
    return [{ side: 'buy', price: spot, quantity: inner.low - delta.high, deltaThere: delta.high }]
  }
  return []
}
