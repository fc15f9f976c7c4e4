import type { EpochMs, Fill, Listing, OrderState, Reject, SoundMarket } from '@riposte/market-model'
import type { OrderEvent } from '../orders/live-order.ts'
import type { HedgeConditions } from '../strategies/hedge-conditions.ts'

/** The world as it is when something happens. Every fill that the hedger was told of is booked in the Greeks already. */
export interface DeltaView {
  readonly now: EpochMs
  /** Undefined when there is nothing sound to decide on. The hedger's own orders are left out of the Greeks. */
  readonly conditions: Omit<HedgeConditions, 'sinceHedgeMs'> | undefined
  /** Of the perp. */
  readonly listing: Listing | undefined
  readonly market: SoundMarket | undefined
  /** What the venue takes at present: after an upgrade, for example, orders that rest only. */
  readonly accepts: 'all' | 'resting' | 'nothing'
  /** Orders that could be sent now without waiting for the venue's rate limit. */
  readonly ordersFree: number
  /** Whether the venue can replace an order in one step. */
  readonly canReplace: boolean
  /** Whether the venue can cancel by nonce. */
  readonly canVoid: boolean
}

/** What became of a replacement. The cancel comes first and is not taken back. */
export type ReplaceResult =
  | {
      readonly status: 'replaced'
      readonly cancelled: OrderState
      readonly order: OrderState
      readonly fills: readonly Fill[]
    }
  /** The old order is gone, the new one was refused. */
  | { readonly status: 'cancelled'; readonly cancelled: OrderState; readonly reject: Reject }
  /** Nothing changed by this request: the old order could not be cancelled, because it filled meanwhile for example. */
  | { readonly status: 'kept'; readonly reject: Reject }
  | { readonly status: 'unknown'; readonly cause: string }

/** What the hedger is told. Labels say which order is meant; a replacement goes by the label of the new one. */
export type DeltaEvent =
  /** Greeks or market moved, or a wake was due. */
  | { readonly type: 'wake' }
  | OrderEvent
  | { readonly type: 'replaced'; readonly label: string; readonly outcome: ReplaceResult }
