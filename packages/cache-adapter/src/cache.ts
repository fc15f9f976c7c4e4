import { Keyv } from 'keyv'
import { type CacheEntry, checkEntryOptions, type EntryOptions, type Envelope, openEnvelope } from './entry.ts'
import { CacheError, causeText } from './errors.ts'
import { type CacheClock, type CacheLogger, silentLogger } from './ports.ts'
import { openSqliteStore } from './sqlite-store.ts'

export type CacheOptions = {
  readonly clock: CacheClock
  /** Default: silent. */
  readonly logger?: CacheLogger
} & (
  | { /** Forgotten at exit. */ readonly backend: 'memory' }
  | {
      /** An SQLite file that outlives the process. */
      readonly backend: 'file'
      /** Made with mode 0700 when it does not exist; nobody else may be able to write to it. */
      readonly directory: string
    }
)

/** Counts since the cache was created. */
export interface CacheStats {
  readonly hits: number
  /** Every `get` without a value, whatever the reason. */
  readonly misses: number
  /** Of the misses, those whose stored value could not be read. */
  readonly unreadable: number
  /** Operations that failed at the backend, and values that could not be written. */
  readonly errors: number
}

/** Whether the backend works right now. */
export type CacheStatus = { readonly status: 'ok' } | { readonly status: 'failing'; readonly reason: string }

/** A cache: everything in it may vanish at any time, and nothing in it may be needed to be right. */
export interface Cache {
  /** @throws {CacheError} OPTION_INVALID for an empty name or a time to live that is not above zero */
  entry<T>(options: EntryOptions<T>): CacheEntry<T>
  stats(): CacheStats
  /** Write, read and delete a value of its own. */
  check(): Promise<CacheStatus>
  /** Afterwards every read is a miss, and nothing is stored. */
  close(): Promise<void>
}

const ENTRY_PREFIX = 'entry:'
const CHECK_KEY = 'check'

/**
 * Open a cache.
 *
 * A cache file that is damaged is moved aside and reported, and the cache starts empty.
 *
 * @throws {CacheError} DIRECTORY_UNUSABLE or FILE_UNUSABLE, saying what is wrong with it
 */
export async function createCache(options: CacheOptions): Promise<Cache> {
  const { clock, logger = silentLogger } = options
  const counts = { hits: 0, misses: 0, unreadable: 0, errors: 0 }
  let closed = false
  let lastFailure: string | undefined

  const keyv = new Keyv({
    store: storeOf(options, logger),
    // The same in every backend, so that a value comes back as another object everywhere.
    serialization: { stringify: (value: unknown) => JSON.stringify(value), parse: (text: string) => JSON.parse(text) },
  })
  // Keyv throws what nobody listens to.
  keyv.on('error', (error: unknown) => {
    counts.errors += 1
    lastFailure = causeText(error)
    logger.warn('cache.failed', { reason: lastFailure })
  })

  function entry<T>(entryOptions: EntryOptions<T>): CacheEntry<T> {
    checkEntryOptions(entryOptions)
    const { name, version } = entryOptions
    const key = ENTRY_PREFIX + name
    return {
      async get() {
        const opened = openEnvelope(closed ? undefined : await keyv.get(key), entryOptions, clock.nowMs())
        if (opened.status === 'hit') {
          counts.hits += 1
          return opened.value
        }
        counts.misses += 1
        if (opened.why === 'unreadable') {
          counts.unreadable += 1
          logger.warn('cache.unreadable', { name })
        } else logger.debug('cache.miss', { name, why: opened.why })
        return undefined
      },
      async set(value) {
        if (closed) return
        const envelope: Envelope = { version, storedAtMs: clock.nowMs(), value }
        await keyv.set(key, envelope)
      },
      async delete() {
        if (!closed) await keyv.delete(key)
      },
    }
  }

  return {
    entry,
    stats: () => ({ ...counts }),
    async check() {
      if (closed) return { status: 'failing', reason: 'closed' }
      lastFailure = undefined
      const token = clock.nowMs()
      const stored = await keyv.set(CHECK_KEY, token)
      const read = await keyv.get(CHECK_KEY)
      await keyv.delete(CHECK_KEY)
      if (stored && read === token) return { status: 'ok' }
      return { status: 'failing', reason: lastFailure ?? 'a value that was written could not be read' }
    },
    async close() {
      if (closed) return
      closed = true
      await keyv.disconnect()
    },
  }
}

function storeOf(options: CacheOptions, logger: CacheLogger): unknown {
  if (options.backend === 'memory') return new Map()
  if (options.backend === 'file') return openSqliteStore(options.directory, logger)
  const { backend } = options as { readonly backend: unknown }
  throw new CacheError('OPTION_INVALID', `backend: expected memory or file, got ${String(backend)}`)
}
