import type { DeskEvent } from './events.ts'

/** Append-only memory of the desk. What replaying it gives is the state. */
export interface Journal {
  /** Hand over without waiting; written with the next group. */
  append(events: readonly DeskEvent[]): void
  /** Resolves when these, and everything handed over before, would survive a power cut. Rejects when they may not. */
  commit(events: readonly DeskEvent[]): Promise<void>
  status(): 'ok' | 'failed'
  close(): Promise<void>
}

/** A journal that forgets, for tests and for embedding where something else remembers. */
export function createMemoryJournal(): Journal & { readonly events: readonly DeskEvent[] } {
  const events: DeskEvent[] = []
  return {
    events,
    append: (more) => void events.push(...more),
    commit: async (more) => void events.push(...more),
    status: () => 'ok',
    close: async () => {},
  }
}
