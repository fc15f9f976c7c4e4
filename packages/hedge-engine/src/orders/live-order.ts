import {
  type Fill,
  type OrderLookup,
  type OrderOutcome,
  type OrderRequest,
  type OrderState,
  type Reject,
  WAD_ZERO,
  type Wad,
  wad,
} from '@riposte/market-model'

/**
 * Where an order stands. `sent` awaits the reply, `open` rests, `unknown` is being looked up, `refused` is a refusal that is being
 * checked, `voiding` has its nonce cancelled, `cancelling` and `replacing` await the reply to that, `settling` is closed and awaits
 * fills that the venue announced.
 */
export type OrderPhase = 'sent' | 'open' | 'unknown' | 'refused' | 'voiding' | 'cancelling' | 'replacing' | 'settling'

/** An order that is not over. */
export interface LiveOrder {
  readonly request: OrderRequest
  readonly phase: OrderPhase
  /** As the venue last told of it; undefined before it has. */
  readonly state: OrderState | undefined
  /** Contracts, by fills. */
  readonly filled: Wad
  /** Contracts that the venue says were filled. */
  readonly announced: Wad
  /** ms, in the time of whoever follows it. */
  readonly sentAt: number
  /** How often the same bytes went out, or may have. */
  readonly sends: number
  readonly lookUps: number
  readonly refusal: Reject | undefined
}

/** What is told of one order. */
export type OrderEvent =
  | { readonly type: 'outcome'; readonly label: string; readonly outcome: OrderOutcome }
  | { readonly type: 'cancelled'; readonly label: string; readonly outcome: OrderOutcome }
  /** The venue answered a cancel by nonce, in whatever way. */
  | { readonly type: 'voided'; readonly label: string }
  | { readonly type: 'looked-up'; readonly label: string; readonly lookup: OrderLookup }
  | { readonly type: 'order'; readonly order: OrderState }
  | { readonly type: 'fill'; readonly fill: Fill }

/** What finding out about an order asks of the world. */
export type OrderEffect =
  /** Send the very same bytes again; the venue takes them once at most. */
  | { readonly type: 'resend'; readonly label: string }
  /** Cancel by the nonce of an order that was sent and never seen. */
  | { readonly type: 'void'; readonly label: string }
  | { readonly type: 'look-up'; readonly request: OrderRequest; readonly afterMs: number }

/** An order that has just been asked for. */
export function liveOrder(request: OrderRequest, sentAt: number): LiveOrder {
  return {
    request,
    phase: 'sent',
    state: undefined,
    filled: WAD_ZERO,
    announced: WAD_ZERO,
    sentAt,
    sends: 1,
    lookUps: 0,
    refusal: undefined,
  }
}

/** Of an earlier life: a copy may have left in it, so no refusal is believed without a look. */
export function pastOrder(request: OrderRequest, now: number): LiveOrder {
  return { ...liveOrder(request, now), phase: 'unknown', sends: 2 }
}

/** Whether it is known to rest, with nothing asked of the venue about it. */
export function isResting<Order extends LiveOrder>(order: Order): order is Order & { readonly state: OrderState } {
  return order.phase === 'open' && order.state !== undefined
}

export function labelOf(event: OrderEvent): string {
  switch (event.type) {
    case 'fill':
      return event.fill.label
    case 'order':
      return event.order.label
    default:
      return event.label
  }
}

/** Every fill that an event tells of. They may have been told before. */
export function fillsOf(event: OrderEvent): readonly Fill[] {
  switch (event.type) {
    case 'fill':
      return [event.fill]
    case 'outcome':
    case 'cancelled':
      return event.outcome.status === 'accepted' ? event.outcome.fills : []
    case 'looked-up':
      return event.lookup.status === 'found' ? event.lookup.fills : []
    default:
      return []
  }
}

export function withFilled<Order extends LiveOrder>(order: Order, amount: Wad): Order {
  return caughtUp({ ...order, filled: wad(order.filled + amount) })
}

/** A fill may be told before the state that has it: a replacement has to name the amount that is filled by now. */
export function caughtUp<Order extends LiveOrder>(order: Order): Order {
  const { state, filled } = order
  return state === undefined || state.filled >= filled ? order : { ...order, state: { ...state, filled } }
}
