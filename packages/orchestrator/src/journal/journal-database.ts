import { DatabaseSync } from 'node:sqlite'
import { genesisOf, JOURNAL_FORMAT } from './record-chain.ts'

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS events (
    seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, trade_id TEXT, type TEXT NOT NULL, version INTEGER NOT NULL,
    body TEXT NOT NULL, hash TEXT NOT NULL
  ) STRICT;
`

/** An open journal, and where its chain begins. */
export interface JournalDatabase {
  readonly database: DatabaseSync
  readonly genesis: string
}

/**
 * Open for appending, making the file where it doesn't exist.
 *
 * @param bytesMax the file may not grow beyond; undefined: as far as the disk
 * @throws when it can't be written, is no journal or has another format
 */
export function openForAppending(path: string, file: string, bytesMax: number | undefined): JournalDatabase {
  const database = new DatabaseSync(path)
  try {
    database.exec('PRAGMA journal_mode = WAL')
    database.exec('PRAGMA synchronous = FULL')
    const mode = pragma(database, 'journal_mode')
    const level = pragma(database, 'synchronous')
    if (mode !== 'wal' || level !== 2) {
      throw new Error(`expected journal_mode wal and synchronous 2 (FULL), got ${String(mode)} and ${String(level)}`)
    }
    database.exec('BEGIN IMMEDIATE')
    // A file of another format may have the same tables with other columns: looked at before anything is added.
    if (hasMeta(database)) checkFormat(database)
    database.exec(SCHEMA)
    const setMeta = database.prepare('INSERT OR IGNORE INTO meta VALUES (?, ?)')
    setMeta.run('format', JOURNAL_FORMAT)
    setMeta.run('genesis', genesisOf(file))
    database.exec('COMMIT')
    const genesis = checkFormat(database)
    if (bytesMax !== undefined) {
      database.exec(`PRAGMA max_page_count = ${Math.floor(bytesMax / Number(pragma(database, 'page_size')))}`)
    }
    return { database, genesis }
  } catch (error) {
    database.close()
    throw error
  }
}

/**
 * Open for reading; the file stays as it is, also while a desk writes it.
 *
 * @throws when it doesn't exist, is no journal or has another format
 */
export function openForReading(path: string): JournalDatabase {
  const database = new DatabaseSync(path, { readOnly: true })
  try {
    if (!hasMeta(database)) throw new Error('the file is an SQLite database and not a journal')
    return { database, genesis: checkFormat(database) }
  } catch (error) {
    database.close()
    throw error
  }
}

function pragma(database: DatabaseSync, name: string): unknown {
  return Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0]
}

function hasMeta(database: DatabaseSync): boolean {
  return database.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'meta'").get() !== undefined
}

/** @returns the genesis hash */
function checkFormat(database: DatabaseSync): string {
  const rows = database.prepare('SELECT key, value FROM meta').all()
  const meta = new Map(rows.map((row) => [String(row.key), String(row.value)]))
  const format = meta.get('format')
  if (format !== JOURNAL_FORMAT) {
    throw new Error(`expected journal format ${JOURNAL_FORMAT}, the file has ${format ?? 'none'}`)
  }
  const genesis = meta.get('genesis')
  if (genesis === undefined) throw new Error('expected a genesis hash in the journal, there is none')
  return genesis
}
