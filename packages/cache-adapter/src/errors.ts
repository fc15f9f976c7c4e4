/**
 * What went wrong, for a program to tell apart.
 *
 * - `OPTION_INVALID`: an option has a value that cannot work
 * - `DIRECTORY_UNUSABLE`: the directory is none, cannot be made or written, or others may write to it
 * - `FILE_UNUSABLE`: the file in it cannot be opened as a cache
 */
export type CacheErrorCode = 'OPTION_INVALID' | 'DIRECTORY_UNUSABLE' | 'FILE_UNUSABLE'

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
  return error instanceof Error ? error.message : String(error)
}
