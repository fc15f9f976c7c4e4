/** Wall time, told from outside. */
export interface CacheClock {
  /** Milliseconds since 1970-01-01T00:00Z. */
  nowMs(): number
}

/** A clock that also calls, for backends that may keep somebody waiting or fail. */
export interface CacheTimer extends CacheClock {
  /** Run `task` once, `delayMs` from now. @returns calls it off */
  after(delayMs: number, task: () => void): () => void
}

/** Where trouble is reported: stable dotted event names, facts as fields. */
export interface CacheLogger {
  debug(event: string, fields?: Readonly<Record<string, unknown>>): void
  info(event: string, fields?: Readonly<Record<string, unknown>>): void
  warn(event: string, fields?: Readonly<Record<string, unknown>>): void
}

export const silentLogger: CacheLogger = { debug() {}, info() {}, warn() {} }
