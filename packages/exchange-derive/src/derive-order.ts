import type { OrderRequest, Wad } from '@riposte/market-model'

/** An order with what Derive has beyond the desk's own vocabulary. */
export interface DeriveOrderRequest extends OrderRequest {
  /** Hedges may use the reserved share of the rate limit, quotes may not. Default `hedge`. */
  readonly purpose?: 'hedge' | 'quote'
  /** Count its fills against market maker protection, and be cancelled by it. Never for a hedge. */
  readonly mmp?: boolean
  /** Refuse what would grow the position. With `ioc` only. */
  readonly reduceOnly?: boolean
  /** A post-only order that would cross rests one tick from the best opposite price instead of being refused. */
  readonly repricePostOnly?: boolean
  /** Wait until the mark price gets there. */
  readonly trigger?: { readonly type: 'stoploss' | 'takeprofit'; readonly price: Wad }
  /** Life of the signature and so of the order, seconds; default that of the venue's options. */
  readonly ttlS?: number
}
