import type { HedgeConditions } from './hedge-conditions.ts'
import { solveMove } from './solve-move.ts'
import { type ConditionalOrder, type Strategy, symmetricZone } from './target-zone.ts'

export interface DdhSettings {
  /** Units of the underlying, > 0: delta at which an order waits. */
  readonly deltaMax: number
  /** USD, > 0: orders rest no further from the mark than this, and are smaller then. */
  readonly reach: number
}

/**
 * The exchange kit's dynamic delta hedger: long gamma rests an order on each side where delta will be `deltaMax`, for all of the
 * delta that will stand there; short gamma rests all of the present delta at the mark.
 *
 * Unlike the kit's, a Greek that is missing is an interval and not zero, and delta beyond `deltaMax` is crossed out of.
 */
export function ddh({ deltaMax, reach }: DdhSettings): Strategy {
  return (conditions) => ({
    ...symmetricZone(conditions, {
      strategy: 'ddh',
      cost: conditions.costs.maker,
      centre: 0,
      halfBand: deltaMax,
      halfInner: 0,
      urgency: 'prompt',
    }),
    conditionals: [...ddhOrder(conditions, deltaMax, reach, 'buy'), ...ddhOrder(conditions, deltaMax, reach, 'sell')],
  })
}

function ddhOrder(
  { greeks, spot }: HedgeConditions,
  deltaMax: number,
  reach: number,
  side: ConditionalOrder['side'],
): ConditionalOrder[] {
  const { delta, gamma, speed } = greeks
  const sign = side === 'buy' ? -1 : 1
  // The end of the interval that calls for less of this side.
  const net = side === 'buy' ? delta.high : delta.low
  const level = sign * deltaMax
  const isOut = sign * net > deltaMax
  const move = isOut || !(gamma.low > 0) ? 0 : solveMove(net, gamma.low, gamma.low === gamma.high ? speed : 0, level)
  if (move === undefined) return []
  const isNear = Math.abs(move) <= reach
  const d = isNear ? move : Math.sign(move) * reach
  const deltaThere = move === 0 ? net : isNear ? level : net + gamma.low * d
  const quantity = sign * deltaThere
  return quantity > 0 && spot + d > 0 ? [{ side, price: spot + d, quantity, deltaThere }] : []
}
