import { join } from 'node:path'
import { CacheError, causeText } from './errors.ts'
import type { CacheLogger } from './ports.ts'
import { openSqliteStore, type SqliteStore } from './sqlite-store.ts'
import type { Backend } from './store.ts'

/** A cache file of a directory. Opening it again mends what happened to it. */
export function sqliteBackend(directory: string, bytesMax: number, logger: CacheLogger): Backend {
  let current: SqliteStore | undefined
  return {
    title: `file ${join(directory, 'cache.sqlite')}`,
    async open() {
      current?.close()
      current = undefined
      current = openSqliteStore(directory, bytesMax, logger)
      return current
    },
    refusal: (error) =>
      error instanceof CacheError
        ? error
        : new CacheError('FILE_UNUSABLE', `${directory}: expected a cache that keeps values, ${causeText(error)}`, {
            cause: error,
          }),
  }
}
