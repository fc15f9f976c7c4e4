import type { Address } from '@riposte/evm-signing'
import type {
  BelievedTrade,
  Fixing,
  Rfq,
  RfqSource,
  RfqSourceEvents,
  SourceBalance,
  SourcePosition,
  Token,
  Wad,
} from '@riposte/market-model'
import type { GapReport, RyskMemory } from './account-watch.ts'
import type { Cover, Funds } from './balance-ledger.ts'
import type { ExpiryPrice } from './decode/expiry-prices.ts'
import type { DecodedInventory } from './decode/inventory.ts'
import type { DecodedProducts } from './decode/products.ts'
import type { RyskRfq } from './decode/rfq.ts'

/** Something that went on as it must and that a person should know of. */
export type RyskAlert =
  /** The operator took another fee than the modelled one; `raised` says that more is expected from now on. */
  | {
      readonly kind: 'fee-differs'
      readonly quoteNonce: string
      readonly token: Token
      readonly modelled: Wad
      readonly charged: Wad
      readonly raised: boolean
    }
  /** The operator settled a quote after its validity. It is ours all the same. */
  | { readonly kind: 'late-trade'; readonly quoteNonce: string; readonly lateMs: number }
  /** After a gap the books show more than was told. Nothing of it comes as a `trade`. */
  | { readonly kind: 'gap'; readonly report: GapReport }
  /** A frame that is nothing known here. `socket` is `maker` or the asset whose stream it came on. */
  | { readonly kind: 'unknown-frame'; readonly socket: string; readonly reason: string; readonly frame: string }

/** A trade that proves itself. */
export interface RyskBelievedTrade extends BelievedTrade {
  /** False for a repeat, and for a trade that a `gap` alert has told of. */
  readonly isNews: boolean
}

/** What the source tells. Handlers must not throw; if one does, it is logged and the source goes on. */
export interface RyskSourceEvents extends RfqSourceEvents {
  rfq(rfq: RyskRfq): void
  trade(trade: RyskBelievedTrade): void
  alert?(alert: RyskAlert): void
}

/** The stream of one asset. */
export interface StreamStatus {
  readonly asset: string
  readonly isOpen: boolean
}

/** Rysk V12 as a source of RFQs, with what it has beyond the port. */
export interface RyskSource extends RfqSource {
  start(events: RyskSourceEvents): Promise<void>
  balances(): Promise<readonly SourceBalance[]>
  positions(): Promise<readonly SourcePosition[]>
  fixings(underlying: string): Promise<readonly Fixing[]>
  /** Whether the balance covers a quote beside those that are live. It is the caller who decides what follows from it. */
  cover(rfq: Rfq, price: Wad): Cover
  /** What is there and what live quotes may take, by stablecoin. */
  funds(): readonly Funds[]
  /** The asset streams, each with a connection of its own. */
  streams(): readonly StreamStatus[]
  /**
   * Compare the books with what was told, as happens by itself after each reconnection of the maker socket.
   *
   * @throws {RyskError} when the books can't be read or don't come to rest
   */
  reconcile(): Promise<GapReport>
  /** What the next life of the desk must know, to be given back as the option `memory`. */
  memory(): RyskMemory
  /** What Rysk lists on this chain. @throws {RyskError} HTTP_FAILED, FRAME_INVALID */
  inventory(): Promise<DecodedInventory>
  /** What can be posted for what. @throws {RyskError} HTTP_FAILED, FRAME_INVALID */
  products(): Promise<DecodedProducts>
  /** Fixing prices of one asset, oldest first. @throws {RyskError} HTTP_FAILED, FRAME_INVALID */
  expiryPrices(asset: Address): Promise<readonly ExpiryPrice[]>
}
