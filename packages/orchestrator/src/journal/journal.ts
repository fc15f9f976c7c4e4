import type { DeskEvent } from '../events.ts'

/**
 * What reading the memory back has shown so far. A damaged journal is replayed up to the damage; what lies behind it is
 * kept, is not replayed, and somebody should look before the desk quotes again.
 */
export type JournalHealth =
  | { readonly status: 'sound' }
  | {
      readonly status: 'damaged'
      /** The first record that can't be trusted. */
      readonly seq: number
      /** What is wrong with it, in words. */
      readonly reason: string
    }

/** The desk's state after a record, as the desk itself wrote it down. */
export interface JournalSnapshot {
  /** The last record that it covers. */
  readonly seq: number
  readonly body: string
}

/** Append-only memory of the desk. What replaying it gives is the state. */
export interface Journal {
  /** The newest snapshot that fits the record it stands for; undefined when there is none to be trusted. */
  snapshot(): Promise<JournalSnapshot | undefined>
  /**
   * What earlier lives committed, oldest first, up to the first damage. Read once, before anything is added.
   *
   * @param after begin behind this snapshot of the same journal
   */
  history(after?: JournalSnapshot): AsyncIterable<DeskEvent>
  /** Final once {@link Journal.history} has ended, and {@link Journal.verifyPast} where a snapshot shortened it. */
  health(): JournalHealth
  /** Verify, beside other work, what {@link Journal.history} has not read. */
  verifyPast(): Promise<JournalHealth>
  /** Keep the state after everything that was handed over so far. Rejects when it can't be written. */
  keepSnapshot(body: string): Promise<void>
  /** Hand over without waiting; written with the next group. */
  append(events: readonly DeskEvent[]): void
  /** Resolves when these, and everything handed over before, would survive a power cut. Rejects when they may not. */
  commit(events: readonly DeskEvent[]): Promise<void>
  /** Events that were handed over and are not durable yet. */
  pending(): number
  /** `failed` is final: what a failed write left behind is only known after the file has been read again. */
  status(): 'ok' | 'failed'
  close(): Promise<void>
}

/** A journal that forgets, for tests and for embedding where something else remembers. */
export function createMemoryJournal(
  earlier: readonly DeskEvent[] = [],
): Journal & { readonly events: readonly DeskEvent[] } {
  const events: DeskEvent[] = []
  return {
    events,
    snapshot: async () => undefined,
    async *history() {
      yield* earlier
    },
    verifyPast: async () => ({ status: 'sound' }),
    keepSnapshot: async () => {},
    health: () => ({ status: 'sound' }),
    append: (more) => void events.push(...more),
    commit: async (more) => void events.push(...more),
    pending: () => 0,
    status: () => 'ok',
    close: async () => {},
  }
}
