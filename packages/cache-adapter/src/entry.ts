import { CacheError } from './errors.ts'

/** What is kept under one name. */
export interface EntryOptions<T> {
  /** Unique within the cache; it is the key. */
  readonly name: string
  /** Of the value's form. What was stored under another version is a miss, and is overwritten by the next `set`. */
  readonly version: number | string
  /** How long a stored value is good, ms, > 0; `Infinity` for ever. */
  readonly ttlMs: number
  /** Check what was stored, and give it its type. What it throws on is a miss. */
  readonly parse: (value: unknown) => T
}

/** One typed value in the cache. No method ever throws or rejects. */
export interface CacheEntry<T> {
  /** @returns undefined when there is no value, or none that is good */
  get(): Promise<T | undefined>
  /** Values must survive JSON. A value that cannot be stored is reported, and the old one may stay. */
  set(value: T): Promise<void>
  delete(): Promise<void>
}

/** A value as it is stored. */
export interface Envelope {
  readonly version: number | string
  /** When it was stored, by the cache's clock. */
  readonly storedAtMs: number
  readonly value: unknown
}

/** Why a value is not used. */
export type Miss = 'absent' | 'version' | 'expired' | 'unreadable'

/** Open an envelope: the value, or why there is none. */
export function openEnvelope<T>(
  stored: unknown,
  { version, ttlMs, parse }: EntryOptions<T>,
  nowMs: number,
): { readonly status: 'hit'; readonly value: T } | { readonly status: 'miss'; readonly why: Miss } {
  if (stored === undefined || stored === null) return { status: 'miss', why: 'absent' }
  if (!isEnvelope(stored)) return { status: 'miss', why: 'unreadable' }
  if (stored.version !== version) return { status: 'miss', why: 'version' }
  const ageMs = nowMs - stored.storedAtMs
  // A value from the future was stored under another clock, so its age means nothing.
  if (ageMs < 0 || ageMs >= ttlMs) return { status: 'miss', why: 'expired' }
  try {
    return { status: 'hit', value: parse(stored.value) }
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
export function checkEntryOptions({ name, ttlMs }: EntryOptions<unknown>): void {
  if (name === '') throw new CacheError('OPTION_INVALID', 'name: expected text, got none')
  if (!(ttlMs > 0)) throw new CacheError('OPTION_INVALID', `ttlMs: expected more than 0 ms, got ${ttlMs}`)
}
