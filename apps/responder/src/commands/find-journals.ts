import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { OrchestratorError } from '@riposte/orchestrator'
import { NONCES_FILE } from '../nonces-file.ts'

/** Files of a journal's directory that are no journals. */
const OTHERS: ReadonlySet<string> = new Set(['lock.sqlite', NONCES_FILE])

/** Where a desk keeps its journals unless a flag says otherwise. */
export function journalDirectory(env: Readonly<Record<string, string | undefined>>): string {
  return env.JOURNAL_DIR || './journal'
}

/** Every journal of a directory, by name. */
export function journalsIn(directory: string): readonly string[] {
  const names = readdirSync(directory).filter((name) => name.endsWith('.sqlite') && !OTHERS.has(name))
  return names.sort().map((name) => join(directory, name))
}

/**
 * The journal that was written last.
 *
 * @throws {OrchestratorError} JOURNAL_UNUSABLE when there is none
 */
export function newestJournal(env: Readonly<Record<string, string | undefined>>): string {
  const directory = journalDirectory(env)
  const isThere = statSync(directory, { throwIfNoEntry: false })?.isDirectory() === true
  const files = isThere ? journalsIn(directory) : []
  const [newest] = files
    .map((file) => ({ file, at: statSync(file).mtimeMs }))
    .sort((a, b) => b.at - a.at || b.file.localeCompare(a.file))
  if (newest === undefined) {
    throw new OrchestratorError(
      'JOURNAL_UNUSABLE',
      `there is no journal in ${directory}; name a FILE, or set JOURNAL_DIR`,
    )
  }
  return newest.file
}
