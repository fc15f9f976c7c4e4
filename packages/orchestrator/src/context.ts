import type { HedgePolicy, StrategyName } from '@riposte/hedge-engine'
import type {
  Clock,
  Logger,
  MarketVenue,
  OrderBook,
  OrderRequest,
  Random,
  Reject,
  RfqFeed,
  RfqSource,
  Venue,
  Wad,
} from '@riposte/market-model'
import type { QuoteSettings } from '@riposte/quote-engine'
import {
  type Formula,
  type Limits,
  type Permissions,
  type RestingOrder,
  type RiskBook,
  withoutOwnOrders,
} from '@riposte/risk-limits'
import type { DeskState } from './desk-state.ts'
import type { DeskEvent } from './events.ts'
import type { Journal } from './journal/journal.ts'
import type { LimitEnforcement } from './limit-gate.ts'
import type { Timelines } from './records/timelines.ts'
import type { PaperPurse } from './runway/paper-purse.ts'

export interface DeskSettings {
  /** What is done about limits before a quote and before a manual trade; left out: they are enforced. */
  readonly limitEnforcement?: LimitEnforcement
  /** The same before an order that hedges. */
  readonly hedgeLimitEnforcement?: LimitEnforcement
  /** Left out: it does. */
  readonly takesManualTrades?: boolean
  readonly limits: Limits
  /** Limits of the desk's own. */
  readonly formulas: readonly Formula[]
  readonly permissions: Permissions
  /** How the delta of the whole book is hedged; undefined: trade by trade only. */
  readonly deltaStrategy: StrategyName | undefined
  /** How new trades are hedged; left out: in full. One that is open goes on as it began. */
  readonly hedgePolicy?: HedgePolicy
  readonly quote: QuoteSettings
  /** How long a signed quote stays firm, ms. */
  readonly quoteValidityMs: number
  /** How long after its validity a trade of a quote may still arrive, ms; its reservation is held until then. */
  readonly lateTradeMs: number
  /**
   * How long a desk with a past waits before it quotes, ms: until no signature of its last life can still be live, for
   * the last quotes before a crash may be in nobody's memory.
   */
  readonly restartQuietMs: number
  /** A start that had to replay so many events writes the state down, so that the next one need not. */
  readonly snapshotAfterEvents: number
}

interface SharedParts {
  readonly journal: Journal
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  readonly settings: DeskSettings
  /** Only where money is none. Left out: what runs short stays short until a person has done something. */
  readonly purse?: PaperPurse
}

interface TradingParts extends SharedParts {
  readonly venue: Venue
  readonly source: RfqSource
  readonly dryRun?: false | undefined
}

/** A desk that only shows what it would do: it needs nothing that can sign, and uses nothing of it. */
interface DryRunParts extends SharedParts {
  readonly venue: MarketVenue
  readonly source: RfqFeed
  readonly dryRun: true
}

/** What the desk is made of; everything that touches the world comes in here. */
export type DeskParts = TradingParts | DryRunParts

/** The parts, the state that they share, and the one way in which it changes. */
export interface DeskContext extends SharedParts {
  readonly venue: Venue
  readonly source: RfqSource
  /** Nothing is signed, sent, booked or hedged; what would have been is recorded. */
  readonly isDryRun: boolean
  readonly state: DeskState
  readonly risk: RiskBook
  readonly timelines: Timelines
  /** Orders of the desk that rest in an instrument's book, or may. */
  resting(instrument: string): readonly RestingOrder[]
  /** Why an order may not leave as it is, by the desk's own limits: the same as if the venue had refused it. */
  refuseOrder(request: OrderRequest): Reject | undefined
  /** Why nothing is hedged now: what the state is short of may have been hedged. Undefined when nothing is amiss. */
  withheld(): string | undefined
  /** Apply, tell listeners, and hand to the journal without waiting. */
  record(event: DeskEvent): void
  /** Apply, tell listeners, and wait until the journal has synced. Rejects when the journal has failed. */
  commit(events: readonly DeskEvent[]): Promise<void>
}

/** A book as it would be without the desk: nothing is priced on its own orders. */
export function othersBook({ resting }: Pick<DeskContext, 'resting'>, book: OrderBook): OrderBook {
  return withoutOwnOrders(book, resting(book.instrument))
}

/** USD price of the underlying as the venue last streamed it. */
export function spotOf(venue: Venue, underlying: string): Wad | undefined {
  return venue.ticker(`${underlying}-PERP`)?.index
}
