import type { Keyv } from 'keyv'
import {
  type CacheEntry,
  checkEntryOptions,
  type EntryOptions,
  type Envelope,
  type Loaded,
  type Opened,
  openEnvelope,
} from './entry.ts'
import { causeText } from './errors.ts'
import type { CacheClock, CacheLogger } from './ports.ts'
import type { CacheStats } from './stats.ts'

/** What the entries of one cache share. */
export interface EntryContext {
  readonly keyv: Keyv
  readonly clock: CacheClock
  readonly logger: CacheLogger
  readonly counts: { -readonly [Count in keyof CacheStats]: CacheStats[Count] }
  /** Loads that are under way, by key. */
  readonly loads: Map<string, { readonly version: number | string; readonly result: Promise<Loaded<unknown>> }>
  isClosed(): boolean
}

/** The least that a backend is asked to keep a value: when it drops what has expired only matters for its size. */
const KEEP_MS_MIN = 60_000

/** @throws {CacheError} OPTION_INVALID */
export function createEntry<T>(context: EntryContext, prefix: string, options: EntryOptions<T>): CacheEntry<T> {
  checkEntryOptions(options)
  const { keyv, clock, logger, counts, loads, isClosed } = context
  const { name, version, ttlMs, staleMs = 0 } = options
  const key = prefix + name
  const keepMs = Math.max(ttlMs + staleMs, KEEP_MS_MIN)

  async function read(): Promise<Opened<T>> {
    const stored = isClosed() ? undefined : await keyv.get(key)
    const opened = openEnvelope(stored, options, clock.nowMs())
    if (opened.status === 'hit') {
      counts.hits += 1
      return opened
    }
    counts.misses += 1
    const why = opened.status === 'stale' ? 'expired' : opened.why
    if (why === 'unreadable') {
      counts.unreadable += 1
      logger.warn('cache.unreadable', { name })
    } else logger.debug('cache.miss', { name, why })
    return opened
  }

  async function store(value: T): Promise<void> {
    if (isClosed()) return
    const envelope: Envelope = { version, storedAtMs: clock.nowMs(), value }
    await keyv.set(key, envelope, keepMs)
  }

  async function loadOnce(fetch: () => Promise<T>, isCurrent: () => boolean): Promise<Loaded<T>> {
    const opened = await read()
    if (opened.status === 'hit') return { status: 'fresh', value: opened.value, from: 'cache' }
    try {
      const value = await fetch()
      if (isCurrent()) await store(value)
      return { status: 'fresh', value, from: 'fetch' }
    } catch (error) {
      if (opened.status !== 'stale') return { status: 'failed', error }
      const { value, ageMs } = opened
      counts.stale += 1
      logger.warn('cache.stale', { name, ageMs, reason: causeText(error) })
      return { status: 'stale', value, ageMs, error }
    }
  }

  return {
    async get() {
      const opened = await read()
      return opened.status === 'hit' ? opened.value : undefined
    },
    async set(value) {
      loads.delete(key)
      await store(value)
    },
    async delete() {
      loads.delete(key)
      if (!isClosed()) await keyv.delete(key)
    },
    load(fetch) {
      const current = loads.get(key)
      // Another version has another form.
      if (current?.version === version) return current.result as Promise<Loaded<T>>
      const isCurrent = (): boolean => loads.get(key) === load
      const load = {
        version,
        result: loadOnce(fetch, isCurrent).finally(() => {
          if (isCurrent()) loads.delete(key)
        }),
      }
      loads.set(key, load)
      return load.result
    },
  }
}
