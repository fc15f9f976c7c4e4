// The thread that owns the journal's file. It imports nothing of ours, so it runs from source and from the build alike.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'

/** Event time (ms since 1970), trade id, type and body of one event. */
export type JournalRecord = readonly [at: number, tradeId: string | null, type: string, body: string]

export interface JournalWorkerData {
  readonly directory: string
  readonly file: string
}

/** What the worker is told. `upTo` numbers the last record of a batch. */
export type ToWorker = { readonly records: readonly JournalRecord[]; readonly upTo: number } | 'close'

/** What it answers. */
export type FromWorker =
  | { readonly type: 'open' }
  | { readonly type: 'durable'; readonly upTo: number }
  | { readonly type: 'locked' | 'unusable' | 'failed'; readonly message: string }
  | { readonly type: 'closed' }

const FORMAT = 1

const port = parentPort
if (port === null) throw new Error('expected to run as a worker thread')
const answer = (message: FromWorker): void => port.postMessage(message)

function isBusy(error: unknown): boolean {
  return error instanceof Error && /locked|busy/i.test(error.message)
}

/** A lock that the operating system takes back when the process dies: an exclusive transaction on a file of its own. */
function lockDirectory(directory: string): DatabaseSync {
  const lock = new DatabaseSync(join(directory, 'lock.sqlite'))
  lock.exec('PRAGMA busy_timeout = 0')
  lock.exec('BEGIN EXCLUSIVE')
  return lock
}

function openJournal(path: string): DatabaseSync {
  const database = new DatabaseSync(path)
  database.exec('PRAGMA journal_mode = WAL')
  database.exec('PRAGMA synchronous = FULL')
  const mode = database.prepare('PRAGMA journal_mode').get()?.journal_mode
  const level = database.prepare('PRAGMA synchronous').get()?.synchronous
  if (mode !== 'wal' || level !== 2) {
    throw new Error(`expected journal_mode wal and synchronous 2 (FULL), got ${String(mode)} and ${String(level)}`)
  }
  database.exec(`
    CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS events (
      seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, trade_id TEXT, type TEXT NOT NULL, body TEXT NOT NULL
    ) STRICT;
    INSERT OR IGNORE INTO meta VALUES ('format', '${FORMAT}');
  `)
  const format = database.prepare("SELECT value FROM meta WHERE key = 'format'").get()?.value
  if (format !== String(FORMAT)) throw new Error(`expected journal format ${FORMAT}, the file has ${String(format)}`)
  return database
}

function start({ directory, file }: JournalWorkerData): void {
  let lock: DatabaseSync
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    lock = lockDirectory(directory)
  } catch (error) {
    return answer({ type: isBusy(error) ? 'locked' : 'unusable', message: String(error) })
  }
  let database: DatabaseSync
  try {
    database = openJournal(join(directory, file))
  } catch (error) {
    lock.close()
    return answer({ type: 'unusable', message: String(error) })
  }
  const insert = database.prepare('INSERT INTO events (at, trade_id, type, body) VALUES (?, ?, ?, ?)')
  let waiting: { readonly records: readonly JournalRecord[]; readonly upTo: number }[] = []
  let scheduled = false
  let failed = false

  /** Everything that arrived since the last sync goes into one transaction: one sync serves all who wait. */
  function drain(): void {
    scheduled = false
    const group = waiting
    waiting = []
    const last = group.at(-1)
    if (last === undefined || failed) return
    try {
      database.exec('BEGIN IMMEDIATE')
      for (const { records } of group) for (const record of records) insert.run(...record)
      database.exec('COMMIT')
    } catch (error) {
      failed = true
      return answer({ type: 'failed', message: String(error) })
    }
    answer({ type: 'durable', upTo: last.upTo })
  }

  port?.on('message', (message: ToWorker) => {
    if (message === 'close') {
      drain()
      database.close()
      lock.close()
      answer({ type: 'closed' })
      port.close()
      return
    }
    waiting.push(message)
    if (!scheduled) {
      scheduled = true
      setImmediate(drain)
    }
  })
  answer({ type: 'open' })
}

start(workerData as JournalWorkerData)
