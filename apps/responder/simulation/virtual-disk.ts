import type { NonceStore } from '@riposte/evm-signing'
import type { Clock, Random } from '@riposte/market-model'
import { type DeskEvent, decodeEvent, encodeEvent, type Journal, type JournalSnapshot } from '@riposte/orchestrator'
import type { Life } from './life.ts'

/** A disk that outlives the desk: what was synced stays, what was not is lost with the life. */
export interface VirtualDisk {
  openJournal(life: Life): Journal
  nonceStore(life: Life): NonceStore
  /** Everything durable, oldest first. */
  events(): readonly DeskEvent[]
  /** Whether all that the running desk has handed over is durable. */
  isCaughtUp(): boolean
  /** The durable intent of an order, as it was signed. */
  intent(label: string): (DeskEvent & { type: 'order.signed' }) | undefined
  /** Nothing can be written from now on, until it is repaired. */
  fill(): void
  repair(): void
  /** The end is damaged, and its operator cuts it off: so many events are gone. @returns them */
  cut(count: number): readonly DeskEvent[]
}

export interface DiskOptions {
  readonly clock: Clock
  readonly random: Random
  /** Longest sync, ms. */
  readonly syncMsMax: number
  synced(events: readonly DeskEvent[]): void
}

/** What was handed over in one call: it becomes durable as a whole or not at all. */
interface Batch {
  readonly lines: readonly string[]
  /** The state after it. */
  readonly snapshot?: string
  resolve(): void
  reject(error: Error): void
}

const FULL = 'no space left on the virtual disk'

export function createVirtualDisk({ clock, random, syncMsMax, synced }: DiskOptions): VirtualDisk {
  const durable: DeskEvent[] = []
  const lines: string[] = []
  const intents = new Map<string, DeskEvent & { type: 'order.signed' }>()
  const ceilings = new Map<string, bigint>()
  let snapshot: JournalSnapshot | undefined
  let full = false
  let pending = (): number => 0

  function keep(batch: Batch): void {
    const events = batch.lines.map(decodeEvent)
    lines.push(...batch.lines)
    durable.push(...events)
    if (batch.snapshot !== undefined) snapshot = { seq: lines.length, body: batch.snapshot }
    for (const event of events) if (event.type === 'order.signed') intents.set(event.order.request.label, event)
    synced(events)
  }

  function openJournal(life: Life): Journal {
    const earlier = [...lines]
    const kept = snapshot
    let waiting = 0
    let buffer: Batch[] = []
    let syncing = false
    let failure: Error | undefined

    function handOver(batch: Batch): void {
      if (!life.passes('append', 'before')) return
      buffer.push(batch)
      waiting += batch.lines.length
      if (!syncing) sync()
      life.passes('append', 'after')
    }

    /** One sync for all that wait: what is handed over meanwhile waits for the next. The disk works on without its desk. */
    function sync(): void {
      syncing = true
      // The group closes a moment later, as a worker's does.
      clock.after(0.05, () => {
        if (!life.isAlive()) return
        const group = buffer
        buffer = []
        clock.after(random.unit() ** 3 * syncMsMax, () => finish(group))
      })
    }

    function finish(group: readonly Batch[]): void {
      if (!life.isAlive()) return
      if (!life.passes('sync', 'before')) return keepSome(group)
      if (full) return fail([...group, ...buffer])
      for (const batch of group) keep(batch)
      if (!life.passes('sync', 'after')) return
      syncing = false
      for (const batch of group) {
        waiting -= batch.lines.length
        batch.resolve()
      }
      if (buffer.length > 0) sync()
    }

    /** A crash in the middle of a group may leave the first of it behind, in order. */
    function keepSome(group: readonly Batch[]): void {
      if (full) return
      for (const batch of group.slice(0, Math.floor(random.unit() * (group.length + 1)))) keep(batch)
    }

    function fail(group: readonly Batch[]): void {
      failure = new Error(FULL)
      buffer = []
      for (const batch of group) batch.reject(failure)
    }

    pending = () => waiting
    const batchOf = (events: readonly DeskEvent[]): readonly string[] => events.map(encodeEvent)
    return {
      snapshot: async () => kept,
      async *history(after) {
        for (const line of earlier.slice(after?.seq ?? 0)) yield decodeEvent(line)
      },
      verifyPast: async () => ({ status: 'sound' }),
      keepSnapshot(body) {
        if (failure !== undefined) return Promise.reject(failure)
        return new Promise((resolve, reject) => handOver({ lines: [], snapshot: body, resolve, reject }))
      },
      append(events) {
        if (failure === undefined) handOver({ lines: batchOf(events), resolve() {}, reject() {} })
      },
      commit(events) {
        if (failure !== undefined) return Promise.reject(failure)
        return new Promise((resolve, reject) => handOver({ lines: batchOf(events), resolve, reject }))
      },
      health: () => ({ status: 'sound' }),
      pending: () => waiting,
      status: () => (failure === undefined ? 'ok' : 'failed'),
      close() {
        if (failure !== undefined) return Promise.resolve()
        // What was handed over is written first.
        return new Promise((resolve) => handOver({ lines: [], resolve, reject: () => resolve() }))
      },
    }
  }

  return {
    openJournal,
    nonceStore: (life) => ({
      lease(signer, atLeast, size) {
        const stored = ceilings.get(signer) ?? 0n
        const first = stored > atLeast ? stored : atLeast
        if (life.isAlive()) ceilings.set(signer, first + size)
        return first
      },
    }),
    events: () => durable,
    isCaughtUp: () => pending() === 0,
    intent: (label) => intents.get(label),
    fill() {
      full = true
    },
    repair() {
      full = false
    },
    cut(count) {
      // Before its books were opened a journal has nothing to be reconciled with.
      const first = durable.findIndex((event) => event.type === 'book.opened') + 1
      const kept = Math.max(first, durable.length - count)
      if (first === 0 || kept === durable.length) return []
      const lost = durable.splice(kept)
      lines.splice(kept)
      if (snapshot !== undefined && snapshot.seq > kept) snapshot = undefined
      const told: DeskEvent = {
        type: 'journal.cut',
        tradeId: undefined,
        at: clock.nowMs(),
        seq: kept + 1,
        reason: 'by script',
        kept: 'aside',
      }
      durable.push(told)
      lines.push(encodeEvent(told))
      return lost
    },
  }
}
