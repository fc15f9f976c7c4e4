import { setImmediate as nextTurn } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { OrchestratorError } from '../errors.ts'
import type { DeskEvent } from '../events.ts'
import { decodeRecord, EVENT_VERSIONS, encodeEvent } from './event-codec.ts'
import type { Journal } from './journal.ts'
import type { JournalPlace } from './journal-file.ts'
import type { FromWorker, JournalRecord, ToWorker } from './journal-worker.ts'
import { oneByOne } from './one-by-one.ts'
import { type ChainPoint, type Damage, type RecordChunk, recordsOf } from './read-records.ts'

export interface SqliteJournalOptions {
  /** Locked for as long as the journal is open: one desk for one directory. */
  readonly directory: string
  /** Name of the file in it. */
  readonly file: string
  /** Called once when writing fails; from then on every commit rejects. */
  readonly onFailure: (message: string) => void
  /** The file may not grow beyond; reaching it is like a full disk. Default: no bound but the disk's. */
  readonly bytesMax?: number
}

interface Waiter {
  readonly upTo: number
  resolve(): void
  reject(error: Error): void
}

interface Reader {
  resolve(chunk: RecordChunk): void
  reject(error: Error): void
}

/** Records handed over at once when reading: some milliseconds of the main thread's time. */
const CHUNK = 2_000

/**
 * A journal in an SQLite file, written by a thread of its own: WAL, `synchronous=FULL`, one sync for all who wait.
 *
 * Every record carries a hash over its content and the record before. A damaged file opens all the same: `history()`
 * ends before the damage and `health()` names it. Nothing that can't be read is deleted or overwritten. New events are
 * appended behind the damage where SQLite itself finds the file in order; otherwise every commit rejects.
 *
 * @throws {OrchestratorError} JOURNAL_LOCKED when another desk holds the directory; JOURNAL_UNUSABLE when it can't be
 *   written, is no journal or has another format
 */
