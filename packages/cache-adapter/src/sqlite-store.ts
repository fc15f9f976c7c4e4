import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { prepareDirectory, prepareFile, setAside } from './cache-file.ts'
import { CacheError, causeText } from './errors.ts'
import { bytesOf } from './memory-store.ts'
import type { CacheLogger } from './ports.ts'
import type { CacheStore } from './store.ts'

/** A cache file that is open. */
export interface SqliteStore extends CacheStore {
  /** Twice is as good as once. */
  close(): void
}

const FILE_NAME = 'cache.sqlite'
/** How long another process on the same file may hold its lock. The process waits, so not for long. */
const LOCK_WAIT_MS = 50
/** `used` counts up with every use of any value. */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS entries (
    key TEXT PRIMARY KEY, value TEXT NOT NULL, size INTEGER NOT NULL, used INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS recency ON entries (used DESC, key, size)`
const LAST_USE = '(SELECT coalesce(max(used), 0) FROM entries)'
const NEXT_USE = '(SELECT coalesce(max(used), 0) + 1 FROM entries)'
/** SQLite's primary result codes for a damaged file and for one that was never a database. */
const DAMAGED_CODES: ReadonlySet<number> = new Set([11, 26])

/**
 * Open the cache file of a directory, making both where they don't exist.
 *
 * A damaged file is renamed to `cache.sqlite.damaged`, in place of an earlier one, and a new file is begun: what a cache
 * holds can be fetched again, so a desk had better start.
 *
 * @param bytesMax  of all keys and values together; the least recently used go
 * @throws {CacheError} DIRECTORY_UNUSABLE or FILE_UNUSABLE
 */
export function openSqliteStore(directory: string, bytesMax: number, logger: CacheLogger): SqliteStore {
  prepareDirectory(directory)
  const file = join(directory, FILE_NAME)
  prepareFile(file)
  try {
    return storeOver(openDatabase(file), bytesMax)
  } catch (error) {
    if (!isDamage(error)) throw unusable(file, error)
    const keptAs = setAside(file)
    logger.warn('cache.file-damaged', { file, keptAs, reason: causeText(error) })
  }
  prepareFile(file)
  try {
    return storeOver(openDatabase(file), bytesMax)
  } catch (error) {
    throw unusable(file, error)
  }
}

function openDatabase(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: LOCK_WAIT_MS })
  try {
    // The last second before a power cut may be lost, the file's integrity not.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL')
    const [finding] = Object.values(database.prepare('PRAGMA quick_check(1)').get() ?? {})
    if (finding !== 'ok') throw new Damage(String(finding))
    forgetFirstForm(database)
    database.exec(SCHEMA)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** A file of the first form has no sizes. What it holds can be fetched again. */
function forgetFirstForm(database: DatabaseSync): void {
  const columns = database.prepare("SELECT name FROM pragma_table_info('entries')").all()
  if (columns.map(({ name }) => name).join() === 'key,value') database.exec('DROP TABLE entries')
}

class Damage extends Error {}

function isDamage(error: unknown): boolean {
  if (error instanceof Damage) return true
  const code = error instanceof Error && 'errcode' in error ? error.errcode : undefined
  return typeof code === 'number' && DAMAGED_CODES.has(code & 0xff)
}

function unusable(file: string, error: unknown): CacheError {
  return new CacheError('FILE_UNUSABLE', `${file}: expected a cache file, ${causeText(error)}`, { cause: error })
}

/** Expiry is the cache's own business: an entry carries the time at which it was stored. */
function storeOver(database: DatabaseSync, bytesMax: number): SqliteStore {
  const select = database.prepare('SELECT value FROM entries WHERE key = ?')
  const touch = database.prepare(`UPDATE entries SET used = ${NEXT_USE} WHERE key = ? AND used < ${LAST_USE}`)
  const upsert = database.prepare(
    `INSERT INTO entries (key, value, size, used) VALUES (?, ?, ?, ${NEXT_USE})
     ON CONFLICT (key) DO UPDATE SET value = excluded.value, size = excluded.size, used = excluded.used`,
  )
  const evict = database.prepare(
    `DELETE FROM entries WHERE key IN (
       SELECT key FROM (SELECT key, sum(size) OVER (ORDER BY used DESC, key) AS kept FROM entries) WHERE kept > ?)`,
  )
  const remove = database.prepare('DELETE FROM entries WHERE key = ?')
  let open = true

  function close(): void {
    if (!open) return
    open = false
    database.close()
  }

  return {
    async get(key) {
      const value = select.get(key)?.value as string | undefined
      if (value !== undefined) remember(key)
      return value
    },
    async set(key, text) {
      upsert.run(key, text, bytesOf(key, text))
      evict.run(bytesMax)
      return true
    },
    delete: async (key) => remove.run(key).changes > 0,
    async *iterator() {
      for (const { key, value } of database.prepare('SELECT key, value FROM entries').all()) yield [key, value]
    },
    disconnect: async () => close(),
    close,
  }

  /** When a value was used last only says what goes first, so a file that is busy or cannot be written is no failure. */
  function remember(key: string): void {
    try {
      touch.run(key)
    } catch {}
  }
}
