export { type Cache, type CacheOptions, type CacheStats, type CacheStatus, createCache } from './cache.ts'
export type { CacheEntry, EntryOptions } from './entry.ts'
export { CacheError, type CacheErrorCode } from './errors.ts'
export type { CacheClock, CacheLogger } from './ports.ts'
