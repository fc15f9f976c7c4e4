import {
  type Cache,
  type CacheError,
  type CacheErrorCode,
  type CacheLogger,
  type CacheOptions,
  createCache,
} from '@riposte/cache-adapter'
import type { Cancel, Clock } from '@riposte/market-model'
import type { Config } from './config/schema.ts'

/** What of the configuration says which cache it is. */
export type CacheConfig = Pick<Config, 'cacheBackend' | 'cacheDir' | 'valkeyAddr' | 'valkeyPassword' | 'valkeyTls'>

/** A desk's cache, asked now and then whether it still works. */
export interface DeskCache {
  readonly cache: Cache
  /** Entries of this desk's own namespace: what paper finds is not what live finds. */
  readonly entry: Cache['entry']
  readonly status: () => 'ok' | 'failed'
  close(): Promise<void>
}

/** A backend that fails while nobody uses it is found out within this time. */
const CHECK_MS = 15_000

/**
 * @param namespace keeps apart what desks of several modes and networks find
 * @throws {CacheError} saying what is wrong with it; {@link cacheAdvice} says which option to look at
 */
export async function openDeskCache(
  config: CacheConfig,
  namespace: string,
  clock: Clock,
  logger: CacheLogger,
): Promise<DeskCache> {
  const cache = await createCache(cacheOptions(config, clock, logger))
  let cancel: Cancel = () => {}
  let closed = false
  async function look(): Promise<void> {
    await cache.check()
    if (!closed) cancel = clock.after(CHECK_MS, look)
  }
  cancel = clock.after(CHECK_MS, look)
  return {
    cache,
    entry: cache.namespace(namespace).entry,
    status: () => (cache.state().status === 'up' ? 'ok' : 'failed'),
    async close() {
      closed = true
      cancel()
      await cache.close()
    },
  }
}

/** The cache that the configuration asks for. */
export function cacheOptions(config: CacheConfig, clock: Clock, logger: CacheLogger): CacheOptions {
  const { cacheBackend: backend, cacheDir: directory, valkeyAddr: nodes, valkeyTls: tls, valkeyPassword } = config
  switch (backend) {
    case 'memory':
      return { backend, clock, logger }
    case 'file':
      return { backend, directory, clock, logger }
    case 'valkey': {
      const password = valkeyPassword === undefined ? {} : { password: valkeyPassword.reveal() }
      return { backend, nodes, tls, ...password, clock, logger }
    }
  }
}

const OPTIONS: Partial<Record<CacheErrorCode, string>> = {
  DIRECTORY_UNUSABLE: 'choose another CACHE_DIR, or CACHE_BACKEND=memory',
  FILE_UNUSABLE: 'choose another CACHE_DIR, or CACHE_BACKEND=memory',
  VALKEY_UNREACHABLE: 'look at VALKEY_ADDR and VALKEY_TLS, or choose CACHE_BACKEND=file',
  VALKEY_REFUSED: 'look at VALKEY_PASSWORD_FILE, or choose CACHE_BACKEND=file',
  VALKEY_UNUSABLE: 'look at VALKEY_ADDR and VALKEY_TLS, or choose CACHE_BACKEND=file',
}

/** Which option to look at. */
export function cacheAdvice({ code }: CacheError): string {
  return OPTIONS[code] ?? 'choose CACHE_BACKEND=file or memory'
}
