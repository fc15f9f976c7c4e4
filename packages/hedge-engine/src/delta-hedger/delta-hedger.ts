import {
  type EpochMs,
  epochMs,
  type OrderRequest,
  type OrderState,
  type Side,
  signed,
  toNumber,
  type Wad,
  wad,
} from '@riposte/market-model'
import { type LiveOrder, liveOrder, type OrderEffect } from '../orders/live-order.ts'
import { add, exactly, type Interval, maybe } from '../portfolio/interval.ts'
import type { HedgeBasis } from '../strategies/target-zone.ts'

/**
 * What an order is for. `conditional` waits at the edge of the band, `passive` rests at the touch, `join` at the front of the
 * queue, `cross` takes liquidity, `urgent` too, for delta beyond the hard limit.
 */
export type HedgePurpose = 'conditional' | 'passive' | 'join' | 'cross' | 'urgent'

/** One order of the hedger that is not over. */
export interface DeltaOrder extends LiveOrder {
  readonly purpose: HedgePurpose
  /** The numbers it was decided on; undefined for an order of an earlier life. */
  readonly basis: HedgeBasis | undefined
  /** What takes its place, while that is asked for. */
  readonly successor: DeltaOrder | undefined
}

/** One stay of delta outside its band, on one side: what has been tried, and what it has cost. */
export interface Excursion {
  /** The side that brings delta back. */
  readonly side: Side
  readonly since: EpochMs
  /** Crossing orders so far. */
  readonly attempts: number
  readonly lastAttemptAt: EpochMs | undefined
  /** USD given away against the mark at each decision, fees included. */
  readonly loss: number
  readonly isSpent: boolean
}

/** Why no quote should be given that would need hedging. */
export type QuoteBlock = 'budget-spent' | 'greeks-missing' | 'no-market' | 'hard-limit'

/** The delta hedger of one underlying. Values only; it can be rebuilt from its orders and fills. */
export interface DeltaHedger {
  readonly underlying: string
  /** Name of the perp it trades. */
  readonly perp: string
  /** Of the last order; the next one's is higher. */
  readonly lastNumber: number
  /** At most one a side, apart from those whose last fills are awaited. */
  readonly orders: readonly DeltaOrder[]
  readonly excursion: Excursion | undefined
  readonly lastHedgeAt: EpochMs | undefined
  /** No order is placed on a side before this: the venue refused one a moment ago. */
  readonly notBefore: Readonly<Record<Side, EpochMs>>
  readonly refusals: number
  /** Units of the underlying outside the band that can't be traded: below the venue's step or minimum. */
  readonly residual: number
  readonly blocks: readonly QuoteBlock[]
  /** Delta is beyond the hard limit, and nothing can be done about it at the moment. */
  readonly isStuck: boolean
  /** Greeks are missing, and delta may be beyond the hard limit for all that is known. */
  readonly isBlind: boolean
  readonly seenFills: readonly string[]
}

/** What the hedger asks of the world. */
export type DeltaEffect =
  /** Sign, journal, then send. */
  | {
      readonly type: 'place'
      readonly request: OrderRequest
      readonly purpose: HedgePurpose
      readonly basis: HedgeBasis
    }
  /** Cancel an order and place another in one step of the venue; a fill in between makes the venue refuse. */
  | {
      readonly type: 'replace'
      readonly order: OrderState
      readonly request: OrderRequest
      readonly purpose: HedgePurpose
      readonly basis: HedgeBasis
    }
  | { readonly type: 'cancel'; readonly order: OrderState }
  | OrderEffect
  /** Ask what became of a replacement. */
  | { readonly type: 'find-replacement'; readonly label: string; readonly afterMs: number }
  /** Call again with `wake` at this time, or earlier with anything else. */
  | { readonly type: 'wake'; readonly at: EpochMs }
  | {
      readonly type: 'alert'
      readonly code: 'HEDGE_BUDGET_SPENT' | 'HARD_LIMIT_BLOCKED' | 'DELTA_UNKNOWN'
      readonly message: string
      readonly basis: HedgeBasis | undefined
    }

/** A hedger that has nothing under way. `lastNumber` is the highest that any order of its ever had, in any life. */
export function createDeltaHedger(underlying: string, perp: string, lastNumber: number): DeltaHedger {
  const never = epochMs(0)
  return {
    underlying,
    perp,
    lastNumber,
    orders: [],
    excursion: undefined,
    lastHedgeAt: undefined,
    notBefore: { buy: never, sell: never },
    refusals: 0,
    residual: 0,
    blocks: [],
    isStuck: false,
    isBlind: false,
    seenFills: [],
  }
}

/** An order that has just been asked for. */
export function sentOrder(terms: Pick<DeltaOrder, 'request' | 'purpose' | 'basis'>, now: EpochMs): DeltaOrder {
  return { ...liveOrder(terms.request, now), ...terms, successor: undefined }
}

/** Contracts of an order that may still show as fills. Of an order and its successor only one lives. */
export function openAmount({ request, phase, filled, announced, successor }: DeltaOrder): Wad {
  if (phase === 'settling') return wad(announced > filled ? announced - filled : 0n)
  const left = request.amount - filled
  const next = successor === undefined ? 0n : successor.request.amount - successor.filled
  return wad(left > next ? left : next)
}

/** Net delta with the fills that the venue announced and nobody has booked yet. Whether they are booked is not known. */
export function withAnnounced({ orders }: DeltaHedger, delta: Interval): Interval {
  return widened(
    delta,
    orders.filter(({ phase }) => phase === 'settling'),
  )
}

/** Net delta with every order of the hedger at its worst, both ways: what limits have to count. */
export function worstDelta({ orders }: DeltaHedger, delta: Interval): Interval {
  return widened(delta, orders)
}

function widened(delta: Interval, orders: readonly DeltaOrder[]): Interval {
  return orders.reduce(
    (sum, order) => add(sum, maybe(exactly(toNumber(signed(order.request.side, openAmount(order)))))),
    delta,
  )
}
