import type { OrderLookup, OrderOutcome, OrderRequest, OrderState, SignedOrder, Ticker } from '@riposte/market-model'
import type { AccountLink } from './account-link.ts'
import type { AccountStream } from './account-stream.ts'
import { forgetOldest } from './bounded.ts'
import type { CatalogEntry } from './decode/instrument.ts'
import { decodeOrder } from './decode/order.ts'
import { decodeOrderReply } from './decode/order-reply.ts'
import type { DeriveOrderRequest } from './derive-order.ts'
import { NONCE_USED, NOT_FOUND } from './error-codes.ts'
import type { ExchangeTime } from './exchange-time.ts'
import { findOrder } from './find-order.ts'
import type { RpcReply } from './json-rpc.ts'
import type { Settings } from './options.ts'
import { outcomeOf } from './order-outcome.ts'
import { signOrder, subaccountOf } from './order-signer.ts'
import { readSignedPayload } from './signed-payload.ts'
import { subaccountFor } from './subaccount.ts'
import type { SignedMethod } from './wire/methods.ts'

export interface OrderDeskOptions {
  readonly settings: Settings
  readonly link: AccountLink
  readonly stream: AccountStream
  readonly time: ExchangeTime
  entry(instrument: string): CatalogEntry | undefined
  ticker(instrument: string): Ticker | undefined
}

/** Signs, places, finds and cancels orders. */
export interface OrderDesk {
  /** @param replaces the order whose place it is to take */
  sign(request: DeriveOrderRequest, replaces?: OrderState): SignedOrder
  place(order: SignedOrder): Promise<OrderOutcome>
  find(request: OrderRequest): Promise<OrderLookup>
  cancel(order: OrderState): Promise<OrderOutcome>
  /** Cancel one that is known to wait for its trigger. */
  cancelTrigger(order: OrderState): Promise<OrderOutcome>
  /** Put signed bytes on the wire and remember that they are under way. */
  send(method: SignedMethod, order: SignedOrder): Sending
  /** The order's fate is known: nothing of it is under way any more. */
  settled(label: string): void
}

interface Sending {
  /** These bytes were signed in this life and never sent before. */
  readonly isFirst: boolean
  readonly reply: Promise<RpcReply>
}

/** Orders signed and not yet sent, and labels with an order under way: far more than a desk ever has. */
const REMEMBERED = 10_000
/** From here into the engine, which holds takers back for about 150 ms. */
const ON_THE_WAY_MS = 250

