import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { epochMs, parseWad } from '@riposte/market-model'
import type { DeskEvent } from '../events.ts'
import type { Journal } from '../journal/journal.ts'
import { openSqliteJournal, type SqliteJournalOptions } from '../journal/sqlite-journal.ts'

export const FILE = 'desk.sqlite'

/** A journal's directory of its own, for one test. */
export interface JournalBench {
  readonly directory: string
  readonly path: string
  open(more?: Partial<SqliteJournalOptions>): Promise<Journal>
  /** Open, use, close. */
  live(use: (journal: Journal) => Promise<void>): Promise<void>
  /** Change the file behind the journal's back. */
  edit(change: (database: DatabaseSync) => void): void
  remove(): void
}

export function openJournalBench(): JournalBench {
  const directory = mkdtempSync(join(tmpdir(), 'riposte-journal-'))
  const path = join(directory, FILE)
  const open: JournalBench['open'] = (more = {}) =>
    openSqliteJournal({ directory, file: FILE, onFailure: () => {}, ...more })
  return {
    directory,
    path,
    open,
    async live(use) {
      const journal = await open()
      await use(journal)
      await journal.close()
    },
    edit(change) {
      const database = new DatabaseSync(path)
      change(database)
      database.close()
    },
    remove: () => rmSync(directory, { recursive: true, force: true }),
  }
}

/** The n-th of events that can be told apart. */
export function numbered(serial: number): DeskEvent {
  return {
    type: 'trade.hedged',
    tradeId: `T${serial}`,
    at: epochMs(1_790_000_000_000 + serial),
    latencyMs: 1.5,
    residual: parseWad('0.005'),
  }
}

/** Both ends included. */
export function numberedFrom(from: number, to: number): DeskEvent[] {
  return Array.from({ length: to - from + 1 }, (_, i) => numbered(from + i))
}

export async function historyOf(journal: Journal, after?: Parameters<Journal['history']>[0]): Promise<DeskEvent[]> {
  const found: DeskEvent[] = []
  for await (const event of journal.history(after)) found.push(event)
  return found
}
