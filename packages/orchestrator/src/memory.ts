import type { Logger, SignedOrder } from '@riposte/market-model'
import type { RiskBook } from '@riposte/risk-limits'
import type { ControlState } from './control-state.ts'
import { decodeSnapshot, encodeSnapshot } from './desk-snapshot.ts'
import type { DeskState } from './desk-state.ts'
import type { DeskEvent } from './events.ts'
import type { Journal, JournalHealth } from './journal/journal.ts'
import { createDeltaOrderMemory, type DeltaOrderMemory, type PastDeltaOrders } from './past-delta-orders.ts'
import { createPastHedges, type PastHedges, type UnfinishedHedge } from './past-hedges.ts'
import type { Timelines } from './records/timelines.ts'

/** What the desk knows of its earlier lives, and what it leaves to the next. */
export interface Memory {
  /** Bring the state to where the last life left it: from the newest snapshot on, or from the first event. */
  recall(): Promise<void>
  /** Whether all of the past is what was written; what is damaged stays so until a person has looked. */
  health(): JournalHealth
  /** Why the state may be short of something that happened; undefined when it is all there. */
  gap(): string | undefined
  /** Something has happened in this life. */
  observe(event: DeskEvent): void
  /** Hedges that have not ended. */
  unfinished(): readonly UnfinishedHedge[]
  /** Whether an order is one of an unfinished hedge, or a delta hedger's whose end is not known. */
  isOrderKnown(label: string): boolean
  /** What the delta hedgers left behind. */
  deltaOrders(): PastDeltaOrders
  /** Write the state down, so that the next start is short. Never more than a convenience: it does not fail. */
  keep(): Promise<void>
}

interface MemoryParts {
  readonly journal: Journal
  readonly state: DeskState
  readonly risk: RiskBook
  readonly controls: ControlState
  readonly timelines: Timelines
  readonly logger: Logger
  /** A start that replayed so many events writes the state down before it goes on. */
  readonly snapshotAfterEvents: number
}

export function createMemory(parts: MemoryParts): Memory {
  const { journal, state, risk, controls, timelines, logger, snapshotAfterEvents } = parts
  let hedges: PastHedges = createPastHedges()
  let deltaOrders: DeltaOrderMemory = createDeltaOrderMemory()
  let poison: JournalHealth | undefined
  let gap: string | undefined

  /** @returns the snapshot that was restored */
  async function restore() {
    const kept = await journal.snapshot()
    const snapshot = kept && decodeSnapshot(kept.body)
    if (snapshot === undefined) return undefined
    state.restore(snapshot.state)
    risk.restore(snapshot.ledger)
    controls.restore(snapshot.controls)
    hedges = createPastHedges(snapshot.hedges)
    deltaOrders = createDeltaOrderMemory(snapshot.deltaOrders)
    return kept
  }

  async function recall(): Promise<void> {
    const kept = await restore()
    let seq = kept?.seq ?? 0
    let replayed = 0
    for await (const event of journal.history(kept)) {
      seq += 1
      replayed += 1
      // Readable, and yet it makes no sense: what follows may stand on it, so nothing of that is believed.
      if (poison !== undefined) continue
      try {
        controls.replay(event, state.apply(event))
        hedges.observe(event)
        deltaOrders.observe(event)
        timelines.observe(event)
      } catch (error) {
        poison = { status: 'damaged', seq, reason: `${event.type} can't be applied: ${String(error)}` }
      }
    }
    const found = health()
    if (found.status === 'damaged') gap = `the journal is damaged at ${found.seq}: ${found.reason}`
    if (replayed >= snapshotAfterEvents) await keep()
    if (kept !== undefined) void lookAtThePast()
  }

  /** What the snapshot stood for was not read. It is looked at beside the work; quoting stops if it is not sound. */
  async function lookAtThePast(): Promise<void> {
    const health = await journal.verifyPast()
    if (health.status === 'damaged') logger.error('journal.damaged', { seq: health.seq, reason: health.reason })
  }

  const health = (): JournalHealth => poison ?? journal.health()

  async function keep(): Promise<void> {
    if (health().status !== 'sound' || journal.status() !== 'ok') return
    const body = encodeSnapshot({
      state: state.record(),
      ledger: risk.ledger(),
      hedges: hedges.unfinished(),
      controls: controls.record(),
      deltaOrders: deltaOrders.record(),
    })
    try {
      await journal.keepSnapshot(body)
    } catch (error) {
      logger.warn('snapshot.failed', { error: String(error) })
    }
  }

  return {
    recall,
    health,
    gap: () => gap,
    observe(event) {
      hedges.observe(event)
      deltaOrders.observe(event)
    },
    unfinished: () => hedges.unfinished(),
    isOrderKnown(label) {
      const hasIt = (orders: readonly SignedOrder[]): boolean => orders.some(({ request }) => request.label === label)
      return (
        hedges.unfinished().some(({ orders }) => hasIt(orders)) ||
        deltaOrders.record().hedgers.some(({ open }) => hasIt(open))
      )
    },
    deltaOrders: () => deltaOrders.record(),
    keep,
  }
}
