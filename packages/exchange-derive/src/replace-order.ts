import type { Fill, OrderState, Reject, SignedOrder } from '@riposte/market-model'
import { decodeOrder } from './decode/order.ts'
import { decodeReplaceReply } from './decode/replace-reply.ts'
import { messageOf } from './errors.ts'
import type { OrderDesk, OrderDeskOptions } from './order-desk.ts'
import { outcomeOf, rejectOf } from './order-outcome.ts'
import { subaccountOf } from './order-signer.ts'
import { read } from './request.ts'

/** A signed order that takes another one's place. */
export interface SignedReplacement extends SignedOrder {
  readonly replaces: OrderState
}

/** What became of a replacement. The cancel comes first and is not taken back. */
export type ReplaceOutcome =
  | {
      readonly status: 'replaced'
      readonly cancelled: OrderState
      readonly order: OrderState
      readonly fills: readonly Fill[]
    }
  /** The old order is gone, the new one was refused. */
  | { readonly status: 'cancelled'; readonly cancelled: OrderState; readonly reject: Reject }
  /** The old order could not be cancelled, by this request at least; nothing new was made. */
  | { readonly status: 'kept'; readonly reject: Reject }
  | { readonly status: 'unknown'; readonly cause: string }

/** Replaces orders in one step of the engine. */
export interface Replacer {
  sign(order: OrderState, by: Parameters<OrderDesk['sign']>[0]): SignedReplacement
  place(replacement: SignedReplacement): Promise<ReplaceOutcome>
  /** Find out what became of one whose outcome is unknown. */
  find(replacement: SignedReplacement): Promise<ReplaceOutcome>
}

/** A refusal that is known by what it left behind only. */
const REFUSED: Reject = { code: 'REPLACE_REFUSED', message: 'the new order was never made', advice: 'wait' }

export function createReplacer(desk: OrderDesk, options: OrderDeskOptions): Replacer {
  const { settings, link, stream } = options

  async function place(replacement: SignedReplacement): Promise<ReplaceOutcome> {
    const { isFirst, reply } = desk.send('private/replace', replacement)
    const outcome = readOutcome(await reply)
    settings.logger.info('derive.order.replaced', {
      label: replacement.request.label,
      orderId: replacement.replaces.orderId,
      status: outcome.status,
      isFirst,
    })
    if (outcome.status === 'unknown') return outcome
    // As with orders: the refusal of a repeat says nothing about the first sending.
    if (outcome.status !== 'replaced' && !isFirst) return find(replacement)
    desk.settled(replacement.request.label)
    note(outcome)
    return outcome
  }

  function readOutcome(reply: Parameters<typeof outcomeOf>[0]): ReplaceOutcome {
    if (reply.status === 'result') {
      try {
        const { cancelled, order, fills, error } = decodeReplaceReply(reply.result)
        if (order !== undefined) return { status: 'replaced', cancelled, order, fills }
        const reject = error === undefined ? REFUSED : rejectOf(error)
        // Whether the new order rests is as open as it would be for a plain one.
        if (reject === undefined) return { status: 'unknown', cause: `the new order: ${error?.message ?? 'no answer'}` }
        return { status: 'cancelled', cancelled, reject }
      } catch (error) {
        return { status: 'unknown', cause: `the reply cannot be read: ${messageOf(error)}` }
      }
    }
    const refused = outcomeOf(reply, () => ({ order: {} as OrderState, fills: [] }))
    if (refused.status === 'rejected') return { status: 'kept', reject: refused.reject }
    return { status: 'unknown', cause: refused.status === 'unknown' ? refused.cause : 'no result' }
  }

  async function find(replacement: SignedReplacement): Promise<ReplaceOutcome> {
    const lookup = await desk.find(replacement.request)
    if (lookup.status === 'unknown') return lookup
    let old: OrderState
    try {
      old = await read(
        link.urgent,
        settings.clock,
        'private/get_order',
        {
          subaccount_id: subaccountOf(replacement.replaces.instrument, settings),
          order_id: replacement.replaces.orderId,
        },
        decodeOrder,
      )
    } catch (error) {
      return { status: 'unknown', cause: messageOf(error) }
    }
    const outcome: ReplaceOutcome =
      lookup.status === 'found'
        ? { status: 'replaced', cancelled: old, order: lookup.order, fills: lookup.fills }
        : old.status === 'closed'
          ? { status: 'cancelled', cancelled: old, reject: REFUSED }
          : { status: 'kept', reject: REFUSED }
    note(outcome)
    return outcome
  }

  function note(outcome: ReplaceOutcome): void {
    if (outcome.status === 'replaced' || outcome.status === 'cancelled') stream.noteOrder(outcome.cancelled)
    if (outcome.status === 'replaced') stream.noteOrder(outcome.order)
  }

  return { sign: (order, by) => ({ ...desk.sign(by, order), replaces: order }), place, find }
}
