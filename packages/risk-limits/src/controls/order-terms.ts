import type { EpochMs, Instrument, MarketSnapshot, Side, Wad } from '@riposte/market-model'
import type { OrderGrid } from './precision.ts'
import type { RestingOrder } from './self-match.ts'

/** What somebody is about to sign or send. */
export interface OrderTerms {
  /** A hedge is the desk's own order at a venue, a manual trade what a person asks for. */
  readonly kind: 'quote' | 'hedge' | 'manual'
  readonly instrument: Instrument
  /** Maker's side. */
  readonly side: Side
  /** Contracts, > 0. */
  readonly quantity: Wad
  /** USD per contract: of a hedge, the worst that it accepts. */
  readonly price: Wad
  /** Address of whom it is offered to; undefined when that is not known, as in an anonymous RFQ. */
  readonly taker: string | undefined
  /** Symbol of the stablecoin that the premium is paid in; undefined where the venue's own cash token moves. */
  readonly token: string | undefined
  /** Of the chain on which it settles; undefined where none is named. */
  readonly chainId: string | undefined
  /** Of a signature. */
  readonly validUntil: EpochMs | undefined
}

/** What one other source says of spot. */
export interface SpotReading {
  /** Its name, for people. */
  readonly source: string
  /** USD; undefined when it has never said. */
  readonly spot: number | undefined
  /** The desk's monotonic clock at arrival, ms. */
  readonly receivedAtMs: number
}

/** What a stablecoin is worth. */
export interface PegReading {
  /** USD per token. */
  readonly price: number
  /** The desk's monotonic clock at arrival, ms. */
  readonly receivedAtMs: number
}

/** Everything that an order is held against. Order book and ticker are the hedging venue's, for this instrument. */
export interface OrderMarket extends MarketSnapshot {
  /** What the place accepts that it goes to. */
  readonly grid: OrderGrid
  /** USD per contract by a second source, such as the desk's own surface; undefined where it has none. */
  readonly secondValue: number | undefined
  /** Every other source of spot that the desk has. One that is silent is an entry that is old. */
  readonly otherSpots: readonly SpotReading[]
  /** By symbol. */
  readonly pegs: ReadonlyMap<string, PegReading>
  /** Ours that rest in the venue's book of this instrument. */
  readonly ourOrders: readonly RestingOrder[]
  /** USD of strikes that this taker has traded with us today; 0 for nobody. */
  readonly takerValueUsd: number
}