export function createOrderDesk(options: OrderDeskOptions): OrderDesk {
  const { settings, link, stream, time } = options
  const { clock, logger } = settings
  // Signed in this life and never sent. Any other order may have been sent before, perhaps by a process that died.
  const unsent = new Set<string>()
  const underWay = new Map<string, number>()

  function sign(request: DeriveOrderRequest, replaces?: OrderState): SignedOrder {
    const order = signOrder(request, options, replaces)
    unsent.add(order.nonce)
    forgetOldest(unsent, REMEMBERED)
    return order
  }

  function send(method: SignedMethod, order: SignedOrder): Sending {
    const { label, instrument, purpose } = order.request as DeriveOrderRequest
    const { arrivesUntilMs } = readSignedPayload(order)
    const isFirst = unsent.delete(order.nonce)
    underWay.delete(label)
    underWay.set(label, arrivesUntilMs)
    forgetOldest(underWay, REMEMBERED)
    // A repeat is sent to learn the first one's fate, so it leaves however late it is.
    const leftMs = arrivesUntilMs - time.now() - ON_THE_WAY_MS
    const latestMs = isFirst ? clock.monotonicMs() + leftMs : Number.POSITIVE_INFINITY
    const isUrgent = purpose !== 'quote'
    return { isFirst, reply: link.sendSigned(method, order.payload, { instrument, isUrgent, latestMs }) }
  }

  async function place(order: SignedOrder): Promise<OrderOutcome> {
    const sentAtMs = clock.monotonicMs()
    const { isFirst, reply } = send('private/order', order)
    const outcome = outcomeOf(await reply, decodeOrderReply)
    log(order, outcome, isFirst, clock.monotonicMs() - sentAtMs)

    if (outcome.status === 'unknown') return outcome
    const answersThisSending = isFirst && !isNonceUsed(outcome)
    if (outcome.status === 'rejected' && !answersThisSending) return settleRepeat(order, outcome)
    underWay.delete(order.request.label)
    if (outcome.status === 'accepted') stream.noteOrder(outcome.order)
    return outcome
  }

  /**
   * A refusal of bytes that may have been sent before says nothing about the first sending: their nonce may be used
   * up, or their reject time past, because that one worked. So the order is looked up.
   */
  async function settleRepeat(
    order: SignedOrder,
    refusal: Extract<OrderOutcome, { status: 'rejected' }>,
  ): Promise<OrderOutcome> {
    const lookup = await find(order.request)
    switch (lookup.status) {
      case 'found':
        return { status: 'accepted', order: lookup.order, fills: lookup.fills }
      case 'absent':
        return refusal
      case 'unknown': {
        const { code, message } = refusal.reject
        return { status: 'unknown', cause: `refused (${code} ${message}), perhaps for a repeat; ${lookup.cause}` }
      }
    }
  }

  async function find(request: OrderRequest): Promise<OrderLookup> {
    const subaccountId = subaccountFor(settings.subaccounts, request.instrument)
    if (subaccountId === undefined) {
      return { status: 'unknown', cause: `${request.instrument}: no subaccount to look in` }
    }
    const lookup = await findOrder(request, {
      requester: link.urgent,
      clock,
      time,
      subaccountId,
      mayArriveUntilMs: underWay.get(request.label),
      waitMaxMs: settings.takerWindowMs + 1000,
    })
    if (lookup.status !== 'unknown') underWay.delete(request.label)
    // Its own event may have been lost with a connection; one that was told already is not told again.
    if (lookup.status === 'found') stream.order(lookup.order)
    logger.info('derive.order.looked_up', { label: request.label, ...describeLookup(lookup) })
    return lookup
  }

  async function cancel(order: OrderState): Promise<OrderOutcome> {
    const reply = await link.urgent.call('private/cancel', {
      subaccount_id: subaccountOf(order.instrument, settings),
      instrument_name: order.instrument,
      order_id: order.orderId,
    })
    const outcome = noteCancel(order, reply)
    // What waits for its trigger is no order to this method, and nothing about an order says which of the two it is.
    if (outcome.status !== 'rejected' || outcome.reject.code !== String(NOT_FOUND)) return outcome
    const waiting = await cancelTrigger(order)
    return waiting.status === 'rejected' ? outcome : waiting
  }

  async function cancelTrigger(order: OrderState): Promise<OrderOutcome> {
    const params = { subaccount_id: subaccountOf(order.instrument, settings), order_id: order.orderId }
    return noteCancel(order, await link.urgent.call('private/cancel_trigger_order', params))
  }

  function noteCancel(order: OrderState, reply: RpcReply): OrderOutcome {
    const outcome = outcomeOf(reply, (result) => ({ order: decodeOrder(result), fills: [] }))
    if (outcome.status === 'accepted') stream.noteOrder(outcome.order)
    logger.info('derive.order.cancelled', { label: order.label, orderId: order.orderId, status: outcome.status })
    return outcome
  }

  function log({ request }: SignedOrder, outcome: OrderOutcome, isFirst: boolean, tookMs: number): void {
    logger.info('derive.order.placed', {
      label: request.label,
      instrument: request.instrument,
      side: request.side,
      status: outcome.status,
      ...(outcome.status === 'rejected' ? { code: outcome.reject.code, reason: outcome.reject.message } : {}),
      ...(outcome.status === 'unknown' ? { cause: outcome.cause } : {}),
      isFirst,
      tookMs: Math.round(tookMs),
    })
  }

  return { sign, place, find, cancel, cancelTrigger, send, settled: (label) => void underWay.delete(label) }
}

function isNonceUsed(outcome: OrderOutcome): boolean {
  return outcome.status === 'rejected' && outcome.reject.code === String(NONCE_USED)
}

function describeLookup(lookup: OrderLookup): Readonly<Record<string, unknown>> {
  if (lookup.status === 'unknown') return { status: lookup.status, cause: lookup.cause }
  return { status: lookup.status, fills: lookup.status === 'found' ? lookup.fills.length : 0 }
}
