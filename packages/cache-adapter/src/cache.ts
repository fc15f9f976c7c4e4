import { Keyv } from 'keyv'
import { boundsOf, type CacheOptions } from './cache-options.ts'
import { createEntry, type EntryContext } from './create-entry.ts'
import type { CacheEntry, EntryOptions } from './entry.ts'
import { CacheError, causeText } from './errors.ts'
import { type CacheState, type GuardedStore, openGuardedStore } from './guarded-store.ts'
import { keyvBackend } from './keyv-backend.ts'
import { memoryOnly } from './memory-only.ts'
import { createMemoryStore } from './memory-store.ts'
import { checkNamespace, DEFAULT_NAMESPACE, prefixOf } from './namespace.ts'
import { type CacheLogger, silentLogger } from './ports.ts'
import { sqliteBackend } from './sqlite-backend.ts'
import type { CacheStats } from './stats.ts'
import type { Backend } from './store.ts'
import { valkeyBackend } from './valkey-backend.ts'

/** Whether the backend works right now. */
export type CacheStatus = { readonly status: 'ok' } | { readonly status: 'failing'; readonly reason: string }

/** Names that are a world of their own. */
export interface CacheNamespace {
  /** @throws {CacheError} OPTION_INVALID for an empty name, or times that cannot be */
  entry<T>(options: EntryOptions<T>): CacheEntry<T>
  /** Delete every value of this namespace, and of no other. Never throws. */
  clear(): Promise<void>
}

/** A cache: everything in it may vanish at any time, and nothing in it may be needed to be right. */
export interface Cache extends CacheNamespace {
  /** @throws {CacheError} OPTION_INVALID for a name of other than letters, digits, `.`, `_` and `-` */
  namespace(name: string): CacheNamespace
  stats(): CacheStats
  /** What is known without asking; `check` asks. */
  state(): CacheState
  /** Write and read a value of its own at the backend; one that works again is taken back into service. */
  check(): Promise<CacheStatus>
  /** Afterwards every read is a miss, and nothing is stored. */
  close(): Promise<void>
}

/**
 * Open a cache, and see that it keeps a value.
 *
 * A cache file that is damaged is moved aside and reported, and the cache starts empty.
 *
 * @throws {CacheError} saying what is wrong with the backend, and what to check
 */
export async function createCache(options: CacheOptions): Promise<Cache> {
  const { clock, logger = silentLogger } = options
  const { valueBytesMax } = boundsOf(options)
  const counts = { hits: 0, misses: 0, unreadable: 0, stale: 0, errors: 0, outages: 0 }
  let closed = false

  const store = await openStore(options, logger, counts)
  const keyv = new Keyv({ store: storeForKeyv(store), serialization: jsonUpTo(valueBytesMax) })
  // Keyv throws what nobody listens to. The store has no errors, so this is a value that JSON cannot carry.
  keyv.on('error', (error: unknown) => {
    counts.errors += 1
    logger.warn('cache.failed', { reason: causeText(error) })
  })

  const context: EntryContext = { keyv, clock, logger, counts, loads: new Map(), isClosed: () => closed }
  function namespace(name: string): CacheNamespace {
    checkNamespace(name)
    const prefix = prefixOf(name)
    return {
      entry: (entryOptions) => createEntry(context, prefix, entryOptions),
      async clear() {
        for (const key of context.loads.keys()) if (key.startsWith(prefix)) context.loads.delete(key)
        if (!closed) await store.clear(prefix)
      },
    }
  }

  return {
    ...namespace(DEFAULT_NAMESPACE),
    namespace,
    stats: () => ({ ...counts }),
    state: store.state,
    async check() {
      if (closed) return { status: 'failing', reason: 'closed' }
      const state = await store.probe()
      return state.status === 'up' ? { status: 'ok' } : { status: 'failing', reason: state.reason }
    },
    async close() {
      if (closed) return
      closed = true
      await store.close()
    },
  }
}

async function openStore(
  options: CacheOptions,
  logger: CacheLogger,
  counts: { errors: number; outages: number },
): Promise<GuardedStore> {
  const { totalBytesMax, waitMs } = boundsOf(options)
  const memory = createMemoryStore(totalBytesMax)
  if (options.backend === 'memory') return memoryOnly(memory)
  const backend = backendOf(options, totalBytesMax, logger)
  try {
    return await openGuardedStore({
      backend,
      memory,
      clock: options.clock,
      logger,
      waitMs,
      onError: () => {
        counts.errors += 1
      },
      onOutage: () => {
        counts.outages += 1
      },
    })
  } catch (error) {
    throw backend.refusal(error)
  }
}

function backendOf(
  options: Exclude<CacheOptions, { backend: 'memory' }>,
  totalBytesMax: number,
  logger: CacheLogger,
): Backend {
  switch (options.backend) {
    case 'file':
      return sqliteBackend(options.directory, totalBytesMax, logger)
    case 'valkey':
      return valkeyBackend(options, options.clock)
    case 'keyv':
      return keyvBackend(options.store)
    default: {
      const { backend } = options as { readonly backend: unknown }
      throw new CacheError('OPTION_INVALID', `backend: expected file, valkey, memory or keyv, got ${String(backend)}`)
    }
  }
}

/** Keyv uses a store as it is, without a wrapper, that takes times of expiry. */
function storeForKeyv(store: GuardedStore) {
  return {
    capabilities: { expires: true },
    get: store.get,
    async set(key: string, text: string, expiresAtMs?: number) {
      await store.set(key, text, expiresAtMs)
      return true
    },
    async delete(key: string) {
      await store.delete(key)
      return true
    },
    async deleteMany(keys: readonly string[]) {
      for (const key of keys) await store.delete(key)
      return keys.map(() => true)
    },
  }
}

/** The same in every backend, so that a value comes back as another object everywhere. */
function jsonUpTo(bytesMax: number) {
  return {
    stringify(value: unknown): string {
      const text = JSON.stringify(value)
      const bytes = Buffer.byteLength(text)
      if (bytes > bytesMax) throw new Error(`a value of ${bytes} bytes is larger than valueBytesMax = ${bytesMax}`)
      return text
    },
    parse: (text: string): unknown => JSON.parse(text),
  }
}
