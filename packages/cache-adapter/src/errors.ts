/**
 * What went wrong, for a program to tell apart.
 *
 * - `OPTION_INVALID`: an option has a value that cannot work
 * - `DIRECTORY_UNUSABLE`: the directory is none, cannot be made or written, or others may write to it
 * - `FILE_UNUSABLE`: the file in it cannot be opened as a cache
 * - `CLIENT_MISSING`: the package `@keyv/redis`, which speaks to Valkey, is not installed
 * - `VALKEY_UNREACHABLE`: nothing answers at the address
 * - `VALKEY_REFUSED`: Valkey answers, and refuses the password, or wants one
 * - `VALKEY_UNUSABLE`: something answers that is no Valkey, or one that cannot keep values
 * - `STORE_UNUSABLE`: a store of one's own does not keep what it is given
 */
export type CacheErrorCode =
  | 'OPTION_INVALID'
  | 'DIRECTORY_UNUSABLE'
  | 'FILE_UNUSABLE'
  | 'CLIENT_MISSING'
  | 'VALKEY_UNREACHABLE'
  | 'VALKEY_REFUSED'
  | 'VALKEY_UNUSABLE'
  | 'STORE_UNUSABLE'

/** Every error that this package throws, and only when a cache or an entry is created: reads and writes never throw. */
export class CacheError extends Error {
  override readonly name: string = 'CacheError'
  readonly code: CacheErrorCode
  constructor(code: CacheErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** What to say of something that was thrown, whoever threw it. */
export function causeText(error: unknown): string {
  // A connection that was tried over several addresses fails with a list, and with no text of its own.
  if (error instanceof AggregateError && error.message === '') return error.errors.map(causeText).join(', ')
  return error instanceof Error ? error.message : String(error)
}
