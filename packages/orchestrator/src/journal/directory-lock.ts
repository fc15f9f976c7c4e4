import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/**
 * Hold a journal's directory: an exclusive transaction on a file of its own, which the operating system takes back when
 * the process dies.
 *
 * @throws SQLite's error; `isBusy` tells that another process holds it
 */
export function lockDirectory(directory: string): { close(): void } {
  const lock = new DatabaseSync(join(directory, 'lock.sqlite'))
  try {
    lock.exec('PRAGMA busy_timeout = 0')
    lock.exec('BEGIN EXCLUSIVE')
    return lock
  } catch (error) {
    lock.close()
    throw error
  }
}
