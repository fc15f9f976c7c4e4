import { isDeepStrictEqual } from 'node:util'
import type { RiskLedger } from '@riposte/risk-limits'
import type { ControlRecord } from './control-state.ts'
import type { DeskStateRecord } from './desk-state.ts'
import { EVENT_VERSIONS } from './journal/event-codec.ts'
import { fromWadJson, toWadJson } from './journal/wad-json.ts'
import type { PastDeltaOrders } from './past-delta-orders.ts'
import type { UnfinishedHedge } from './past-hedges.ts'

/** Everything that replaying a journal gives, so that the next start need not begin with its first record. */
export interface DeskSnapshot {
  readonly state: DeskStateRecord
  readonly ledger: RiskLedger
  readonly hedges: readonly UnfinishedHedge[]
  readonly controls: ControlRecord
  readonly deltaOrders: PastDeltaOrders
}

/**
 * Raise it when the fold changes: a snapshot is the word of the fold that wrote it, and one of another fold is not
 * read. The journal is replayed instead.
 */
const LAYOUT = 7

/** As one line of text. */
export function encodeSnapshot({ state, ledger, hedges, controls, deltaOrders }: DeskSnapshot): string {
  return toWadJson({ layout: LAYOUT, events: EVENT_VERSIONS, state, ledger, hedges, controls, deltaOrders })
}

/** @returns undefined for a snapshot of another fold, or of events that this version does not know the same way */
export function decodeSnapshot(text: string): DeskSnapshot | undefined {
  const kept = fromWadJson(text) as DeskSnapshot & { readonly layout: unknown; readonly events: unknown }
  const isOurs = kept.layout === LAYOUT && JSON.stringify(kept.events) === JSON.stringify(EVENT_VERSIONS)
  const { state, ledger, hedges, controls, deltaOrders } = kept
  return isOurs ? { state, ledger, hedges, controls, deltaOrders } : undefined
}

/** Whether a snapshot's text is what a state would be written as. True for one of another fold, which nobody reads. */
export function isSnapshotOf(text: string, snapshot: DeskSnapshot): boolean {
  return decodeSnapshot(text) === undefined || isDeepStrictEqual(JSON.parse(text), JSON.parse(encodeSnapshot(snapshot)))
}