export async function openSqliteJournal(options: SqliteJournalOptions): Promise<Journal> {
  const { directory, file, onFailure, bytesMax } = options
  const source = import.meta.url.endsWith('.ts')
  const workerData: JournalPlace = { directory, file, bytesMax }
  const worker = new Worker(new URL(source ? './journal-worker.ts' : './journal-worker.js', import.meta.url), {
    workerData,
    // The thread needs none of the program's own flags, and some of them would keep it from starting.
    execArgv: [],
  })
  const opened = await firstAnswer(worker)
  if (opened.type === 'locked') {
    throw new OrchestratorError(
      'JOURNAL_LOCKED',
      `another desk holds ${directory}; stop it or choose another JOURNAL_DIR`,
    )
  }
  if (opened.type !== 'open') {
    const reason = 'message' in opened ? opened.message : opened.type
    throw new OrchestratorError('JOURNAL_UNUSABLE', `the journal in ${directory} can't be used: ${reason}`)
  }

  let handedOver = 0
  let durable = 0
  let damage: Damage | undefined = opened.damage
  let failure: OrchestratorError | undefined
  let waiters: Waiter[] = []
  let readers: Reader[] = []
  let closing: Promise<void> | undefined
  let closed: (() => void) | undefined

  const tell = (message: ToWorker): void => worker.postMessage(message)

  function fail(message: string): void {
    if (failure !== undefined) return
    failure = new OrchestratorError('JOURNAL_FAILED', `writing the journal in ${directory} failed: ${message}`)
    for (const waiter of waiters) waiter.reject(failure)
    waiters = []
    onFailure(failure.message)
  }

  worker.on('message', (message: FromWorker) => {
    switch (message.type) {
      case 'durable': {
        durable = message.upTo
        const done = waiters.filter((waiter) => waiter.upTo <= message.upTo)
        waiters = waiters.filter((waiter) => waiter.upTo > message.upTo)
        for (const waiter of done) waiter.resolve()
        break
      }
      case 'records':
        readers.shift()?.resolve(message.chunk)
        break
      case 'closed':
        closed?.()
        break
      case 'failed':
        fail(message.message)
        break
    }
  })
  worker.on('error', (error) => fail(String(error)))
  worker.on('exit', () => {
    if (closing === undefined) fail('its thread has ended')
    const gone = new OrchestratorError('JOURNAL_FAILED', `the journal in ${directory} was closed while it was read`)
    for (const reader of readers) reader.reject(failure ?? gone)
    readers = []
    closed?.()
  })
  if (damage?.unreadable === true) fail(`nothing is added to a damaged file: ${damage.reason}`)

  function handOver(events: readonly DeskEvent[]): void {
    if (events.length === 0) return
    const records = events.map(
      (event): JournalRecord => [
        event.at,
        event.tradeId ?? null,
        event.type,
        EVENT_VERSIONS[event.type],
        encodeEvent(event),
      ],
    )
    handedOver += records.length
    tell({ type: 'write', records, upTo: handedOver })
  }

  function read(after: ChainPoint | undefined): Promise<RecordChunk> {
    return new Promise((resolve, reject) => {
      readers.push({ resolve, reject })
      tell({ type: 'read', after, limit: CHUNK })
    })
  }

  /** The first damage is the one that counts; the end is looked at before the beginning. */
  function noteDamage(found: Damage): void {
    if (damage === undefined || found.seq < damage.seq) damage = found
  }

  /** The events of a chunk up to the first that can't be trusted, and whether nothing behind them counts. */
  function decodeChunk(chunk: RecordChunk): { readonly events: readonly DeskEvent[]; readonly ended: boolean } {
    const events: DeskEvent[] = []
    for (const record of recordsOf(chunk)) {
      const decoded = decodeRecord(record)
      if (decoded.status !== 'event') {
        noteDamage(decoded)
        return { events, ended: true }
      }
      events.push(decoded.event)
    }
    if (chunk.damage !== undefined) noteDamage(chunk.damage)
    return { events, ended: chunk.done }
  }

  async function* history(): AsyncGenerator<readonly DeskEvent[]> {
    let next = read(undefined)
    for (;;) {
      const chunk = await next
      // The next chunk is read and verified while this one is decoded and applied.
      if (!chunk.done) {
        next = read(chunk.point)
        // Nobody waits for it if the caller stops reading; its failure then means nothing.
        next.catch(() => {})
      }
      const { events, ended } = decodeChunk(chunk)
      yield events
      if (ended) return
      // Chunks arrive as fast as they are used; without this nothing else would get a turn until the last one.
      await nextTurn()
    }
  }

  async function end(): Promise<void> {
    if (failure !== undefined) {
      await worker.terminate()
      return
    }
    await new Promise<void>((resolve) => {
      closed = resolve
      tell({ type: 'close' })
    })
  }

  return {
    history: () => oneByOne(history()),
    health: () =>
      damage === undefined
        ? { status: 'sound' }
        : { status: 'damaged', seq: damage.seq, reason: `record ${damage.seq}: ${damage.reason}` },
    append(events) {
      if (failure === undefined && closing === undefined) handOver(events)
    },
    commit(events) {
      if (failure !== undefined) return Promise.reject(failure)
      if (closing !== undefined) {
        return Promise.reject(new OrchestratorError('JOURNAL_FAILED', `the journal in ${directory} is closed`))
      }
      if (events.length === 0 && durable === handedOver) return Promise.resolve()
      return new Promise((resolve, reject) => {
        handOver(events)
        waiters.push({ upTo: handedOver, resolve, reject })
      })
    },
    status: () => (failure === undefined ? 'ok' : 'failed'),
    close() {
      closing ??= end()
      return closing
    },
  }
}

function firstAnswer(worker: Worker): Promise<FromWorker> {
  return new Promise((resolve) => {
    worker.once('message', resolve)
    worker.once('error', (error) => resolve({ type: 'unusable', message: String(error) }))
  })
}
