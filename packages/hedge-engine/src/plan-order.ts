import {
  type Listing,
  minWad,
  type OrderRequest,
  roundToStep,
  type Side,
  type SoundMarket,
  type Wad,
  wad,
  walkLevels,
} from '@riposte/market-model'
import { reachable } from './estimate-hedge.ts'
import { activeLeg, type Hedge } from './hedge.ts'

/** Labels begin with this; orders without it are somebody else's and never touched. */
export const LABEL_PREFIX = 'riposte:'

/** Attempts that insist on the break-even price; later ones take what the venue's band allows. */
const PATIENT_ATTEMPTS = 2

export type OrderPlan =
  | { readonly status: 'order'; readonly request: OrderRequest }
  | { readonly status: 'no-liquidity'; readonly reason: string }

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
 * The next order of a hedge: immediate-or-cancel, at the price of the deepest level that it needs.
 *
 * The limit price never leaves the venue's band, where an order would be refused just when it is needed most.
 */
export function planOrder(hedge: Hedge, listing: Listing, market: SoundMarket): OrderPlan {
  const leg = activeLeg(hedge)
  const remaining = minWad(wad(leg.target - leg.done), listing.maximum)
  const mayWait = hedge.policy.kind === 'full' && hedge.legs.length === 1
  const patient = mayWait && leg.spent < PATIENT_ATTEMPTS
  const withinBand = reachable(leg.side, market.ticker)
  const keepsEdge = patient ? noWorseThan(leg.side, hedge.exposure.breakEven) : () => true
  const levels = leg.side === 'sell' ? market.book.bids : market.book.asks
  const walk = walkLevels(levels, remaining, (price) => withinBand(price) && keepsEdge(price))
  if (walk.worstPrice === undefined) {
    const reason = patient ? `nobody pays the break-even of the trade` : `no liquidity inside the venue's price band`
    return { status: 'no-liquidity', reason }
  }
  // Books carry prices on the tick already; rounding guards against a venue that shows finer ones.
  const limitPrice = roundToStep(walk.worstPrice, listing.tick, leg.side === 'sell' ? 'up' : 'down')
  const request: OrderRequest = {
    label: orderLabel(hedge.exposure.tradeId, hedge.legs.length, leg.attempts + 1),
    instrument: leg.instrument.name,
    side: leg.side,
    amount: remaining,
    limitPrice,
    timeInForce: 'ioc',
  }
  return { status: 'order', request }
}

function noWorseThan(side: Side, breakEven: Wad): (price: Wad) => boolean {
  return side === 'sell' ? (price) => price >= breakEven : (price) => price <= breakEven
}
