import type { Fill, Instrument, OrderRequest, Reject, Side, Wad } from '@riposte/market-model'
import type { HedgePolicy } from './hedge-policy.ts'

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
  /** Attempts that count against the leg's budget: those that the venue could have filled. */
  readonly spent: number
}

/** An order whose end is not known yet. */
export interface WorkingOrder {
  readonly request: OrderRequest
  /**
   * `sent` awaits the reply, `unknown` is being looked up, `refused` is a refusal that is being checked, `settling` is
   * closed and awaits the fills that it announced.
   */
  readonly phase: 'sent' | 'unknown' | 'refused' | 'settling'
  /** Contracts filled so far, by fills. */
  readonly filled: Wad
  /** Contracts that the venue says were filled. */
  readonly announced: Wad
  /** How often the same bytes went out. */
  readonly sends: number
  readonly lookUps: number
  readonly refusal: Reject | undefined
}

export type HedgeStatus = 'waiting' | 'working' | 'hedged' | 'failed'

/** The hedge of one trade. Values only: it is journaled through the events that made it. */
export interface Hedge {
  readonly exposure: Exposure
  readonly policy: HedgePolicy
  readonly status: HedgeStatus
  /** The option leg first; a perp leg when the option can't be traded. */
  readonly legs: readonly [HedgeLeg, ...HedgeLeg[]]
  readonly order: WorkingOrder | undefined
  /** Contracts of the exposure that stay open: below the venue's step, or given up. */
  readonly residual: Wad
  /** Pauses since the venue last took an order: it was away, busy, or had no sound market data. */
  readonly waits: number
  readonly seenFills: readonly string[]
}

/** What the hedge asks of the world. */
export type HedgeEffect =
  /** Sign, journal, then send. */
  | { readonly type: 'place'; readonly request: OrderRequest }
  /** Send the very same bytes again; the venue takes them once at most. */
  | { readonly type: 'resend'; readonly label: string }
  | { readonly type: 'look-up'; readonly request: OrderRequest; readonly afterMs: number }
  /** Call again with `wake`. */
  | { readonly type: 'wait'; readonly afterMs: number }
  | { readonly type: 'hedged'; readonly residual: Wad }
  | { readonly type: 'failed'; readonly reason: string; readonly residual: Wad }

export function activeLeg(hedge: Hedge): HedgeLeg {
  return hedge.legs[hedge.legs.length - 1] as HedgeLeg
}

/** A fill counts once, however often it is reported. */
export function withFill(hedge: Hedge, fill: Fill): Hedge {
  if (hedge.seenFills.includes(fill.fillId)) return hedge
  const legs = hedge.legs.map((leg) =>
    leg.instrument.name === fill.instrument ? { ...leg, done: (leg.done + fill.amount) as Wad } : leg,
  ) as [HedgeLeg, ...HedgeLeg[]]
  const order =
    hedge.order?.request.label === fill.label
      ? { ...hedge.order, filled: (hedge.order.filled + fill.amount) as Wad }
      : hedge.order
  return { ...hedge, legs, order, seenFills: [...hedge.seenFills, fill.fillId] }
}
