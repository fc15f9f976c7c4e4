import { type EpochMs, epochMs, type Fill, type Reject, toNumber, type Wad, wad } from '@riposte/market-model'
import type { DeltaEffect, DeltaHedger, DeltaOrder } from './delta-hedger.ts'

export interface DeltaStep {
  readonly hedger: DeltaHedger
  readonly effects: readonly DeltaEffect[]
}

const LOOK_UP_MS = 250
const LOOK_UP_MAX_MS = 8000
const RETRY_MS = 250
const RETRY_MAX_MS = 8000
const SEEN_FILLS_MAX = 500

export function changed(hedger: DeltaHedger, order: DeltaOrder): DeltaHedger {
  const orders = hedger.orders.map((other) => (other.request.label === order.request.label ? order : other))
  return { ...hedger, orders }
}

export function without(hedger: DeltaHedger, order: DeltaOrder): DeltaHedger {
  return { ...hedger, orders: hedger.orders.filter(({ request }) => request.label !== order.request.label) }
}

export function withFill(hedger: DeltaHedger, fill: Fill, now: EpochMs): DeltaHedger {
  if (hedger.seenFills.includes(fill.fillId)) return hedger
  // The fills of a replacement may be told before the reply that says it was made.
  const owner = hedger.orders.find(({ request, successor }) =>
    [request.label, successor?.request.label].includes(fill.label),
  )
  if (owner === undefined) return hedger
  const isSuccessor = owner.successor !== undefined && owner.successor.request.label === fill.label
  const order = isSuccessor ? (owner.successor as DeltaOrder) : owner
  const filled = caughtUp({ ...order, filled: wad(order.filled + fill.amount) })
  const { excursion } = hedger
  const given = lossOf(order, fill)
  return {
    ...changed(hedger, isSuccessor ? { ...owner, successor: filled } : filled),
    excursion: excursion?.side === fill.side ? { ...excursion, loss: excursion.loss + given } : excursion,
    lastHedgeAt: now,
    seenFills: [...hedger.seenFills.slice(-SEEN_FILLS_MAX), fill.fillId],
  }
}

/** A fill may be told before the state that has it: a replacement has to name the amount that is filled by now. */
export function caughtUp(order: DeltaOrder): DeltaOrder {
  const { state, filled } = order
  return state === undefined || state.filled >= filled ? order : { ...order, state: { ...state, filled } }
}

/** USD given away against the mark of the decision, fee included. */
function lossOf({ basis, request }: DeltaOrder, { price, amount, fee }: Fill): number {
  if (basis === undefined) return toNumber(fee)
  const slip = (basis.spot - toNumber(price)) * (request.side === 'sell' ? 1 : -1)
  return slip * toNumber(amount) + toNumber(fee)
}

/** The order is closed. It is over once all the fills that the venue announced have been told. */
export function settle(hedger: DeltaHedger, order: DeltaOrder, announced: Wad): DeltaStep {
  if (order.filled >= announced) return { hedger: without(hedger, order), effects: [] }
  return lookUp(hedger, { ...order, phase: 'settling', announced })
}

/**
 * Ask the venue what became of the order, less and less often. There is no last time: until the answer is known nothing else is
 * placed on its side.
 */
export function lookUp(hedger: DeltaHedger, watched: DeltaOrder): DeltaStep {
  const { effect, order } = delayed(watched)
  return { hedger: changed(hedger, order), effects: [effect] }
}

export function delayed(order: DeltaOrder) {
  const afterMs = Math.min(LOOK_UP_MS * 2 ** order.lookUps, LOOK_UP_MAX_MS)
  const effect = { type: 'look-up', request: order.request, afterMs } as const
  return { effect, order: { ...order, lookUps: order.lookUps + 1 } }
}

/** A side rests a little after a refusal, longer after each; a price that crossed or was run over may be mended at once. */
export function held(hedger: DeltaHedger, { request }: DeltaOrder, { advice }: Reject, now: EpochMs): DeltaHedger {
  const refusals = hedger.refusals + 1
  const isPrice = advice === 'new-price' && refusals <= 3
  const afterMs = isPrice ? 0 : Math.min(RETRY_MS * 2 ** refusals, RETRY_MAX_MS)
  return {
    ...hedger,
    refusals,
    notBefore: { ...hedger.notBefore, [request.side]: epochMs(now + afterMs) },
  }
}
