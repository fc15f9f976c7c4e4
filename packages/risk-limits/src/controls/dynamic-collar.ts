import type { Ticker } from '@riposte/market-model'
import type { Breach } from '../breach.ts'
import type { Limits } from '../limits.ts'
import { limitNumber } from './limit-number.ts'
import type { OrderTerms } from './order-terms.ts'
import { plain, refusal } from './refusal.ts'

/**
 * Control 4: the price near the mark, and near what a second source says, on the side that hurts us: above for a buy,
 * below for a sale.
 *
 * An option may be `MAX_MARK_DISTANCE` of the mark away, or `MAX_SPOT_DISTANCE_BPS` of spot where that is more, so that
 * the ticks of a cheap one are no breach. A perp may be the latter only.
 *
 * @param secondValue USD per contract; undefined where there is no second source
 */
export function checkDynamicCollar(
  { instrument, side, price }: OrderTerms,
  ticker: Ticker,
  secondValue: number | undefined,
  limits: Limits,
): Breach | undefined {
  const mark = Number(ticker.mark) / 1e18
  const amount = Number(price) / 1e18
  const { underlying, kind, name } = instrument
  const alwaysAllowed = ((Number(ticker.index) / 1e18) * limitNumber(limits.MAX_SPOT_DISTANCE_BPS, underlying)) / 10_000
  const share = kind === 'option' ? limitNumber(limits.MAX_MARK_DISTANCE, underlying) : 0
  const farFrom = (reference: number, above: number, source: string): Breach | undefined => {
    const distance = side === 'buy' ? above : -above
    const allowed = Math.max(share * reference, alwaysAllowed)
    if (distance <= allowed) return undefined
    const limitName = share * reference > alwaysAllowed ? 'MAX_MARK_DISTANCE' : 'MAX_SPOT_DISTANCE_BPS'
    const message = `${limitName} of ${underlying} allows ${plain(allowed)} USD here: to ${side} ${name} at ${plain(amount)} is ${plain(distance)} worse than ${source} of ${plain(reference)}`
    return { code: limitName, scope: name, limit: allowed, value: 0, wouldBe: distance, message }
  }
  // The difference is exact before it becomes a double.
  const aboveMark = Number(price - ticker.mark) / 1e18
  const breach = farFrom(mark, aboveMark, 'the mark')
  if (breach !== undefined || secondValue === undefined) return breach
  if (!Number.isFinite(secondValue)) return refusal('MARKET_MISSING', name, 'the second value is no number')
  return farFrom(secondValue, amount - secondValue, 'the second value')
}

/**
 * Control 4: the venue's own band, for an order that takes: beyond it the venue refuses exactly what would have traded.
 * A `priceMax` of 0 is no band.
 */
export function checkVenueBand({ instrument, side, price }: OrderTerms, ticker: Ticker): Breach | undefined {
  const { priceMin, priceMax } = ticker
  const isInside = side === 'buy' ? priceMax === 0n || price <= priceMax : price >= priceMin
  if (isInside) return undefined
  const [limit, wouldBe] = [Number(side === 'buy' ? priceMax : priceMin) / 1e18, Number(price) / 1e18]
  const message = `PRICE_BOUNDS of ${instrument.name}: the venue lets nobody ${side} at ${plain(wouldBe)}, its bound is ${plain(limit)}`
  return { code: 'PRICE_BOUNDS', scope: instrument.name, limit, value: 0, wouldBe, message }
}
