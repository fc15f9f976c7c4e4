import { CacheError } from './errors.ts'
import type { KeyvAdapter } from './keyv-backend.ts'
import type { CacheClock, CacheLogger, CacheTimer } from './ports.ts'
import type { ValkeyOptions } from './valkey-backend.ts'

interface CommonOptions {
  /** Default: silent. */
  readonly logger?: CacheLogger
  /** Largest value that is stored, as JSON, bytes. Default 16 MiB. */
  readonly valueBytesMax?: number
  /**
   * All keys and values together, bytes: of the file, of memory, and of the copies that memory holds for a backend that
   * goes down. The least recently used go. Default 64 MiB. A server has a bound of its own.
   */
  readonly totalBytesMax?: number
}

interface GuardedOptions {
  readonly clock: CacheTimer
  /** The longest that one operation waits for the backend, ms, > 0. Default 500. */
  readonly waitMs?: number
}

export type CacheOptions = CommonOptions &
  (
    | {
        /** Forgotten at exit. */
        readonly backend: 'memory'
        readonly clock: CacheClock
      }
    | ({
        /** An SQLite file that outlives the process. */
        readonly backend: 'file'
        /** Made with mode 0700 when it does not exist; nobody else may be able to write to it. */
        readonly directory: string
      } & GuardedOptions)
    | ({
        /** Valkey or Redis, shared between processes and machines. Needs the package `@keyv/redis`. */
        readonly backend: 'valkey'
      } & ValkeyOptions &
        GuardedOptions)
    | ({
        /** Any Keyv storage adapter; closing the cache disconnects it. */
        readonly backend: 'keyv'
        readonly store: KeyvAdapter
      } & GuardedOptions)
  )

const MIB = 1_048_576
const VALUE_BYTES_MAX = 16 * MIB
const TOTAL_BYTES_MAX = 64 * MIB
const WAIT_MS = 500

export interface Bounds {
  readonly valueBytesMax: number
  readonly totalBytesMax: number
  readonly waitMs: number
}

/** @throws {CacheError} OPTION_INVALID naming the option */
export function boundsOf(options: CacheOptions): Bounds {
  const { valueBytesMax = VALUE_BYTES_MAX, totalBytesMax = TOTAL_BYTES_MAX } = options
  const { waitMs = WAIT_MS } = options as { readonly waitMs?: number }
  const bounds = { valueBytesMax, totalBytesMax, waitMs }
  for (const [name, value] of Object.entries(bounds)) {
    if (!(value > 0)) throw new CacheError('OPTION_INVALID', `${name}: expected more than 0, got ${value}`)
  }
  return bounds
}
