import type { DatabaseSync } from 'node:sqlite'
import type { StoredRecord } from './event-codec.ts'
import { chainHash } from './record-chain.ts'
import { sqliteWords } from './sqlite-words.ts'

/** A place in the chain: everything up to `seq` has been read, and hashes to `hash`. */
export interface ChainPoint {
  readonly seq: number
  readonly hash: string
}

/** The first record that can't be trusted, and why. */
export interface Damage {
  readonly seq: number
  readonly reason: string
  /** True when SQLite could not read the file any further: nothing should be added to such a file. */
  readonly unreadable?: true
}

/** Some records whose place in the chain has been verified. */
export interface RecordChunk {
  /** Seq of the first of them. */
  readonly firstSeq: number
  /**
   * A line each, see `recordLine`. One long text crosses from thread to thread at a fraction of
   * the cost of thousands of objects.
   */
  readonly lines: string
  /** After the last of them. */
  readonly point: ChainPoint
  /** What stopped the reading; nothing behind it is read. */
  readonly damage: Damage | undefined
  readonly done: boolean
}

// SQLite puts the line together: fewer values cross into JavaScript, which is what reading a million records costs.
const SELECT = `
  SELECT seq, version || ' ' || type || ' ' || body AS line, hash FROM events
  WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?
`

interface Row {
  readonly seq: number
  readonly line: string
  readonly hash: string
}

/**
 * Read and verify the records after a point.
 *
 * @param until last seq to be read
 * @param limit how many at once
 */
export function readRecords(database: DatabaseSync, after: ChainPoint, until: number, limit: number): RecordChunk {
  const lines: string[] = []
  let { seq, hash } = after
  let damage: Damage | undefined
  try {
    const rows = database.prepare(SELECT).iterate(after.seq, until, limit)
    for (const row of rows) {
      const record = row as unknown as Row
      if (record.seq !== seq + 1) {
        damage = { seq: seq + 1, reason: missing(seq + 1, record.seq - 1) }
        break
      }
      const computed = chainHash(hash, record.seq, record.line)
      if (computed !== record.hash) {
        damage = {
          seq: record.seq,
          reason: `its hash is not the one of its content after record ${seq}: one of the two was altered`,
        }
        break
      }
      // Nothing that we write spans lines; what does would shift every record behind it.
      if (record.line.includes('\n')) {
        damage = { seq: record.seq, reason: 'it spans several lines, as no event does' }
        break
      }
      lines.push(record.line)
      seq = record.seq
      hash = computed
    }
  } catch (error) {
    damage = { seq: seq + 1, reason: sqliteWords(error), unreadable: true }
  }
  if (damage === undefined && lines.length < limit && seq < until) {
    damage = { seq: seq + 1, reason: missing(seq + 1, until) }
  }
  return {
    firstSeq: after.seq + 1,
    lines: lines.join('\n'),
    point: { seq, hash },
    damage,
    done: damage !== undefined || seq >= until,
  }
}

/** The records of a chunk. */
export function* recordsOf({ firstSeq, lines }: Pick<RecordChunk, 'firstSeq' | 'lines'>): Generator<StoredRecord> {
  if (lines === '') return
  let seq = firstSeq
  for (const line of lines.split('\n')) {
    const afterVersion = line.indexOf(' ')
    const afterType = line.indexOf(' ', afterVersion + 1)
    yield {
      seq: seq++,
      version: Number(line.slice(0, afterVersion)),
      type: line.slice(afterVersion + 1, afterType),
      body: line.slice(afterType + 1),
    }
  }
}

function missing(from: number, to: number): string {
  return from === to ? `record ${from} is missing` : `records ${from} to ${to} are missing`
}

/** The last record as it is stored, not verified; the genesis when there is none. */
export function lastPoint(database: DatabaseSync, genesis: string): ChainPoint {
  const row = database.prepare('SELECT seq, hash FROM events ORDER BY seq DESC LIMIT 1').get()
  return row === undefined ? { seq: 0, hash: genesis } : { seq: Number(row.seq), hash: String(row.hash) }
}

/** The point before a journal's last records, as it is stored. */
export function tailPoint(database: DatabaseSync, genesis: string, tail: number): ChainPoint {
  const before = lastPoint(database, genesis).seq - tail
  if (before <= 0) return { seq: 0, hash: genesis }
  const row = database.prepare('SELECT hash FROM events WHERE seq = ?').get(before)
  // Without the record before there is nothing to chain to; reading then tells which one is missing.
  return row === undefined ? { seq: before - 1, hash: '' } : { seq: before, hash: String(row.hash) }
}
