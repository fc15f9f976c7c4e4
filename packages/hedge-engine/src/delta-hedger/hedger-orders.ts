import { type EpochMs, epochMs, type Fill, type Reject, toNumber } from '@riposte/market-model'
import { withFilled } from '../orders/live-order.ts'
import type { DeltaEffect, DeltaHedger, DeltaOrder } from './delta-hedger.ts'

export interface DeltaStep {
  readonly hedger: DeltaHedger
  readonly effects: readonly DeltaEffect[]
}

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
  const filled = withFilled(order, fill.amount)
  const { excursion } = hedger
  const given = lossOf(order, fill)
  return {
    ...changed(hedger, isSuccessor ? { ...owner, successor: filled } : filled),
    excursion: excursion?.side === fill.side ? { ...excursion, loss: excursion.loss + given } : excursion,
    lastHedgeAt: now,
    seenFills: [...hedger.seenFills.slice(-SEEN_FILLS_MAX), fill.fillId],
  }
}

/** USD given away against the mark of the decision, fee included. */
function lossOf({ basis, request }: DeltaOrder, { price, amount, fee }: Fill): number {
  if (basis === undefined) return toNumber(fee)
  const slip = (basis.spot - toNumber(price)) * (request.side === 'sell' ? 1 : -1)
  return slip * toNumber(amount) + toNumber(fee)
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
