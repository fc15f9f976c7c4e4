import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { prepareDirectory, prepareFile, setAside } from './cache-file.ts'
import { CacheError, causeText } from './errors.ts'
import type { CacheLogger } from './ports.ts'

/** Keyv's storage contract, as far as it needs no events. */
export interface SqliteStore {
  /** Keyv uses a store directly, without a wrapper, that says so. */
  readonly capabilities: { readonly expires: true }
  get(key: string): Promise<string | undefined>
  getMany(keys: readonly string[]): Promise<(string | undefined)[]>
  set(key: string, value: string): Promise<boolean>
  delete(key: string): Promise<boolean>
  has(key: string): Promise<boolean>
  clear(): Promise<void>
  iterator(): AsyncGenerator<[string, string]>
  disconnect(): Promise<void>
}

const FILE_NAME = 'cache.sqlite'
/** How long another process on the same file may hold its lock. The process waits, so not for long. */
const LOCK_WAIT_MS = 250
/** SQLite's primary result codes for a damaged file and for one that was never a database. */
const DAMAGED_CODES: ReadonlySet<number> = new Set([11, 26])

/**
 * Open the cache file of a directory, making both where they don't exist.
 *
 * A damaged file is renamed to `cache.sqlite.damaged`, in place of an earlier one, and a new file is begun: what a cache
 * holds can be fetched again, so a desk had better start.
 *
 * @throws {CacheError} DIRECTORY_UNUSABLE or FILE_UNUSABLE
 */
export function openSqliteStore(directory: string, logger: CacheLogger): SqliteStore {
  prepareDirectory(directory)
  const file = join(directory, FILE_NAME)
  prepareFile(file)
  try {
    return storeOver(openDatabase(file))
  } catch (error) {
    if (!isDamage(error)) throw unusable(file, error)
    const keptAs = setAside(file)
    logger.warn('cache.file-damaged', { file, keptAs, reason: causeText(error) })
  }
  prepareFile(file)
  try {
    return storeOver(openDatabase(file))
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
    database.exec('CREATE TABLE IF NOT EXISTS entries (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID')
    return database
  } catch (error) {
    database.close()
    throw error
  }
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
function storeOver(database: DatabaseSync): SqliteStore {
  const select = database.prepare('SELECT value FROM entries WHERE key = ?')
  const upsert = database.prepare(
    'INSERT INTO entries VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  )
  const remove = database.prepare('DELETE FROM entries WHERE key = ?')
  const read = (key: string): string | undefined => select.get(key)?.value as string | undefined
  return {
    capabilities: { expires: true },
    get: async (key) => read(key),
    getMany: async (keys) => keys.map(read),
    set: async (key, value) => upsert.run(key, value).changes > 0,
    delete: async (key) => remove.run(key).changes > 0,
    has: async (key) => read(key) !== undefined,
    clear: async () => database.exec('DELETE FROM entries'),
    async *iterator() {
      for (const { key, value } of database.prepare('SELECT key, value FROM entries').all()) {
        yield [String(key), String(value)]
      }
    },
    disconnect: async () => database.close(),
  }
}
