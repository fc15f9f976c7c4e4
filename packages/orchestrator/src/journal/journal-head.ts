import { closeSync, constants, existsSync, openSync, readFileSync, writeSync } from 'node:fs'
import type { ChainPoint } from './read-records.ts'

/**
 * The last commit, kept beside the journal. SQLite drops the unreadable end of its write-ahead log without a word; a
 * journal that ends before this mark has lost commits.
 *
 * The mark is written after the commit's sync and not synced itself: after a power cut it may be older than the journal,
 * and never newer.
 */
export interface JournalHead {
  write(point: ChainPoint): void
  close(): void
}

const SEQ_WIDTH = 16
const LINE = /^(\d{16}) ([0-9a-f]{64})\n$/

export function openJournalHead(path: string): JournalHead {
  const descriptor = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600)
  return {
    write({ seq, hash }) {
      writeSync(descriptor, `${String(seq).padStart(SEQ_WIDTH, '0')} ${hash}\n`, 0)
    },
    close: () => closeSync(descriptor),
  }
}

/** @returns undefined when there is none, or it was torn: a mark that says nothing */
export function readJournalHead(path: string): ChainPoint | undefined {
  if (!existsSync(path)) return undefined
  const match = LINE.exec(readFileSync(path, 'latin1'))
  return match === null ? undefined : { seq: Number(match[1]), hash: match[2] as string }
}
