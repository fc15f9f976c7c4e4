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

/** Append-only memory of the desk. What replaying it gives is the state. */
export interface Journal {
  /** What earlier lives committed, oldest first, up to the first damage. Read once, before anything is added. */
  history(): AsyncIterable<DeskEvent>
  /** Final once {@link Journal.history} has ended. */
  health(): JournalHealth
  /** Hand over without waiting; written with the next group. */
  append(events: readonly DeskEvent[]): void
  /** Resolves when these, and everything handed over before, would survive a power cut. Rejects when they may not. */
  commit(events: readonly DeskEvent[]): Promise<void>
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
    async *history() {
      yield* earlier
    },
    health: () => ({ status: 'sound' }),
    append: (more) => void events.push(...more),
    commit: async (more) => void events.push(...more),
    status: () => 'ok',
    close: async () => {},
  }
}
