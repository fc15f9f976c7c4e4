import type { Listing } from './listing.ts'
import type { OrderBook } from './order-book.ts'
import type { Side } from './side.ts'
import type { Ticker } from './ticker.ts'
import type { EpochMs } from './time.ts'
import type { Wad } from './wad.ts'

/** What the desk wants done at a venue. */
export interface OrderRequest {
  /** Ours, unique and derived from what the order is for: the handle by which a lost order is found again. */
  readonly label: string
  readonly instrument: string
  readonly side: Side
  /** Contracts, > 0, a multiple of the listing's step. */
  readonly amount: Wad
  /** USD per contract, a multiple of the listing's tick: the worst price accepted. */
  readonly limitPrice: Wad
  readonly timeInForce: 'ioc' | 'gtc' | 'post_only'
}

/** An order as signed bytes, to be journaled before it is sent. Sending it twice places it at most once. */
export interface SignedOrder {
  readonly request: OrderRequest
  /** The venue's once-only number in this order. */
  readonly nonce: string
  /** The request exactly as it goes on the wire. */
  readonly payload: string
}

/** The state of one order at the venue. */
export interface OrderState {
  readonly label: string
  readonly orderId: string
  readonly instrument: string
  readonly side: Side
  /** Contracts */
  readonly amount: Wad
  /** Contracts, cumulative. */
  readonly filled: Wad
  /** `open` may still fill; `closed` will not. */
  readonly status: 'open' | 'closed'
}

/** One match of one of our orders. */
export interface Fill {
  /** The venue's id of the match; the same fill may be reported more than once. */
  readonly fillId: string
  readonly orderId: string
  readonly label: string
  readonly instrument: string
  readonly side: Side
  /** USD per contract */
  readonly price: Wad
  /** Contracts, > 0 */
  readonly amount: Wad
  /** In the venue's cash token. */
  readonly fee: Wad
  /** What this fill moved in the venue's cash token, fee included, exactly; what came in is positive. */
  readonly cashFlow: Wad
  readonly timestamp: EpochMs
}

/** What holding a position has earned or cost by itself, once it has moved cash. */
export interface FundingPayment {
  /** The same payment has the same key whenever it is read, and no other payment has it. */
  readonly key: string
  readonly instrument: string
  /** In the venue's cash token, exactly; negative when paid. */
  readonly amount: Wad
  readonly timestamp: EpochMs
}

export interface Reject {
  /** The venue's own code, as text. */
  readonly code: string
  readonly message: string
  /** Whether the same intent may succeed at another price or time. */
  readonly advice: 'new-price' | 'wait' | 'give-up'
}

/** What became of a write. Nothing else is possible, and `unknown` is never retried blindly. */
export type OrderOutcome =
  | { readonly status: 'accepted'; readonly order: OrderState; readonly fills: readonly Fill[] }
  | { readonly status: 'rejected'; readonly reject: Reject }
  | { readonly status: 'unknown'; readonly cause: string }

/** What a look-up by label found. `unknown` when the venue could not be asked. */
export type OrderLookup =
  | { readonly status: 'found'; readonly order: OrderState; readonly fills: readonly Fill[] }
  | { readonly status: 'absent' }
  | { readonly status: 'unknown'; readonly cause: string }

export interface VenuePosition {
  readonly instrument: string
  /** Contracts, bought is positive. */
  readonly quantity: Wad
  /** USD per contract, fees excluded. */
  readonly averagePrice: Wad
}

export interface VenueBalance {
  /** Token name as the venue writes it, such as USDC. */
  readonly token: string
  readonly amount: Wad
}

export type ConnectionStatus = 'connecting' | 'ready' | 'down'

/** What the desk is told without asking. A handler must not throw. */
export interface VenueEvents {
  fill(fill: Fill): void
  order(order: OrderState): void
  status(status: ConnectionStatus): void
  /** An instrument's ticker is another one than before. */
  ticker?(instrument: string): void
}

/** A margin account at a venue, as the venue values it. */
export interface VenueMargin {
  /** The venue's own name of it. */
  readonly account: string
  /** USD that new positions may use. */
  readonly free: Wad
  /** USD that must be there, or positions are liquidated. */
  readonly maintenance: Wad
  /** USD of collateral and unsettled profit. */
  readonly equity: Wad
}

/** A venue's market, for looking at: whoever has no more than this can neither sign nor send anything. */
export interface MarketVenue {
  readonly name: string
  /** The token in which the venue keeps cash. */
  readonly cashToken: string
  /** Connect, load the catalog, stream books and tickers. Resolves when the first reads make sense. */
  start(events: VenueEvents): Promise<void>
  stop(): Promise<void>
  status(): ConnectionStatus
  listing(instrument: string): Listing | undefined
  listings(): readonly Listing[]
  book(instrument: string): OrderBook | undefined
  ticker(instrument: string): Ticker | undefined
  /** Whether the desk has an account there for this underlying. */
  canTrade(underlying: string): boolean
  /** The margin account in which an underlying is traded. Left out by venues without margin. */
  marginAccount?(underlying: string): string | undefined
  /**
   * Free margin that opening a position may take, USD, >= 0 and rather too much than too little; undefined while the
   * market is not known.
   *
   * @param quantity contracts, sold is negative
   */
  initialMargin?(instrument: string, quantity: Wad): Wad | undefined
}

/**
 * A place where the desk hedges. Reads of market data are answered from memory, at once; writes give an outcome and
 * never throw for what a venue may answer.
 */
export interface Venue extends MarketVenue {
  /** Sign without sending. Synchronous: the caller journals the result, then places it. */
  signOrder(request: OrderRequest): SignedOrder
  /**
   * How many orders for an instrument could be sent now without waiting for the venue's rate limit, hedges included.
   * Left out by venues without one.
   */
  ordersFree?(instrument: string): number
  placeOrder(order: SignedOrder): Promise<OrderOutcome>
  findOrder(request: OrderRequest): Promise<OrderLookup>
  cancelOrder(order: OrderState): Promise<OrderOutcome>
  openOrders(): Promise<readonly OrderState[]>
  /**
   * Every fill of the account at or after a moment, oldest first, whoever's order it was.
   *
   * @throws when the venue can't be asked: an empty answer means that there were none
   */
  fillsSince(since: EpochMs): Promise<readonly Fill[]>
  /**
   * Every payment of funding at or after a moment, oldest first. Left out by venues that don't tell: what they pay is cash
   * that nobody explains.
   *
   * @throws when the venue can't be asked: an empty answer means that there were none
   */
  fundingSince?(since: EpochMs): Promise<readonly FundingPayment[]>
  positions(): Promise<readonly VenuePosition[]>
  balances(): Promise<readonly VenueBalance[]>
  /** Margin accounts in which orders are placed. Left out by venues without margin. */
  margins?(): Promise<readonly VenueMargin[]>
}
