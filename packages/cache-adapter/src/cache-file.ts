import { closeSync, mkdirSync, openSync, renameSync, rmSync, statSync } from 'node:fs'
import { platform } from 'node:os'
import { CacheError, causeText } from './errors.ts'

/** Windows keeps permissions elsewhere, and shows every directory as open to all. */
const OTHERS_MAY_WRITE = platform() === 'win32' ? 0 : 0o022

/**
 * Make the directory, or look at the one that is there.
 *
 * @throws {CacheError} DIRECTORY_UNUSABLE
 */
export function prepareDirectory(directory: string): void {
  const fail = (why: string, cause?: unknown): CacheError =>
    new CacheError('DIRECTORY_UNUSABLE', `${directory}: ${why}`, { cause })
  if (directory === '') throw fail('expected a directory for the cache, got none')
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw fail(`expected a directory for the cache, ${causeText(error)}`, error)
  }
  const { mode } = statSync(directory)
  if ((mode & OTHERS_MAY_WRITE) !== 0) {
    // Who can write here can tell the desk what it reads back.
    const octal = (mode & 0o777).toString(8)
    throw fail(`expected a directory that only its owner may write to, its mode is ${octal}; run chmod 700 on it`)
  }
}

/**
 * Make the file for its owner alone, or find out that it can be written.
 *
 * @throws {CacheError} DIRECTORY_UNUSABLE when it cannot
 */
export function prepareFile(file: string): void {
  try {
    closeSync(openSync(file, 'a', 0o600))
  } catch (error) {
    throw new CacheError('DIRECTORY_UNUSABLE', `${file}: expected a file that can be written, ${causeText(error)}`, {
      cause: error,
    })
  }
}

/**
 * Move a damaged file out of the way, with what SQLite keeps beside it.
 *
 * @returns its new name
 * @throws {CacheError} FILE_UNUSABLE when it cannot be moved
 */
export function setAside(file: string): string {
  const keptAs = `${file}.damaged`
  try {
    renameSync(file, keptAs)
    for (const companion of [`${file}-wal`, `${file}-shm`]) rmSync(companion, { force: true })
  } catch (error) {
    throw new CacheError('FILE_UNUSABLE', `${file}: it is damaged and cannot be moved aside, ${causeText(error)}`, {
      cause: error,
    })
  }
  return keptAs
}
