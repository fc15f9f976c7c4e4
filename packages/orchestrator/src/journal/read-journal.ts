import { statSync } from 'node:fs'
import { isSnapshotOf } from '../desk-snapshot.ts'
import { OrchestratorError } from '../errors.ts'
import type { DeskEvent } from '../events.ts'
import { decodeRecord, type StoredRecord } from './event-codec.ts'
import type { JournalHealth } from './journal.ts'
import { type JournalDatabase, openForReading } from './journal-database.ts'
import { readJournalHead } from './journal-head.ts'
import { ownerOf } from './journal-owner.ts'
import { type ChainPoint, type Damage, lastPoint, readRecords, recordsOf } from './read-records.ts'
import { createReplay } from './replay.ts'
import { readSnapshot, type StoredSnapshot } from './snapshot-table.ts'
import { sqliteWords } from './sqlite-words.ts'
import { findTornTail } from './torn-tail.ts'

/** An event and its place in the journal. */
export interface JournalEntry {
  readonly seq: number
  readonly event: DeskEvent
}

/** An event as it is stored, and as it reads. */
interface StoredEntry extends JournalEntry {
  readonly record: StoredRecord
}

/** A journal's file, for looking at: nothing in it changes, and a desk may be writing it. */
export interface JournalReader {
  /** The seq of the last record at the time of opening. */
  readonly lastSeq: number
  /** Whose journal it is; undefined when it does not say. */
  readonly owner: string | undefined
  /** Every event before the first damage, verified, oldest first. */
  entries(): Iterable<JournalEntry>
  /** The same as they are stored, for writing them anew. */
  records(): Iterable<StoredEntry>
  /** What reading has met so far. */
  health(): JournalHealth
  /**
   * Look at all of it: SQLite's own structures, the whole chain, every body, whether the events make sense one after the
   * other, the snapshot, the mark of the last commit.
   *
   * @param onRecord is told the seq of each record that was looked at
   */
  verify(onRecord?: (seq: number) => void): JournalHealth
  close(): void
}

const CHUNK = 2_000

/**
 * Open a journal's file for looking at.
 *
 * @throws {OrchestratorError} JOURNAL_UNUSABLE when it can't be opened, is no journal or has another format
 */
export function openJournalReader(path: string): JournalReader {
  let opened: JournalDatabase
  let last: ChainPoint
  let owner: string | undefined
  // Read before the journal's end, which may move on at any time: the mark is never ahead of what is found then.
  const head = readJournalHead(`${path}.head`)
  try {
    // SQLite calls a directory a failing disk.
    if (!statSync(path).isFile()) throw new Error('it is not a file')
    opened = openForReading(path)
    last = lastPoint(opened.database, opened.genesis)
    owner = ownerOf(opened.database)
  } catch (error) {
    throw new OrchestratorError('JOURNAL_UNUSABLE', `the journal ${path} can't be read: ${sqliteWords(error)}`)
  }
  const { database, genesis } = opened
  let damage: Damage | undefined

  function* records(): Generator<StoredEntry> {
    let point: ChainPoint = { seq: 0, hash: genesis }
    for (;;) {
      const chunk = readRecords(database, point, last.seq, CHUNK)
      for (const record of recordsOf(chunk)) {
        const decoded = decodeRecord(record)
        if (decoded.status !== 'event') {
          damage = decoded
          return
        }
        yield { seq: decoded.seq, event: decoded.event, record }
      }
      if (chunk.done) {
        damage = chunk.damage ?? damage
        return
      }
      point = chunk.point
    }
  }

  function health(): JournalHealth {
    if (damage === undefined) return { status: 'sound' }
    const { seq, reason } = damage
    const behind = Math.max(0, last.seq - seq)
    const rest = behind === 0 ? '' : `; ${behind} later records are kept and not replayed`
    return { status: 'damaged', seq, reason: `record ${seq}: ${reason}${rest}` }
  }

  return {
    lastSeq: last.seq,
    owner,
    *entries() {
      for (const { seq, event } of records()) yield { seq, event }
    },
    records,
    health,
    verify(onRecord) {
      damage = undefined
      const found = replayDamage(records(), readSnapshot(database, last), onRecord)
      damage ??= found ?? findTornTail(database, last, head) ?? structuralDamage(opened, last)
      return health()
    },
    close: () => database.close(),
  }
}

/** What only replaying shows: an event that makes no sense where it stands, a snapshot that says something else. */
function replayDamage(
  entries: Iterable<JournalEntry>,
  snapshot: StoredSnapshot | undefined,
  onRecord: (seq: number) => void = () => {},
): Damage | undefined {
  const replay = createReplay()
  for (const { seq, event } of entries) {
    onRecord(seq)
    try {
      replay.apply(event)
    } catch (error) {
      return {
        seq,
        reason: `${event.type} can't be applied: ${error instanceof Error ? error.message : String(error)}`,
      }
    }
    if (seq === snapshot?.point.seq && !isSnapshotOf(snapshot.body, replay.snapshot())) {
      return { seq, reason: 'the snapshot that was made after it is not what replaying the records gives' }
    }
  }
  return undefined
}

/** What SQLite finds wrong with its own structures. Records that can all be read may still lie in a broken file. */
function structuralDamage({ database }: JournalDatabase, last: ChainPoint): Damage | undefined {
  // The records themselves are vouched for by their chain: it is what comes next that the file may not hold.
  const seq = last.seq + 1
  try {
    const [finding] = Object.values(database.prepare('PRAGMA integrity_check(1)').get() ?? {})
    return finding === 'ok' ? undefined : { seq, reason: `the file is damaged (${String(finding)})` }
  } catch (error) {
    return { seq, reason: sqliteWords(error) }
  }
}
