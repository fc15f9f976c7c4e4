import type { Wad } from '@riposte/market-model'
import type { Breach, CashFlow, LimitUse } from './breach.ts'
import type { ExposureChange } from './exposure-change.ts'
import type { Interval } from './interval.ts'
import type { Limits } from './limits.ts'
import type { Booking, Position } from './position.ts'

/** A limit, its use, and what a change would make of it. */
export interface LimitEffect extends LimitUse {
  /** What {@link LimitUse.worst} would become. */
  readonly wouldBe: number
  /** Of the value that it would become. */
  readonly headroomAfter: number
}

/** Every limit that a change touches, and whether it may happen. */
export type Verdict =
  | { readonly status: 'ok'; readonly limits: readonly LimitEffect[] }
  /** Past a limit already, but this makes it better. */
  | { readonly status: 'reduces'; readonly limits: readonly LimitEffect[]; readonly reduced: readonly LimitUse[] }
  | {
      readonly status: 'breach'
      readonly limits: readonly LimitEffect[]
      readonly breaches: readonly [Breach, ...Breach[]]
    }

/** Everything that has been booked, without what is only reserved: what a desk remembers of its book. */
export interface RiskLedger {
  readonly positions: readonly Position[]
  /** Sum of every movement, for each venue and token. */
  readonly cash: readonly CashFlow[]
  /** What each venue holds as far as the movements tell. */
  readonly balances: readonly CashFlow[]
}

/** One more thing that could happen, for {@link RiskBook.whatIf}. */
export type Hypothesis =
  /** A trade or a fill: its positions and its cash are booked. */
  | { readonly type: 'booking'; readonly booking: Booking; readonly cash?: readonly CashFlow[] }
  | { readonly type: 'reservation'; readonly id: string; readonly change: ExposureChange; readonly group?: string }
  | { readonly type: 'release'; readonly id: string }
  | { readonly type: 'balance'; readonly venue: string; readonly token: string; readonly amount: Wad }
  | { readonly type: 'free-margin'; readonly venue: string; readonly amount: Wad }
  /** Spot and forwards of an underlying times `factor`, volatilities plus `volatilityMove`. */
  | {
      readonly type: 'market-move'
      readonly underlying: string
      readonly factor: number
      /** Fraction: 0.1 is 10 points. */
      readonly volatilityMove: number
    }
  | { readonly type: 'limits'; readonly limits: Limits }

export interface WhatIf {
  /** Of each reservation, in their order, what the book would have answered. */
  readonly verdicts: readonly Verdict[]
  readonly before: readonly LimitUse[]
  readonly after: readonly LimitUse[]
  /** Uses past their limit afterwards. */
  readonly breached: readonly LimitUse[]
}

/**
 * Positions, cash and live reservations of a desk, held against its limits.
 *
 * Everything here is synchronous: between a verdict and the reservation nothing else can slip in. Greeks are those of the
 * last {@link RiskBook.revalue} or {@link RiskBook.remark}; an instrument that is new to the book is valued when it comes.
 */
export interface RiskBook {
  /** What has happened; no limit can undo it. */
  book(booking: Booking): void
  moveCash(flow: CashFlow): void
  /** What a venue says that it holds; from then on balances follow {@link moveCash}. */
  setBalance(venue: string, token: string, amount: Wad): void
  /** What a venue says that new positions may use, USD. Unknown until it is told. */
  setFreeMargin(venue: string, amount: Wad): void
  setLimits(limits: Limits): void
  limits(): Limits
  /** Value everything anew by the market as it is now. */
  revalue(): void
  /** Value one instrument anew, by its name: its market has moved. */
  remark(instrument: string): void
  /**
   * Whether a change may happen beside everything that is live, and what it does to each limit that it touches.
   *
   * @param group as in {@link reserve}
   */
  check(change: ExposureChange, group?: string): Verdict
  /**
   * Check, and keep the exposure aside under `id` unless it breaches. A second reservation of one id replaces the first.
   *
   * @param group reservations of which at most one can happen, such as the quotes for one RFQ: they count as their
   * largest, not as their sum. Without it a reservation stands alone.
   */
  reserve(id: string, change: ExposureChange, group?: string): Verdict
  /** Keep an exposure aside whatever the limits say: it exists already. */
  hold(id: string, change: ExposureChange, group?: string): void
  release(id: string): void
  /** What a venue holds as far as the movements tell; undefined while it never said. */
  balance(venue: string, token: string): Wad | undefined
  positions(): readonly Position[]
  /** Sum of every movement, for each venue and token. */
  cash(): readonly CashFlow[]
  reservations(): number
  /** Net delta of the positions of an underlying, in underlyings; an interval where a Greek is missing. */
  delta(underlying: string): Interval
  /** Change of the delta in USD for a move of 1 %. */
  gammaUsd(underlying: string): Interval
  uses(): readonly LimitUse[]
  /** What the book would be after all of this, without doing it. */
  whatIf(changes: readonly Hypothesis[]): WhatIf
  ledger(): RiskLedger
  /** Begin with what an earlier book had, instead of with nothing. Reservations stay as they are. */
  restore(ledger: RiskLedger): void
}
