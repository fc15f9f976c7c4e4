import { setImmediate as nextTurn } from 'node:timers/promises'
import { OrchestratorError } from '../errors.ts'
import type { DeskEvent } from '../events.ts'
import { decodeRecord, EVENT_VERSIONS, encodeEvent } from './event-codec.ts'
import type { Journal, JournalHealth } from './journal.ts'
import { type JournalThread, startJournalThread, type ThreadAnswer, type ThreadNews } from './journal-thread.ts'
import type { JournalRecord, ToWorker } from './journal-worker.ts'
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
  /**
   * Whose journal it is, such as mode, network and wallet: the file remembers it, and is not opened for another owner.
   * Default: nobody asks.
   */
  readonly owner?: string
}

interface Waiter {
  readonly upTo: number
  resolve(): void
  reject(error: Error): void
}

/** Records handed over at once when reading: some milliseconds of the main thread's time. */
const CHUNK = 2_000
/** Records verified at once beside other work: a commit waits a millisecond or two for them. */
const VERIFY_CHUNK = 500

/**
 * A journal in an SQLite file, written by a thread of its own: WAL, `synchronous=FULL`, one sync for all who wait.
 *
 * Every record carries a hash over its content and the record before. A damaged file opens all the same: `history()`
 * ends before the damage and `health()` names it. Nothing that can't be read is deleted or overwritten. New events are
 * appended behind the damage where SQLite itself finds the file in order; otherwise every commit rejects.
 *
 * @throws {OrchestratorError} JOURNAL_LOCKED when another desk holds the directory; JOURNAL_UNUSABLE when it can't be
 *   written, is no journal, is another owner's or has another format
 */
export async function openSqliteJournal(options: SqliteJournalOptions): Promise<Journal> {
  const { directory, file, onFailure, bytesMax, owner } = options
  let handedOver = 0
  let durable = 0
  let damage: Damage | undefined
  let failure: OrchestratorError | undefined
  let waiters: Waiter[] = []
  let closing: Promise<unknown> | undefined
  /** Of the snapshot that was read, and where {@link Journal.history} began. */
  let snapshotPoint: ChainPoint | undefined
  let begin: ChainPoint | undefined

  const place = { directory, file, bytesMax, owner }
  const thread: JournalThread = await startJournalThread(place, { news: onNews, ended: onEnded })
  damage = thread.opened.damage
  if (damage?.unreadable === true) fail(`nothing is added to a damaged file: ${damage.reason}`)

  function fail(message: string): void {
    if (failure !== undefined) return
    failure = new OrchestratorError('JOURNAL_FAILED', `writing the journal in ${directory} failed: ${message}`)
    for (const waiter of waiters) waiter.reject(failure)
    waiters = []
    onFailure(failure.message)
  }

  function onNews(news: ThreadNews): void {
    if (news.type === 'failed') return fail(news.message)
    durable = news.upTo
    const done = waiters.filter((waiter) => waiter.upTo <= news.upTo)
    waiters = waiters.filter((waiter) => waiter.upTo > news.upTo)
    for (const waiter of done) waiter.resolve()
  }

  function onEnded(cause: string | undefined): void {
    if (cause !== undefined) fail(cause)
  }

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
    thread.tell({ type: 'write', records, upTo: handedOver })
  }

  async function readChunk(question: ToWorker & { readonly type: 'read' | 'verify' }): Promise<RecordChunk> {
    return expectAnswer(await thread.ask(question), 'records').chunk
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
    let next = readChunk({ type: 'read', after: begin, limit: CHUNK })
    for (;;) {
      const chunk = await next
      // The next chunk is read and verified while this one is decoded and applied.
      if (!chunk.done) {
        next = readChunk({ type: 'read', after: chunk.point, limit: CHUNK })
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

  async function verifyPast(): Promise<JournalHealth> {
    const until = begin?.seq ?? 0
    let after: ChainPoint | undefined
    while ((after?.seq ?? 0) < until) {
      const question = { type: 'verify', after, until, limit: VERIFY_CHUNK } as const
      const chunk = await readChunk(question).catch(() => undefined)
      // The past of a journal that was closed meanwhile is looked at by the next start.
      if (chunk === undefined) break
      if (chunk.damage !== undefined) noteDamage(chunk.damage)
      if (chunk.done) break
      after = chunk.point
      await nextTurn()
    }
    return health()
  }

  function health(): JournalHealth {
    if (damage === undefined) return { status: 'sound' }
    return { status: 'damaged', seq: damage.seq, reason: `record ${damage.seq}: ${damage.reason}` }
  }

  return {
    async snapshot() {
      const { snapshot } = expectAnswer(await thread.ask({ type: 'read-snapshot' }), 'snapshot')
      snapshotPoint = snapshot?.point
      return snapshot && { seq: snapshot.point.seq, body: snapshot.body }
    },
    history(after) {
      begin = after !== undefined && after.seq === snapshotPoint?.seq ? snapshotPoint : undefined
      return oneByOne(history())
    },
    health,
    verifyPast,
    async keepSnapshot(body) {
      const { problem } = expectAnswer(await thread.ask({ type: 'keep-snapshot', body }), 'kept')
      if (problem !== undefined) throw new OrchestratorError('JOURNAL_FAILED', `no snapshot was written: ${problem}`)
    },
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
    pending: () => handedOver - durable,
    status: () => (failure === undefined ? 'ok' : 'failed'),
    async close() {
      // A thread that is gone has nothing left to close.
      closing ??= failure === undefined ? thread.ask({ type: 'close' }).catch(() => {}) : thread.end()
      await closing
    },
  }
}

function expectAnswer<Type extends ThreadAnswer['type']>(
  answer: ThreadAnswer,
  type: Type,
): ThreadAnswer & { readonly type: Type } {
  if (answer.type !== type) throw new Error(`expected the journal's thread to answer ${type}, got ${answer.type}`)
  return answer as ThreadAnswer & { readonly type: Type }
}
