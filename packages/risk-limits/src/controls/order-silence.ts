import type { EpochMs } from '@riposte/market-model'
import type { Breach } from '../breach.ts'
import type { Limits } from '../limits.ts'
import { limitNumber } from './limit-number.ts'
import { plain } from './refusal.ts'

/** An order that was sent and of which nothing certain was heard. */
export interface SilentOrder {
  readonly label: string
  readonly venue: string
  readonly sentAt: EpochMs
}

/** By label. Plain data. */
export type SilentOrders = Readonly<Record<string, SilentOrder>>

/** It waits from the first time that it is sent: the same bytes again are the same order. */
export function awaitOrder(orders: SilentOrders, order: SilentOrder): SilentOrders {
  return orders[order.label] === undefined ? { ...orders, [order.label]: order } : orders
}

/** Accepted, rejected, or found to be absent. `unknown` is no answer. */
export function hearOfOrder(orders: SilentOrders, label: string): SilentOrders {
  const { [label]: heard, ...others } = orders
  return heard === undefined ? orders : others
}

export interface SilenceFinding {
  readonly order: SilentOrder
  /** Look it up by its label, or have a person look, and quote nobody meanwhile. */
  readonly advice: 'ask' | 'escalate'
  readonly breach: Breach | undefined
}

/** Share of the limit after which a venue is asked. */
const PATIENCE = 1 / 3

/** Control 33: orders that have been silent for too long, the longest first. Nothing is ever sent again because of it. */
export function judgeSilence(orders: SilentOrders, limits: Limits, now: EpochMs): readonly SilenceFinding[] {
  const limit = limitNumber(limits.MAX_ORDER_SILENCE_S)
  return Object.values(orders)
    .sort((a, b) => a.sentAt - b.sentAt)
    .flatMap((order): SilenceFinding[] => {
      const seconds = (now - order.sentAt) / 1000
      if (seconds > limit) return [{ order, advice: 'escalate', breach: tooSilent(order, limit, seconds) }]
      return seconds > limit * PATIENCE ? [{ order, advice: 'ask', breach: undefined }] : []
    })
}

function tooSilent({ label, venue }: SilentOrder, limit: number, seconds: number): Breach {
  const message = `MAX_ORDER_SILENCE_S is ${plain(limit)}: nothing certain was heard of ${label} at ${venue} for ${plain(seconds)} s`
  return { code: 'MAX_ORDER_SILENCE_S', scope: venue, limit, value: seconds, wouldBe: seconds, message }
}
