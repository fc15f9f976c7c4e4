import { Worker } from 'node:worker_threads'
import { OrchestratorError } from '../errors.ts'
import type { JournalPlace } from './journal-file.ts'
import type { FromWorker, ToWorker } from './journal-worker.ts'

/** What the thread answers to a question. */
export type ThreadAnswer = FromWorker & { readonly type: 'records' | 'snapshot' | 'kept' | 'closed' }
/** What it tells by itself. */
export type ThreadNews = FromWorker & { readonly type: 'durable' | 'failed' }
type Opened = FromWorker & { readonly type: 'open' }

/** The thread that owns a journal's file. */
export interface JournalThread {
  readonly opened: Opened
  tell(message: ToWorker): void
  /** Rejects when the thread ends before it has answered. */
  ask(question: ToWorker): Promise<ThreadAnswer>
  end(): Promise<void>
}

interface Asker {
  resolve(answer: ThreadAnswer): void
  reject(error: Error): void
}

export interface ThreadListener {
  news(news: ThreadNews): void
  /** It will not answer any more; undefined when it was told to close. */
  ended(cause: string | undefined): void
}

/**
 * Start the thread and wait until it holds the file.
 *
 * @throws {OrchestratorError} JOURNAL_LOCKED, JOURNAL_UNUSABLE
 */
export async function startJournalThread(place: JournalPlace, listener: ThreadListener): Promise<JournalThread> {
  const { directory } = place
  const source = import.meta.url.endsWith('.ts')
  const worker = new Worker(new URL(source ? './journal-worker.ts' : './journal-worker.js', import.meta.url), {
    workerData: place,
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

  /** It answers in the order in which it was asked. */
  let askers: Asker[] = []
  let isEnded = false
  let isClosing = false

  worker.on('message', (message: FromWorker) => {
    switch (message.type) {
      case 'durable':
      case 'failed':
        return listener.news(message)
      case 'records':
      case 'snapshot':
      case 'kept':
      case 'closed':
        return askers.shift()?.resolve(message)
    }
  })
  worker.on('error', (error) => listener.ended(String(error)))
  worker.on('exit', () => {
    isEnded = true
    listener.ended(isClosing ? undefined : 'its thread has ended')
    for (const asker of askers) asker.reject(gone())
    askers = []
  })

  const gone = () => new OrchestratorError('JOURNAL_FAILED', `the journal in ${directory} is closed`)

  return {
    opened,
    tell: (message) => worker.postMessage(message),
    ask(question) {
      if (isEnded) return Promise.reject(gone())
      if (question.type === 'close') isClosing = true
      return new Promise((resolve, reject) => {
        askers.push({ resolve, reject })
        worker.postMessage(question)
      })
    },
    async end() {
      isClosing = true
      await worker.terminate()
    },
  }
}

function firstAnswer(worker: Worker): Promise<FromWorker> {
  return new Promise((resolve) => {
    worker.once('message', resolve)
    worker.once('error', (error) => resolve({ type: 'unusable', message: String(error) }))
  })
}
