import {
  type Fill,
  type Instrument,
  type OrderRequest,
  type OrderState,
  type Side,
  toNumber,
  type Wad,
  wad,
} from '@riposte/market-model'
import type { HedgeDecision } from './choose-hedge.ts'
import type { HedgePolicy } from './hedge-policy.ts'
import { type LiveOrder, type OrderEffect, withFilled } from './orders/live-order.ts'

/** What has to be undone: the position that a trade opened. */
export interface Exposure {
  readonly tradeId: string
  readonly instrument: Instrument
  /** Maker's side of the trade; the hedge takes the other one. */
  readonly side: Side
  /** Contracts, > 0 */
  readonly quantity: Wad
  /** USD per contract that the hedge should bring in (or, for a purchase, cost) at worst while time allows. */
  readonly breakEven: Wad
  /**
   * Numbers up to this one may stand in labels of orders that nobody remembers, since the journal lost them: new orders
   * are numbered above. 0 while nothing was lost.
   */
  readonly forgottenAttempts: number
}

/** One instrument through which an exposure is worked off. */
export interface HedgeLeg {
  readonly instrument: Instrument
  readonly side: Side
  /** Contracts to trade; on the venue's step. */
  readonly target: Wad
  /** Contracts traded, by fills. */
  readonly done: Wad
  /** Attempts so far; the next one's number is in its order's label. */
  readonly attempts: number
  /** Attempts that count against the leg's budget: those that the venue could have filled at once. */
  readonly spent: number
}

export type HedgeStatus = 'waiting' | 'working' | 'hedged' | 'failed'

/** The hedge of one trade. Values only: it is journaled through the events that made it. */
export interface Hedge {
  readonly exposure: Exposure
  readonly policy: HedgePolicy
  readonly status: HedgeStatus
  /** When the trade was made, in the ms of the view's clock. */
  readonly startedMs: number
  /** The option leg first; a perp leg when the option can't be traded. */
  readonly legs: readonly [HedgeLeg, ...HedgeLeg[]]
  /** One at a time: the next is placed when the venue has said that this one is over. */
  readonly order: LiveOrder | undefined
  /** Contracts of the exposure that stay open: below the venue's step, or given up. */
  readonly residual: Wad
  /** Pauses since the venue last took an order: it was away, busy, or had no sound market data. */
  readonly waits: number
  /** On what the option was left to the perp; undefined before, and when an earlier life decided it. */
  readonly perpDecision: HedgeDecision | undefined
  /** Orders that were to rest so far. */
  readonly rests: number
  /** The option's mark as last seen, USD per contract. */
  readonly mark: Wad | undefined
  /** USD given away against the mark by the option's fills, their fees included. */
  readonly lossUsd: number
  readonly seenFills: readonly string[]
}

/** What the hedge asks of the world. */
export type HedgeEffect =
  /** Sign, journal, then send. `decision`: what it was decided on; undefined for a direct hedge, and where that was not known. */
  | { readonly type: 'place'; readonly request: OrderRequest; readonly decision: HedgeDecision | undefined }
  | { readonly type: 'cancel'; readonly order: OrderState }
  | OrderEffect
  /** Call again with `wake`; only the last one asked for counts. */
  | { readonly type: 'wait'; readonly afterMs: number }
  | { readonly type: 'hedged'; readonly residual: Wad }
  | { readonly type: 'failed'; readonly reason: string; readonly residual: Wad }

export function activeLeg(hedge: Hedge): HedgeLeg {
  return hedge.legs[hedge.legs.length - 1] as HedgeLeg
}

/** Contracts that the leg which is worked still has to trade. */
export function openContracts(hedge: Hedge): Wad {
  const { target, done } = activeLeg(hedge)
  return wad(target > done ? target - done : 0n)
}

export function withActiveLeg(hedge: Hedge, change: Partial<HedgeLeg>): Hedge {
  const [option, perp] = hedge.legs
  return { ...hedge, legs: perp === undefined ? [{ ...option, ...change }] : [option, { ...perp, ...change }] }
}

/** A fill counts once, however often it is reported. */
export function withFill(hedge: Hedge, fill: Fill): Hedge {
  if (hedge.seenFills.includes(fill.fillId)) return hedge
  const legs = hedge.legs.map((leg) =>
    leg.instrument.name === fill.instrument ? { ...leg, done: wad(leg.done + fill.amount) } : leg,
  ) as [HedgeLeg, ...HedgeLeg[]]
  const isCurrent = hedge.order?.request.label === fill.label
  const order = hedge.order && isCurrent ? withFilled(hedge.order, fill.amount) : hedge.order
  const lossUsd = hedge.lossUsd + lossOf(hedge, fill)
  return { ...hedge, legs, order, lossUsd, seenFills: [...hedge.seenFills, fill.fillId] }
}

function lossOf({ exposure, mark }: Hedge, { instrument, side, price, amount, fee }: Fill): number {
  if (instrument !== exposure.instrument.name || mark === undefined) return 0
  const slip = toNumber(wad(side === 'sell' ? mark - price : price - mark))
  return slip * toNumber(amount) + toNumber(fee)
}
