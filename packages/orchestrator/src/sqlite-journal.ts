import { Worker } from 'node:worker_threads'
import { OrchestratorError } from './errors.ts'
import { encodeEvent } from './event-codec.ts'
import type { DeskEvent } from './events.ts'
import type { Journal } from './journal.ts'
import type { FromWorker, JournalRecord, JournalWorkerData, ToWorker } from './journal-worker.ts'

export interface SqliteJournalOptions {
  /** Locked for as long as the journal is open: one desk for one directory. */
  readonly directory: string
  /** Name of the file in it. */
  readonly file: string
  /** Called once when writing fails; from then on every commit rejects. */
  readonly onFailure: (message: string) => void
}

interface Waiter {
  readonly upTo: number
  resolve(): void
  reject(error: Error): void
}

/**
 * A journal in an SQLite file, written by a thread of its own: WAL, `synchronous=FULL`, one sync for all who wait.
 *
 * @throws {OrchestratorError} JOURNAL_LOCKED when another desk holds the directory; JOURNAL_UNUSABLE when it can't be
 *   written or holds another format
 */
export async function openSqliteJournal(options: SqliteJournalOptions): Promise<Journal> {
  const { directory, file, onFailure } = options
  const source = import.meta.url.endsWith('.ts')
  const workerData: JournalWorkerData = { directory, file }
  const worker = new Worker(new URL(source ? './journal-worker.ts' : './journal-worker.js', import.meta.url), {
    workerData,
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
  let failure: OrchestratorError | undefined
  let waiters: Waiter[] = []
  let closed: (() => void) | undefined

  function fail(message: string): void {
    if (failure !== undefined) return
    failure = new OrchestratorError('JOURNAL_FAILED', `writing the journal in ${directory} failed: ${message}`)
    for (const waiter of waiters) waiter.reject(failure)
    waiters = []
    onFailure(failure.message)
  }

  worker.on('message', (message: FromWorker) => {
    if (message.type === 'durable') {
      const done = waiters.filter((waiter) => waiter.upTo <= message.upTo)
      waiters = waiters.filter((waiter) => waiter.upTo > message.upTo)
      for (const waiter of done) waiter.resolve()
    } else if (message.type === 'closed') closed?.()
    else if ('message' in message) fail(message.message)
  })
  worker.on('error', (error) => fail(String(error)))

  function handOver(events: readonly DeskEvent[]): void {
    if (events.length === 0) return
    const records = events.map(
      (event): JournalRecord => [event.at, event.tradeId ?? null, event.type, encodeEvent(event)],
    )
    handedOver += records.length
    worker.postMessage({ records, upTo: handedOver } satisfies ToWorker)
  }

  return {
    append(events) {
      if (failure === undefined) handOver(events)
    },
    commit(events) {
      if (failure !== undefined) return Promise.reject(failure)
      return new Promise((resolve, reject) => {
        handOver(events)
        waiters.push({ upTo: handedOver, resolve, reject })
      })
    },
    status: () => (failure === undefined ? 'ok' : 'failed'),
    async close() {
      if (failure !== undefined) {
        await worker.terminate()
        return
      }
      await new Promise<void>((resolve) => {
        closed = resolve
        worker.postMessage('close' satisfies ToWorker)
      })
    },
  }
}

function firstAnswer(worker: Worker): Promise<FromWorker> {
  return new Promise((resolve) => {
    worker.once('message', resolve)
    worker.once('error', (error) => resolve({ type: 'unusable', message: String(error) }))
  })
}
