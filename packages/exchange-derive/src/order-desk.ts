import {
  epochMs,
  type OrderLookup,
  type OrderOutcome,
  type OrderRequest,
  type OrderState,
  type SignedOrder,
  type Ticker,
  type Wad,
  wad,
} from '@riposte/market-model'
import type { AccountLink } from './account-link.ts'
import type { AccountStream } from './account-stream.ts'
import { forgetOldest } from './bounded.ts'
import type { CatalogEntry } from './decode/instrument.ts'
import { decodeOrder } from './decode/order.ts'
import { decodeOrderReply } from './decode/order-reply.ts'
import { NONCE_USED } from './error-codes.ts'
import { DeriveError } from './errors.ts'
import type { ExchangeTime } from './exchange-time.ts'
import { findOrder } from './find-order.ts'
import { maxFeeFor } from './max-fee.ts'
import type { Settings } from './options.ts'
import { checkOrder } from './order-check.ts'
import { outcomeOf } from './order-outcome.ts'
import { signOrderRequest } from './signing/order.ts'
import { subaccountFor } from './subaccount.ts'

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
  sign(request: OrderRequest): SignedOrder
  place(order: SignedOrder): Promise<OrderOutcome>
  find(request: OrderRequest): Promise<OrderLookup>
  cancel(order: OrderState): Promise<OrderOutcome>
}

/** Orders signed and not yet sent, and labels with an order under way: far more than a desk ever has. */
const REMEMBERED = 10_000

export function createOrderDesk(options: OrderDeskOptions): OrderDesk {
  const { settings, link, stream, time } = options
  const { clock, logger, network, wallet, signer } = settings
  // Signed in this life and never sent. Any other order may have been sent before, perhaps by a process that died.
  const unsent = new Set<string>()
  const underWay = new Map<string, number>()

  function entryOf(instrument: string): CatalogEntry {
    const entry = options.entry(instrument)
    if (entry === undefined) {
      throw new DeriveError('INSTRUMENT_UNKNOWN', `expected an instrument of the catalog, got "${instrument}"`)
    }
    return entry
  }

  function subaccountOf(instrument: string): number {
    const id = subaccountFor(settings.subaccounts, instrument)
    if (id === undefined) {
      throw new DeriveError('SUBACCOUNT_MISSING', `${instrument}: expected a configured subaccount`, { instrument })
    }
    return id
  }

  /** The fee depends on the index; before the first ticker the instrument's own terms bound it. */
  function indexOf(entry: CatalogEntry): Wad {
    const { instrument } = entry.listing
    const ticker = options.ticker(instrument.name) ?? options.ticker(`${instrument.underlying}-PERP`)
    if (ticker !== undefined) return ticker.index
    return instrument.kind === 'option' ? wad(instrument.strike * 4n) : wad(0n)
  }

  function sign(request: OrderRequest): SignedOrder {
    const entry = entryOf(request.instrument)
    const { listing } = entry
    checkOrder(request, listing, options.ticker(request.instrument))
    const now = time.now()
    const order = signOrderRequest(request, {
      network,
      wallet,
      signer,
      subaccountId: subaccountOf(request.instrument),
      entry,
      maxFee: maxFeeFor(listing.fees, listing.step, request.limitPrice, indexOf(entry)),
      nonce: settings.nonces.next(),
      rejectAfter: epochMs(now + settings.takerWindowMs),
      expiresAt: epochMs(now + settings.signatureTtlS * 1000),
    })
    unsent.add(order.nonce)
    forgetOldest(unsent, REMEMBERED)
    return order
  }

  async function place(order: SignedOrder): Promise<OrderOutcome> {
    const { label } = order.request
    const rejectTimestamp = readRejectTimestamp(order)
    const isFirst = unsent.delete(order.nonce)
    underWay.delete(label)
    underWay.set(label, rejectTimestamp)
    forgetOldest(underWay, REMEMBERED)
    const sentAtMs = clock.monotonicMs()
    const outcome = outcomeOf(await link.sendOrder(order.payload), decodeOrderReply)
    log(order, outcome, isFirst, clock.monotonicMs() - sentAtMs)

    if (outcome.status === 'unknown') return outcome
    const answersThisSending = isFirst && !isNonceUsed(outcome)
    if (outcome.status === 'rejected' && !answersThisSending) return settleRepeat(order, outcome)
    underWay.delete(label)
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
        stream.noteOrder(lookup.order)
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
      requester: link,
      clock,
      time,
      subaccountId,
      mayArriveUntilMs: underWay.get(request.label),
      waitMaxMs: settings.takerWindowMs + 1000,
    })
    if (lookup.status !== 'unknown') underWay.delete(request.label)
    logger.info('derive.order.looked_up', { label: request.label, ...describeLookup(lookup) })
    return lookup
  }

  async function cancel(order: OrderState): Promise<OrderOutcome> {
    const reply = await link.call('private/cancel', {
      subaccount_id: subaccountOf(order.instrument),
      instrument_name: order.instrument,
      order_id: order.orderId,
    })
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

  return { sign, place, find, cancel }
}

function isNonceUsed(outcome: OrderOutcome): boolean {
  return outcome.status === 'rejected' && outcome.reject.code === String(NONCE_USED)
}

function describeLookup(lookup: OrderLookup): Readonly<Record<string, unknown>> {
  if (lookup.status === 'unknown') return { status: lookup.status, cause: lookup.cause }
  return { status: lookup.status, fills: lookup.status === 'found' ? lookup.fills.length : 0 }
}

/** The payload may come from a journal: it is spliced into a frame, so it must be the JSON object that we wrote. */
function readRejectTimestamp(order: SignedOrder): number {
  let params: { readonly reject_timestamp?: unknown; readonly nonce?: unknown } | null = null
  try {
    params = JSON.parse(order.payload)
  } catch {
    // Reported below; the text itself holds a signature and is not shown.
  }
  if (params?.nonce !== order.nonce || !Number.isSafeInteger(params.reject_timestamp)) {
    throw new DeriveError('PAYLOAD_INVALID', `order ${order.request.label}: expected the payload that was signed`, {
      label: order.request.label,
    })
  }
  return params.reject_timestamp as number
}
