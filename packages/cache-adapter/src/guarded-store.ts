import { clearStore, createBacklog } from './backlog.ts'
import { causeText } from './errors.ts'
import type { MemoryStore } from './memory-store.ts'
import type { CacheLogger, CacheTimer } from './ports.ts'
import type { Backend, CacheStore } from './store.ts'
import { within } from './within.ts'
import { deleteSurely, writeSurely } from './write-surely.ts'

/** Where values come from right now. */
export type CacheState =
  | { readonly status: 'up' }
  /** The backend has failed, and memory takes its place. */
  | { readonly status: 'down'; readonly sinceMs: number; readonly reason: string }

/** A store that never throws, and never keeps anybody waiting for long. */
export interface GuardedStore {
  get(key: string): Promise<string | undefined>
  set(key: string, text: string, expiresAtMs?: number): Promise<void>
  delete(key: string): Promise<void>
  /** Delete every key that starts with it. */
  clear(prefix: string): Promise<void>
  state(): CacheState
  /** Write and read something at the backend itself, and take it back into service when it works again. */
  probe(): Promise<CacheState>
  close(): Promise<void>
}

export interface GuardOptions {
  readonly backend: Backend
  readonly memory: MemoryStore
  readonly clock: CacheTimer
  readonly logger: CacheLogger
  /** The longest that an operation waits for the backend. */
  readonly waitMs: number
  /** An operation has failed at the backend. */
  onError(): void
  /** The backend has gone down. */
  onOutage(): void
}

/** No entry may have this key: entries have a namespace. */
const PROBE_KEY = 'check'
/** The longest between two attempts, in waits: looking through a large file anew takes its time, too. */
const RETRY_WAITS_MAX = 32
/** Far more than a desk has names. */
const BACKLOG_KEYS_MAX = 10_000

/**
 * Open a backend and stand guard over it.
 *
 * Memory holds a copy of what was read and written. When the backend fails or is late, once, everything is served from
 * there without asking it, until it has been opened anew, has kept a value, and has been given what was written
 * meanwhile. It is tried again after twice the longest wait, and then ever more rarely.
 *
 * @throws what the backend's opening throws, or that it does not keep a value
 */
export async function openGuardedStore(options: GuardOptions): Promise<GuardedStore> {
  const { backend, memory, clock, logger, waitMs, onError, onOutage } = options
  let outage: { readonly sinceMs: number; readonly reason: string } | undefined
  /** Counts openings: a store of an earlier one has nothing to say any more. */
  let opening = 0
  let lostWhileDown: string | undefined
  let recovery: Promise<void> | undefined
  let cancelRetry = (): void => {}
  let retryMs = 0
  let closed = false
  const backlog = createBacklog(memory, BACKLOG_KEYS_MAX)
  let writes = 0
  let probes = 0

  const soon = <T>(operation: Promise<T>): Promise<T> => within(clock, waitMs, operation)

  function open(): Promise<CacheStore> {
    opening += 1
    lostWhileDown = undefined
    const mine = opening
    return backend.open((reason) => {
      if (mine !== opening) return
      if (outage === undefined) goDown(reason)
      else lostWhileDown = reason
    })
  }

  function probeStore(candidate: CacheStore): Promise<void> {
    probes += 1
    return soon(writeSurely(candidate, PROBE_KEY, `${clock.nowMs()} ${probes}`))
  }

  function goDown(reason: string): void {
    if (outage !== undefined || closed) return
    outage = { sinceMs: clock.nowMs(), reason }
    onOutage()
    retryMs = 2 * waitMs
    logger.warn('cache.backend-down', { backend: backend.title, reason, instead: 'memory' })
    retryLater()
  }

  function retryLater(): void {
    cancelRetry()
    if (closed) return
    cancelRetry = clock.after(retryMs, () => void recover())
    retryMs = Math.min(2 * retryMs, RETRY_WAITS_MAX * waitMs)
  }

  /** @returns the backend's answer, or undefined when it is down or has just failed */
  async function ask<T>(operation: () => Promise<T>): Promise<{ readonly answer: T } | undefined> {
    if (outage !== undefined || closed) return undefined
    const asked = opening
    try {
      return { answer: await soon(operation()) }
    } catch (error) {
      onError()
      // It was asked before the backend was opened anew, and that one may well answer.
      if (asked !== opening && outage === undefined) return ask(operation)
      goDown(causeText(error))
      return undefined
    }
  }

  function recover(): Promise<void> {
    recovery ??= tryToRecover().finally(() => {
      recovery = undefined
    })
    return recovery
  }

  async function tryToRecover(): Promise<void> {
    cancelRetry()
    if (outage === undefined || closed) return
    const { sinceMs } = outage
    try {
      store = await open()
      await probeStore(store)
      const written = await backlog.tell(store, soon)
      if (lostWhileDown !== undefined) throw new Error(lostWhileDown)
      outage = undefined
      const downMs = clock.nowMs() - sinceMs
      logger.info('cache.backend-up', { backend: backend.title, downMs, written })
    } catch (error) {
      const reason = causeText(error)
      outage = { sinceMs, reason }
      logger.debug('cache.backend-still-down', { backend: backend.title, reason })
      retryLater()
    }
  }

  async function close(): Promise<void> {
    if (closed) return
    closed = true
    cancelRetry()
    await recovery
    try {
      await soon(Promise.resolve(store.disconnect?.()))
    } catch (error) {
      logger.debug('cache.close-failed', { backend: backend.title, reason: causeText(error) })
    }
  }

  const state = (): CacheState => (outage === undefined ? { status: 'up' } : { status: 'down', ...outage })

  let store = await open()
  try {
    await probeStore(store)
  } catch (error) {
    await close()
    throw error
  }
  return {
    async get(key) {
      const writesBefore = writes
      const reply = await ask(() => store.get(key))
      if (reply === undefined) return memory.get(key)?.text
      const text = typeof reply.answer === 'string' ? reply.answer : undefined
      // What was read may be older by now than what was written meanwhile.
      if (writes === writesBefore) {
        if (text === undefined) memory.delete(key)
        else memory.set(key, { text, expiresAtMs: undefined })
      }
      return text
    },
    async set(key, text, expiresAtMs) {
      writes += 1
      memory.set(key, { text, expiresAtMs })
      if ((await ask(() => writeSurely(store, key, text, expiresAtMs))) === undefined) backlog.add(key)
    },
    async delete(key) {
      writes += 1
      memory.delete(key)
      if ((await ask(() => deleteSurely(store, key))) === undefined) backlog.add(key)
    },
    async clear(prefix) {
      writes += 1
      for (const key of [...memory.keys()]) if (key.startsWith(prefix)) memory.delete(key)
      if ((await ask(() => clearStore(store, prefix))) === undefined) backlog.addClear(prefix)
    },
    state,
    async probe() {
      if (outage === undefined) await ask(() => probeStore(store))
      else await recover()
      return state()
    },
    close,
  }
}
