import type { EpochMs } from '@riposte/market-model'
import {
  accept,
  type Followed,
  type Following,
  followOrder,
  lookUp,
  lookUpDelayMs,
  settle,
} from '../orders/follow-order.ts'
import { fillsOf, labelOf } from '../orders/live-order.ts'
import type { DeltaHedger, DeltaOrder } from './delta-hedger.ts'
import type { DeltaEvent, DeltaView, ReplaceResult } from './delta-view.ts'
import { changed, type DeltaStep, held, withFill, without } from './hedger-orders.ts'
import type { HedgerSettings } from './hedger-settings.ts'

/** What following the orders' ends depends on. */
interface Given {
  readonly view: Pick<DeltaView, 'now' | 'canVoid'>
  readonly settings: HedgerSettings
  /** Whether the rest of an order would still bring delta nearer to the centre. */
  readonly isWanted: (order: DeltaOrder) => boolean
}

/** What an event says about the hedger's orders. Fills count once, however and however often they are told. */
export function followOrders(before: DeltaHedger, event: DeltaEvent, given: Given): DeltaStep {
  const { now } = given.view
  switch (event.type) {
    case 'wake':
      return { hedger: before, effects: [] }
    case 'replaced': {
      const old = before.orders.find(({ successor }) => successor?.request.label === event.label)
      return old === undefined ? { hedger: before, effects: [] } : afterReplace(before, old, event.outcome, now)
    }
    default: {
      const hedger = fillsOf(event).reduce((counted, fill) => withFill(counted, fill, now), before)
      // Events of orders that are over, or not ours, change nothing.
      const order = hedger.orders.find(({ request }) => request.label === labelOf(event))
      if (order === undefined) return { hedger, effects: [] }
      const isTaken = event.type === 'outcome' && event.outcome.status === 'accepted'
      const known = isTaken ? { ...hedger, refusals: 0 } : hedger
      return applied(known, followOrder(order, event, followingOf(given)), now)
    }
  }
}

function followingOf({ view, settings, isWanted }: Given): Following<DeltaOrder> {
  return {
    isWanted,
    isLate: ({ sentAt }) => view.now - sentAt > settings.lateCopyMs,
    canVoid: view.canVoid,
    voidIsFinal: settings.voidIsFinal,
  }
}

function applied(hedger: DeltaHedger, followed: Followed<DeltaOrder>, now: EpochMs): DeltaStep {
  const { order } = followed
  switch (followed.status) {
    case 'live':
      return { hedger: changed(hedger, order), effects: followed.effects }
    case 'over':
      return { hedger: without(hedger, order), effects: [] }
    case 'refused':
      return { hedger: held(without(hedger, order), order, followed.reject, now), effects: [] }
  }
}

function afterReplace(hedger: DeltaHedger, old: DeltaOrder, outcome: ReplaceResult, now: EpochMs): DeltaStep {
  const successor = old.successor as DeltaOrder
  const alone: DeltaOrder = { ...old, successor: undefined }
  switch (outcome.status) {
    case 'replaced': {
      const both: DeltaHedger = { ...changed(hedger, alone), orders: [...changed(hedger, alone).orders, successor] }
      const first = applied({ ...both, refusals: 0 }, settle(alone, outcome.cancelled.filled), now)
      const counted = outcome.fills.reduce((before, fill) => withFill(before, fill, now), first.hedger)
      const current = counted.orders.find(({ request }) => request.label === successor.request.label) as DeltaOrder
      const second = applied(counted, accept(current, outcome.order), now)
      return { hedger: second.hedger, effects: [...first.effects, ...second.effects] }
    }
    case 'cancelled': {
      const gone = applied(changed(hedger, alone), settle(alone, outcome.cancelled.filled), now)
      return { ...gone, hedger: held(gone.hedger, successor, outcome.reject, now) }
    }
    case 'kept':
      return applied(hedger, lookUp({ ...alone, phase: 'unknown', sends: alone.sends + 1 }), now)
    case 'unknown': {
      const { label } = successor.request
      return {
        hedger: changed(hedger, { ...old, lookUps: old.lookUps + 1 }),
        effects: [{ type: 'find-replacement', label, afterMs: lookUpDelayMs(old) }],
      }
    }
  }
}
