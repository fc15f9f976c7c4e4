import {
  type Listing,
  minWad,
  type OrderRequest,
  roundToStep,
  type SoundMarket,
  type Wad,
  walkLevels,
} from '@riposte/market-model'
import { reachable } from './estimate-hedge.ts'
import { activeLeg, type Hedge, openContracts } from './hedge.ts'

/** Labels begin with this; orders without it are somebody else's and never touched. */
export const LABEL_PREFIX = 'riposte:'

/** The label is derived from what the order is for, so a lost order is found again by anybody who knows the trade. */
export function orderLabel(tradeId: string, leg: number, attempt: number): string {
  return `${LABEL_PREFIX}${tradeId}:${leg}.${attempt}`
}

/** The trade that an order was for, by its label; undefined for a label that is not ours. */
export function tradeIdOf(label: string): string | undefined {
  return label.startsWith(LABEL_PREFIX) ? /^riposte:(.+):\d+\.\d+$/.exec(label)?.[1] : undefined
}

/** The attempt's number in a label; 0 for a label of another form. */
export function attemptOf(label: string): number {
  return Number(/\.(\d+)$/.exec(label)?.[1] ?? 0)
}

/**
 * How far into the book an order has to reach for what the active leg still has to trade: the price of the deepest level that it
 * needs. Undefined when there is no level inside the venue's band, where an order would be refused just when it is needed most.
 */
export function priceToTake(hedge: Hedge, listing: Listing, { book, ticker }: SoundMarket): Wad | undefined {
  const { side } = activeLeg(hedge)
  const levels = side === 'sell' ? book.bids : book.asks
  return walkLevels(levels, orderAmount(hedge, listing), reachable(side, ticker)).worstPrice
}

/** The next order of a hedge: for all that the active leg still has to trade, as far as one order may. */
export function nextOrder(
  hedge: Hedge,
  listing: Listing,
  limitPrice: Wad,
  timeInForce: OrderRequest['timeInForce'],
): OrderRequest {
  const { instrument, side, attempts } = activeLeg(hedge)
  return {
    label: orderLabel(hedge.exposure.tradeId, hedge.legs.length, attempts + 1),
    instrument: instrument.name,
    side,
    amount: orderAmount(hedge, listing),
    // Books carry prices on the tick already; rounding guards against a venue that shows finer ones.
    limitPrice: roundToStep(limitPrice, listing.tick, side === 'sell' ? 'up' : 'down'),
    timeInForce,
  }
}

function orderAmount(hedge: Hedge, { maximum }: Listing): Wad {
  return minWad(openContracts(hedge), maximum)
}
