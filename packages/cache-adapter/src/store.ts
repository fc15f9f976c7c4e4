import type { CacheError } from './errors.ts'

/**
 * A Keyv 6 storage adapter, as far as a cache needs one: text in, text out, and a rejection when it fails.
 *
 * Freshness is the cache's own business: a store may drop what has expired, and need not.
 */
export interface CacheStore {
  /** @returns the text, or undefined or null when there is none */
  get(key: string): Promise<unknown>
  /** `expiresAtMs` is wall time of the machine. @returns false when it was not stored */
  set(key: string, text: string, expiresAtMs?: number): Promise<unknown>
  delete(key: string): Promise<unknown>
  /** Every key with its text. */
  iterator?(): AsyncIterable<readonly unknown[]>
  disconnect?(): Promise<unknown>
}

/** Where the values of a cache are, and how to get at them again. */
export interface Backend {
  /** For people: `file ./cache/cache.sqlite`, `Valkey at localhost:6379`. */
  readonly title: string
  /**
   * Open the store, or open it anew after trouble, when the one before must be left alone. Ends by itself, and soon.
   *
   * @param onLost  to be called when the store is lost while nobody uses it
   */
  open(onLost: (reason: string) => void): Promise<CacheStore>
  /** What a start says that fails: `error` comes from `open`, or from the first write and read. */
  refusal(error: unknown): CacheError
}
