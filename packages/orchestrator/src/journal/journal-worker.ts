// The thread that owns the journal's file. It imports no other package, so it runs from source and from the build alike.
import { mkdirSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { lockDirectory } from './directory-lock.ts'
import { type JournalFile, type JournalPlace, openJournalFile } from './journal-file.ts'
import { type ChainPoint, type Damage, type RecordChunk, readRecords } from './read-records.ts'
import { chainHash, recordLine } from './record-chain.ts'
import { readSnapshot, type StoredSnapshot, writeSnapshot } from './snapshot-table.ts'
import { isBusy, sqliteWords } from './sqlite-words.ts'

/** Event time (ms since 1970), trade id, type, version of the layout and body of one event. */
export type JournalRecord = readonly [at: number, tradeId: string | null, type: string, version: number, body: string]

/** What the worker is told. `upTo` numbers the last record of a batch. */
export type ToWorker =
  | { readonly type: 'write'; readonly records: readonly JournalRecord[]; readonly upTo: number }
  /** `after` undefined: from the first record on. */
  | { readonly type: 'read'; readonly after: ChainPoint | undefined; readonly limit: number }
  /** Like `read`, up to a record, and only its result is told. */
  | { readonly type: 'verify'; readonly after: ChainPoint | undefined; readonly until: number; readonly limit: number }
  | { readonly type: 'read-snapshot' }
  /** The state after everything written before this message. */
  | { readonly type: 'keep-snapshot'; readonly body: string }
  | { readonly type: 'close' }

/** What it answers. */
export type FromWorker =
  | { readonly type: 'open'; readonly damage: Damage | undefined; readonly lastSeq: number }
  | { readonly type: 'durable'; readonly upTo: number }
  | { readonly type: 'locked' | 'unusable'; readonly message: string }
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'records'; readonly chunk: RecordChunk }
  | { readonly type: 'snapshot'; readonly snapshot: StoredSnapshot | undefined }
  /** `problem` undefined when the snapshot is durable. */
  | { readonly type: 'kept'; readonly problem: string | undefined }
  | { readonly type: 'closed' }

type Batch = ToWorker & { readonly type: 'write' }

const port = parentPort
if (port === null) throw new Error('expected to run as a worker thread')
const answer = (message: FromWorker): void => port.postMessage(message)

function start(place: JournalPlace): void {
  let lock: ReturnType<typeof lockDirectory>
  try {
    mkdirSync(place.directory, { recursive: true, mode: 0o700 })
    lock = lockDirectory(place.directory)
  } catch (error) {
    return answer({ type: isBusy(error) ? 'locked' : 'unusable', message: sqliteWords(error) })
  }
  let journal: JournalFile
  try {
    journal = openJournalFile(place)
  } catch (error) {
    lock.close()
    return answer({ type: 'unusable', message: sqliteWords(error) })
  }
  serve(journal, lock)
}

function serve(journal: JournalFile, lock: ReturnType<typeof lockDirectory>): void {
  const { database, genesis, head, damage } = journal
  // What this life writes is not read back by it.
  const untilSeq = journal.last.seq
  let last = journal.last
  const insert =
    head === undefined
      ? undefined
      : database.prepare(
          'INSERT INTO events (seq, at, trade_id, type, version, body, hash) VALUES (?, ?, ?, ?, ?, ?, ?)',
        )
  let waiting: Batch[] = []
  let scheduled = false
  let failed = false

  /** Everything that arrived since the last sync goes into one transaction: one sync serves all who wait. */
  function drain(): void {
    scheduled = false
    const group = waiting
    waiting = []
    const newest = group.at(-1)
    if (newest === undefined || failed) return
    try {
      last = write(group)
      head?.write(last)
    } catch (error) {
      failed = true
      return answer({ type: 'failed', message: sqliteWords(error) })
    }
    answer({ type: 'durable', upTo: newest.upTo })
  }

  function write(group: readonly Batch[]): ChainPoint {
    if (insert === undefined) throw new Error(`nothing is added to a damaged file: ${damage?.reason}`)
    let point = last
    database.exec('BEGIN IMMEDIATE')
    for (const { records } of group) {
      for (const [at, tradeId, type, version, body] of records) {
        const seq = point.seq + 1
        point = { seq, hash: chainHash(point.hash, seq, recordLine(version, type, body)) }
        insert.run(seq, at, tradeId, type, version, body, point.hash)
      }
    }
    database.exec('COMMIT')
    return point
  }

  /** What fails here costs the next start some seconds; what is in the journal is there all the same. */
  function keepSnapshot(body: string): string | undefined {
    drain()
    if (failed || head === undefined) return 'the journal can not be written'
    try {
      writeSnapshot(database, { point: last, body })
      return undefined
    } catch (error) {
      return sqliteWords(error)
    }
  }

  function readTrustedSnapshot(): StoredSnapshot | undefined {
    try {
      const snapshot = readSnapshot(database, journal.last)
      // It stands on everything before it, the damage too.
      return damage !== undefined && snapshot !== undefined && damage.seq <= snapshot.point.seq ? undefined : snapshot
    } catch {
      // Where the table can't be read the records may still be.
      return undefined
    }
  }

  function close(): void {
    drain()
    head?.close()
    database.close()
    lock.close()
    answer({ type: 'closed' })
    port?.close()
  }

  port?.on('message', (message: ToWorker) => {
    switch (message.type) {
      case 'read': {
        const after = message.after ?? { seq: 0, hash: genesis }
        answer({ type: 'records', chunk: readRecords(database, after, untilSeq, message.limit) })
        break
      }
      case 'verify': {
        const after = message.after ?? { seq: 0, hash: genesis }
        answer({
          type: 'records',
          chunk: { ...readRecords(database, after, message.until, message.limit), lines: '' },
        })
        break
      }
      case 'read-snapshot':
        answer({ type: 'snapshot', snapshot: readTrustedSnapshot() })
        break
      case 'keep-snapshot':
        answer({ type: 'kept', problem: keepSnapshot(message.body) })
        break
      case 'write':
        waiting.push(message)
        if (!scheduled) {
          scheduled = true
          setImmediate(drain)
        }
        break
      case 'close':
        close()
        break
    }
  })
  answer({ type: 'open', damage, lastSeq: untilSeq })
}

start(workerData as JournalPlace)
