/** Wall time, told from outside. */
export interface CacheClock {
  /** Milliseconds since 1970-01-01T00:00Z. */
  nowMs(): number
}

/** Where trouble is reported: stable dotted event names, facts as fields. */
export interface CacheLogger {
  debug(event: string, fields?: Readonly<Record<string, unknown>>): void
  warn(event: string, fields?: Readonly<Record<string, unknown>>): void
}

export const silentLogger: CacheLogger = { debug() {}, warn() {} }
