import { CacheError } from './errors.ts'

/** What is kept under one name. */
export interface EntryOptions<T> {
  /** Unique within its namespace; it is the key. */
  readonly name: string
  /** Of the value's form. What was stored under another version is a miss, and is overwritten by the next `set`. */
  readonly version: number | string
  /** How long a stored value is good, ms, > 0; `Infinity` for ever. */
  readonly ttlMs: number
  /** How much longer `load` may fall back on it when fetching fails, ms, >= 0. Default 0: not at all. */
  readonly staleMs?: number
  /** Check what was stored, and give it its type. What it throws on is a miss. */
  readonly parse: (value: unknown) => T
}

/** What `load` found. */
export type Loaded<T> =
  /** `from` the cache, or just fetched. */
  | { readonly status: 'fresh'; readonly value: T; readonly from: 'cache' | 'fetch' }
  /** Fetching failed with `error`, and this value is older than it should be: `ageMs` since it was stored. */
  | { readonly status: 'stale'; readonly value: T; readonly ageMs: number; readonly error: unknown }
  /** Fetching failed with `error`, and there is nothing to fall back on. */
  | { readonly status: 'failed'; readonly error: unknown }

/** One typed value in the cache. No method ever throws or rejects. */
export interface CacheEntry<T> {
  /** @returns undefined when there is no value, or none that is good */
  get(): Promise<T | undefined>
  /** Values must survive JSON. A value that cannot be stored is reported, and the old one may stay. */
  set(value: T): Promise<void>
  delete(): Promise<void>
  /**
   * The stored value, or else a fetched one, which is stored. All who load at the same time share one fetch, which has to
   * end by itself. What was set or deleted while it ran is not overwritten.
   */
  load(fetch: () => Promise<T>): Promise<Loaded<T>>
}

/** A value as it is stored. */
export interface Envelope {
  readonly version: number | string
  /** When it was stored, by the cache's clock. */
  readonly storedAtMs: number
  readonly value: unknown
}

/** Why a value is not used. */
type Miss = 'absent' | 'version' | 'expired' | 'unreadable'

/** What a stored envelope is worth now. */
export type Opened<T> =
  | { readonly status: 'hit'; readonly value: T }
  /** Expired, and good enough if there is nothing better. */
  | { readonly status: 'stale'; readonly value: T; readonly ageMs: number }
  | { readonly status: 'miss'; readonly why: Miss }

/** Open an envelope: the value, or why there is none. */
export function openEnvelope<T>(
  stored: unknown,
  { version, ttlMs, staleMs = 0, parse }: EntryOptions<T>,
  nowMs: number,
): Opened<T> {
  if (stored === undefined || stored === null) return { status: 'miss', why: 'absent' }
  if (!isEnvelope(stored)) return { status: 'miss', why: 'unreadable' }
  if (stored.version !== version) return { status: 'miss', why: 'version' }
  const ageMs = nowMs - stored.storedAtMs
  // A value from the future was stored under another clock, so its age means nothing.
  if (ageMs < 0 || ageMs >= ttlMs + staleMs) return { status: 'miss', why: 'expired' }
  try {
    const value = parse(stored.value)
    return ageMs < ttlMs ? { status: 'hit', value } : { status: 'stale', value, ageMs }
  } catch {
    return { status: 'miss', why: 'unreadable' }
  }
}

function isEnvelope(stored: unknown): stored is Envelope {
  if (typeof stored !== 'object' || stored === null) return false
  const { version, storedAtMs } = stored as Partial<Record<keyof Envelope, unknown>>
  return (typeof version === 'number' || typeof version === 'string') && typeof storedAtMs === 'number'
}

/** @throws {CacheError} OPTION_INVALID naming the option */
export function checkEntryOptions({ name, ttlMs, staleMs = 0 }: EntryOptions<unknown>): void {
  if (name === '') throw new CacheError('OPTION_INVALID', 'name: expected text, got none')
  if (!(ttlMs > 0)) throw new CacheError('OPTION_INVALID', `ttlMs: expected more than 0 ms, got ${ttlMs}`)
  if (!(staleMs >= 0)) throw new CacheError('OPTION_INVALID', `staleMs: expected 0 ms or more, got ${staleMs}`)
}
