import { closeSync, constants, copyFileSync, existsSync, fsyncSync, openSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import type { ChainPoint, Damage } from './read-records.ts'

/** What is wrong with the end of a journal, held against the mark of its last commit. */
export function findTornTail(
  database: DatabaseSync,
  last: ChainPoint,
  head: ChainPoint | undefined,
): Damage | undefined {
  if (head === undefined || head.seq === 0) return undefined
  if (head.seq > last.seq) {
    return { seq: last.seq + 1, reason: `the file ends at record ${last.seq}, but ${head.seq} were committed` }
  }
  const stored = database.prepare('SELECT hash FROM events WHERE seq = ?').get(head.seq)?.hash
  if (stored === undefined || stored === head.hash) return undefined
  return {
    seq: head.seq,
    reason: 'it is not the record that was committed last: the file is another one or was altered',
  }
}

/** Between a journal's name and the record from which on a copy of it was torn. */
export const TORN_MARK = '.torn-'

/**
 * Copy a journal with a torn tail before it is opened for writing, which would drop what the tail still holds. The copy
 * also stands for the operator's question: the journal counts as damaged until somebody has moved it away.
 *
 * @throws when the disk doesn't take the copy
 */
export function keepTornFile(directory: string, file: string, seq: number): void {
  for (const suffix of ['', '-wal']) {
    const from = join(directory, file + suffix)
    const to = join(directory, `${file}${TORN_MARK}${seq}${suffix}`)
    if (!existsSync(from) || existsSync(to)) continue
    copyFileSync(from, to, constants.COPYFILE_EXCL)
    const copy = openSync(to, 'r+')
    fsyncSync(copy)
    closeSync(copy)
  }
}

/** The first loss that an earlier start has found and nobody has looked at. */
export function findKeptTorn(directory: string, file: string): Damage | undefined {
  const kept = readdirSync(directory).flatMap((name) => {
    const seq = name.startsWith(file + TORN_MARK) ? name.slice(file.length + TORN_MARK.length) : ''
    return /^\d+$/.test(seq) ? [{ seq: Number(seq), name }] : []
  })
  const [first] = kept.sort((a, b) => a.seq - b.seq)
  if (first === undefined) return undefined
  const reason = `commits from record ${first.seq} on were lost; what was left is kept in ${first.name}, move it away once it has been looked at`
  return { seq: first.seq, reason }
}
